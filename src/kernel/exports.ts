/** The kernels' exports, see assembly/kernel.ts. Pointers are bytes in the realm's memory. */
export interface Kernel {
  step(stream: number, frames: number, input: number, filters: number, outputs: number, output: number): void;
  ingest(stream: number, frames: number, input: number): void;
  convolve(stream: number, filters: number, first: number, outputs: number, lag: number, output: number): void;
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
  stepPartitions(
    stream: number,
    partitions: number,
    cursor: number,
    frames: number,
    input: number,
    outputs: number,
    filters: number,
    voice: number,
    output: number,
    otherFilters: number,
    otherVoice: number,
    otherOutput: number,
  ): void;
  warm(layout: number, partitions: number, cursor: number, filters: number, voice: number): void;
  /** Of transforms and products so far, in multiplies and adds. */
  performedOperations(): number;
  forwardWhole(log: number, table: number, work: number, spectrum: number, chunkPitch: number): void;
  makeTwiddles(table: number, depths: number, constants: number): void;
  anyNonFinite(block: number, pitch: number, planes: number, frames: number): number;
  clean(block: number, pitch: number, planes: number, frames: number, nonFinite: boolean, subnormal: boolean): number;
}

/** The reproducible build owns the allocator. */
export interface AllocatingKernel extends Kernel {
  allocate(bytes: number): number;
  release(pointer: number): void;
}
