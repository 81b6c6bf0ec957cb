import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';

import { noise, noiseBlock, scenes } from './helpers/arbitrary.ts';
import { crossfaded } from './helpers/crossfade.ts';
import { feed, type Swap, swapAt, swapsFor } from './helpers/feed.ts';
import { cut, expectSameBits, join } from './helpers/law.ts';
import { property } from './helpers/property.ts';
import { specimens } from './helpers/specimens.ts';

const LENGTH = 61;

const histories = [
  { name: 'a swap at once', times: [{ at: 20, fadeFrames: 0 }] },
  { name: 'a swap before the first frame', times: [{ at: 0, fadeFrames: 0 }] },
  { name: 'a fade from the first frame on', times: [{ at: 0, fadeFrames: 10 }] },
  { name: 'a fade of one frame', times: [{ at: 9, fadeFrames: 1 }] },
  { name: 'a fade of an odd length', times: [{ at: 9, fadeFrames: 31 }] },
  { name: 'a fade that the end cuts off', times: [{ at: 50, fadeFrames: 100 }] },
  { name: 'a fade that starts at the end', times: [{ at: LENGTH, fadeFrames: 5 }] },
  {
    name: 'a fade during a fade',
    times: [
      { at: 6, fadeFrames: 40 },
      { at: 20, fadeFrames: 23 },
    ],
  },
  {
    name: 'a third fade during a second',
    times: [
      { at: 6, fadeFrames: 40 },
      { at: 15, fadeFrames: 33 },
      { at: 16, fadeFrames: 7 },
    ],
  },
  {
    name: 'a fade after one that is over',
    times: [
      { at: 3, fadeFrames: 10 },
      { at: 30, fadeFrames: 11 },
    ],
  },
  {
    name: 'a swap at once during a fade',
    times: [
      { at: 6, fadeFrames: 40 },
      { at: 20, fadeFrames: 0 },
    ],
  },
  {
    name: 'two fades at one position',
    times: [
      { at: 6, fadeFrames: 40 },
      { at: 20, fadeFrames: 9 },
      { at: 20, fadeFrames: 30 },
    ],
  },
];

describe.each(specimens)('$name', ({ options, batch }) => {
  test.each(histories)('$name is what two streams mix to, for any cut', ({ times }) => {
    using layer = new Conv1d(options);
    const signal = noiseBlock(3, batch * layer.shape.inChannels, LENGTH);
    const swaps = swapsFor(options, times);
    const expected = crossfaded(options, signal, swaps);
    for (const size of [1, 7, 32, LENGTH]) {
      const stream = layer.createStream({ batch, maxBlockSize: 32 });
      swapAt(stream, swaps, 0);
      expectSameBits(join(feed(stream, signal, size, swaps), expected.length), expected);
    }
  });
});

property('any swaps in any cut are what the streams of their weights mix to', scenes, 400, (scene) => {
  const { options, batch, signal, sizes, maxBlockSize } = scene;
  using layer = new Conv1d(options);
  if (!layer.plan().streamable) return;
  const stream = layer.createStream({ batch, maxBlockSize });
  const outputs: Float32Array[][] = [];
  const swaps: Swap[] = [];
  for (const [i, block] of cut(signal, sizes).entries()) {
    outputs.push(stream.push(block));
    if (i % 4 === 3) continue;
    const fadeFrames = [0, 5, 31, 200][(i + maxBlockSize) % 4] ?? 0;
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
});
