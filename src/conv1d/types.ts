/** Consecutive frames of one stream, planar: one array per channel, all of one length, which may be 0. */
export type Block = readonly Float32Array[];

/** Row-major numbers of the given shape. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}
