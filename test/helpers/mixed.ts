import { Conv1d, type Conv1dOptions } from 'tapline';
import { expect } from 'vitest';
import { noise, noiseBlock, type Scene } from './arbitrary.ts';
import { crossfaded } from './crossfade.ts';
import { feed, type Swap, swapAt, swapsFor } from './feed.ts';
import { cut, expectSameBits, join } from './law.ts';

/** Expects that a stream of noise whose weights are swapped at these times is, for any cut, what their layers mix to. */
export function expectMix(
  options: Conv1dOptions,
  batch: number,
  frames: number,
  times: readonly { at: number; fadeFrames: number }[],
  sizes: readonly number[],
): void {
  using layer = new Conv1d(options);
  const signal = noiseBlock(3, batch * layer.shape.inChannels, frames);
  const swaps = swapsFor(options, times);
  const expected = crossfaded(options, signal, swaps);
  for (const size of sizes) {
    using stream = layer.createStream({ batch, maxBlockSize: 32 });
    swapAt(stream, swaps, 0);
    expectSameBits(join(feed(stream, signal, size, swaps), expected.length), expected);
  }
}

/** The same for a scene, with a swap after most of its blocks, over one of these lengths. */
export function expectMixOfScene(scene: Scene, fades: readonly number[]): void {
  const { options, batch, signal, sizes, maxBlockSize } = scene;
  using layer = new Conv1d(options);
  if (!layer.plan().streamable) return;
  const stream = layer.createStream({ batch, maxBlockSize });
  const outputs: Float32Array[][] = [];
  const swaps: Swap[] = [];
  for (const [i, block] of cut(signal, sizes).entries()) {
    outputs.push(stream.push(block));
    if (i % 4 === 3) continue;
    const fadeFrames = fades[(i + maxBlockSize) % fades.length] ?? 0;
    const made = swapsFor(options, [{ at: stream.position, fadeFrames }]).map((swap) => ({
      ...swap,
      weight: noise(i, swap.weight.length),
    }));
    swapAt(stream, made, stream.position);
    swaps.push(...made);
  }
  let expected: Float32Array[];
  try {
    expected = crossfaded(options, signal, swaps, true);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError); // too short to make its padding
    return;
  }
  outputs.push(stream.flush());
  expectSameBits(join(outputs, expected.length), expected);
}
