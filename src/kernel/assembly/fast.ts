/** The build that may fuse a multiply and an add: the same kernels compiled with relaxed SIMD. */
export * from './kernel';
