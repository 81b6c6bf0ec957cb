import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { crossfaded } from '../helpers/crossfade.ts';
import { feed, swapsFor } from '../helpers/feed.ts';
import { expectSameBits, join } from '../helpers/law.ts';
import { longScenes, longSpecimens, threeLevels } from '../helpers/long-filters.ts';
import { expectMix, expectMixOfScene } from '../helpers/mixed.ts';
import { property } from '../helpers/property.ts';
import { optionsFor } from '../helpers/specimens.ts';

const LENGTH = 420;

const histories = [
  { name: 'a swap at once', times: [{ at: 200, fadeFrames: 0 }] },
  { name: 'a swap before the first frame', times: [{ at: 0, fadeFrames: 0 }] },
  { name: 'a fade from the first frame on', times: [{ at: 0, fadeFrames: 100 }] },
  { name: 'a fade of one frame', times: [{ at: 191, fadeFrames: 1 }] },
  { name: 'a fade of an odd length, from the end of a block', times: [{ at: 128, fadeFrames: 131 }] },
  { name: 'a fade that the end cuts off', times: [{ at: 350, fadeFrames: 1000 }] },
  { name: 'a fade that starts at the end', times: [{ at: LENGTH, fadeFrames: 50 }] },
  {
    name: 'a fade during a fade',
    times: [
      { at: 60, fadeFrames: 240 },
      { at: 170, fadeFrames: 123 },
    ],
  },
  {
    name: 'a third fade during a second',
    times: [
      { at: 60, fadeFrames: 140 },
      { at: 95, fadeFrames: 233 },
      { at: 96, fadeFrames: 77 },
    ],
  },
  {
    name: 'a swap at once during a fade',
    times: [
      { at: 66, fadeFrames: 240 },
      { at: 190, fadeFrames: 0 },
    ],
  },
  {
    name: 'two fades at one position',
    times: [
      { at: 66, fadeFrames: 240 },
      { at: 190, fadeFrames: 9 },
      { at: 190, fadeFrames: 130 },
    ],
  },
];

describe.each(longSpecimens)('$name', ({ options, batch }) => {
  test.each(histories)('$name is what two streams mix to, for any cut', ({ times }) => {
    expectMix(options, batch, LENGTH, times, [1, 7, 128, LENGTH]);
  });

  test('a swap at any position is heard from the next output on', () => {
    using layer = new Conv1d(options);
    const signal = noiseBlock(3, batch * layer.shape.inChannels, LENGTH);
    for (let at = 1; at < 260; at += at % 32 > 29 || at % 32 < 3 ? 1 : 9) {
      const swaps = swapsFor(options, [{ at, fadeFrames: at % 2 === 0 ? 0 : 40 }]);
      using stream = layer.createStream({ batch });
      const expected = crossfaded(options, signal, swaps);
      expectSameBits(join(feed(stream, signal, 128, swaps), expected.length), expected);
    }
  });

  test('reset ends a fade and keeps the new weights', () => {
    using layer = new Conv1d(options);
    const signal = noiseBlock(4, batch * layer.shape.inChannels, LENGTH);
    const [swap] = swapsFor(options, [{ at: 0, fadeFrames: 1000 }]);
    if (swap === undefined) throw new Error('no swap');
    const stream = layer.createStream({ batch });
    stream.push(signal);
    stream.setWeight(swap.weight, swap);
    stream.push(signal);
    stream.reset();
    const expected = crossfaded(options, signal, [{ ...swap, fadeFrames: 0 }]);
    expectSameBits(join([stream.push(signal), stream.flush()], expected.length), expected);
  });
});

property('any swaps in any cut are what the streams of their weights mix to', longScenes, 150, (scene) => {
  expectMixOfScene({ ...scene, sizes: scene.sizes.slice(0, 6) }, [0, 5, 131, 2000]);
});

test('a filter in three levels fades at any point of its largest block', () => {
  using layer = new Conv1d(threeLevels);
  const signal = noiseBlock(5, 1, 90_000);
  for (const at of [4095, 36_864, 40_960, 43_777]) {
    const swaps = swapsFor(threeLevels, [
      { at, fadeFrames: 30_000 },
      { at: at + 9000, fadeFrames: 20_000 },
    ]);
    const expected = crossfaded(threeLevels, signal, swaps);
    using stream = layer.createStream();
    expectSameBits(join(feed(stream, signal, 4099, swaps), 2), expected);
  }
});

describe('numbers', () => {
  const options = optionsFor({ kernelSize: 60, outChannels: 2, bias: true, algorithm: 'fft' }, 1);
  const signal = noiseBlock(3, 1, 300);

  test('that are given are copied, for fades and copies to come too', () => {
    const given = Float32Array.from(options.weight);
    using layer = new Conv1d({ ...options, weight: given });
    given.fill(7);
    const swaps = swapsFor(options, [
      { at: 50, fadeFrames: 100 },
      { at: 100, fadeFrames: 100 },
    ]);
    const stream = layer.createStream();
    const outputs = [stream.push(signal.map((row) => row.slice(0, 50)))];
    for (const [i, swap] of swaps.entries()) {
      const { weight, bias } = swap;
      const lent = { weight: weight.slice(), bias: bias?.slice() };
      stream.setWeight(lent.weight, { bias: lent.bias, fadeFrames: swap.fadeFrames });
      lent.weight.fill(7);
      lent.bias?.fill(7);
      const restored = layer.restoreStream(stream.snapshot());
      const block = signal.map((row) => row.slice(50 + 50 * i, 100 + 200 * i));
      expectSameBits(restored.push(block), stream.clone().push(block));
      outputs.push(stream.push(block));
    }
    expectSameBits(join(outputs, 2), crossfaded(options, signal, swaps));
  });

  test('of other streams, of clones made before and of the layer stay', () => {
    using layer = new Conv1d(options);
    const [stream, other] = [layer.createStream(), layer.createStream()];
    const clone = stream.clone();
    const whole = layer.apply(signal);
    stream.setWeight(noise(2, 120), { fadeFrames: 100 });
    stream.push(signal);
    for (const one of [other, clone, layer.createStream()]) expectSameBits(one.push(signal), whole);
    expectSameBits(layer.apply(signal), whole);
  });

  test.each([0, 1000])('set 500 times, with a fade of %d frames, take no more memory than twice', (fadeFrames) => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    const before = realm().allocatedBytes;
    const call = (seed: number): void => {
      stream.setWeight(noise(seed, 120), { fadeFrames });
      stream.push(signal);
    };
    for (const seed of [1, 2]) call(seed);
    const { allocatedBytes, size } = realm();
    for (let seed = 3; seed < 500; seed++) call(seed);
    expect([realm().allocatedBytes, realm().size]).toEqual([allocatedBytes, size]);
    for (let i = 0; i < 4; i++) stream.push(signal);
    // What a fade came from is given back with its end: one set of numbers is the stream's own.
    stream.setWeight(options.weight);
    expect(realm().allocatedBytes - before).toBeLessThanOrEqual(layer.plan().memory.weights);
  });
});
