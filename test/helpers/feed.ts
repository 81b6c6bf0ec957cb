import type { Block, Conv1dOptions, Conv1dStream } from 'tapline';
import { noise } from './arbitrary.ts';
import type { Numbers } from './specimens.ts';

/** A `setWeight` at a position. */
export interface Swap extends Numbers {
  /** Input frames before it. */
  readonly at: number;
  readonly fadeFrames: number;
}

/** Swaps to deterministic weights, and where the layer has a bias at every other one a bias. */
export function swapsFor(options: Conv1dOptions, times: readonly { at: number; fadeFrames: number }[]): Swap[] {
  const { weight, bias, outChannels = 1 } = options;
  return times.map(({ at, fadeFrames }, i) => ({
    at,
    fadeFrames,
    weight: noise(1000 + i, weight.length),
    bias: bias !== undefined && i % 2 === 0 ? noise(2000 + i, outChannels) : undefined,
  }));
}

/** Makes the swaps of this position. */
export function swapAt(stream: Conv1dStream, swaps: readonly Swap[], position: number): void {
  for (const { at, weight, bias, fadeFrames } of swaps) {
    if (at === position) stream.setWeight(weight, { bias, fadeFrames });
  }
}

/** Frames `from` to `to` of a signal. */
export function frames(signal: Block, from: number, to: number): Float32Array[] {
  return signal.map((row) => row.slice(from, to));
}

/**
 * Pushes the signal from frame `from` on in blocks of `size`, stopping short at each swap to make it, and flushes.
 * Swaps at `from` itself are taken for made.
 */
export function feed(
  stream: Conv1dStream,
  signal: Block,
  size: number,
  swaps: readonly Swap[] = [],
  from = 0,
): Float32Array[][] {
  const length = signal[0]?.length ?? 0;
  const outputs: Float32Array[][] = [];
  for (let at = from; at < length; ) {
    const stops = swaps.map((swap) => swap.at).filter((position) => position > at);
    const end = Math.min(at + size, length, ...stops);
    outputs.push(stream.push(frames(signal, at, end)));
    at = end;
    swapAt(stream, swaps, at);
  }
  outputs.push(stream.flush());
  return outputs;
}
