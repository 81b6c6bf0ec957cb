/** The kernels' exports, see assembly/kernel.ts. Pointers are bytes in the realm's memory. */
export interface Kernel {
  step(stream: number, frames: number, input: number, filters: number, outputs: number, output: number): void;
  ingest(stream: number, frames: number, input: number): void;
  convolve(stream: number, filters: number, outputs: number, output: number): void;
  skip(stream: number, outputs: number): void;
  crossfade(
    from: number,
    to: number,
    pitch: number,
    planes: number,
    outputs: number,
    first: number,
    stride: number,
    frames: number,
  ): void;
  zeroNonFinite(block: number, pitch: number, planes: number, frames: number): number;
}

/** The reproducible build owns the allocator. */
export interface AllocatingKernel extends Kernel {
  allocate(bytes: number): number;
  release(pointer: number): void;
}
