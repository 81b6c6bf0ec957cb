import { Conv1d, type Conv1dOptions, type Conv1dStream, type SetWeightOptions } from 'tapline';
import { describe, expect, test } from 'vitest';
import { realm } from '../dist/kernel/realm.js';
import { noise, noiseBlock } from './helpers/arbitrary.ts';
import { expectSameBits } from './helpers/law.ts';
import { misuse } from './helpers/misuse.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';
import { optionsFor } from './helpers/specimens.ts';

/** Two taps' worth of history on two channels, three out, with a bias. */
const options = optionsFor({ inChannels: 2, outChannels: 3, kernelSize: 3, bias: true }, 1);
const weight = noise(2, 18);
const signal = noiseBlock(3, 2, 20);

/** What a fresh layer of these numbers makes of the signal. */
function filtered(changes: Partial<Conv1dOptions>): Float32Array[] {
  using layer = new Conv1d({ ...options, ...changes });
  return layer.apply(signal);
}

/** The whole signal from the start, after a reset. */
function again(stream: Conv1dStream): Float32Array[] {
  stream.reset();
  return stream.push(signal);
}

describe('bias', () => {
  test("one that is not given stays, whether it is the layer's or a later one", () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    stream.setWeight(weight);
    expect(stream.push(signal)).toEqual(filtered({ weight }));
    const bias = noise(5, 3);
    stream.setWeight(weight, { bias });
    expect(again(stream)).toEqual(filtered({ weight, bias }));
    const third = noise(6, 18);
    stream.setWeight(third, { bias: undefined, fadeFrames: 0 });
    expect(again(stream)).toEqual(filtered({ weight: third, bias }));
  });

  test('a fade to another bias arrives there', () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    const bias = noise(5, 3);
    stream.setWeight(weight, { bias, fadeFrames: 8 });
    expect(stream.push(signal).map((row) => row.slice(7))).toEqual(
      filtered({ weight, bias }).map((row) => row.slice(7)),
    );
  });

  test('a layer without one refuses one, even zeros', () => {
    using layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream();
    expect(refusal(() => keepsNothing(() => stream.setWeight([3, 4], { bias: [0] })))).toBe(
      'RangeError: bias must not be given: the layer was made without one',
    );
    expect(stream.push([Float32Array.of(1, 1)])).toEqual([Float32Array.of(2, 3)]);
  });
});

describe('what a call leaves alone', () => {
  test('other streams, clones made before, streams made later, and apply', () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    const other = layer.createStream();
    const clone = stream.clone();
    const restored = layer.restoreStream(stream.snapshot());
    stream.setWeight(weight, { bias: noise(5, 3) });
    const mine = filtered({});
    expect(other.push(signal)).toEqual(mine);
    expect(clone.push(signal)).toEqual(mine);
    expect(restored.push(signal)).toEqual(mine);
    expect(layer.createStream().push(signal)).toEqual(mine);
    expect(layer.apply(signal)).toEqual(mine);
  });

  test("a clone's own call leaves the stream that it was made of, with whose weights it started", () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    stream.setWeight(weight);
    const clone = stream.clone();
    clone.setWeight(noise(9, 18), { fadeFrames: 10 });
    clone.dispose();
    expect(stream.push(signal)).toEqual(filtered({ weight }));
  });

  test('the arrays given, which are copied', () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    const given = weight.slice();
    const bias = Float32Array.of(1, 2, 3);
    stream.setWeight(given, { bias });
    given.fill(7);
    bias.fill(7);
    expect(stream.push(signal)).toEqual(filtered({ weight, bias: [1, 2, 3] }));
  });
});

test('numbers in float64 are rounded once', () => {
  using layer = new Conv1d({ weight: [1] });
  const stream = layer.createStream();
  for (const numbers of [[1 / 3], Float64Array.of(1 / 3)]) {
    stream.setWeight(numbers);
    expect(stream.push([Float32Array.of(1)])).toEqual([Float32Array.of(1 / 3)]);
  }
});

describe('the end of a fade', () => {
  test('reset ends a fade and keeps the new weights', () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    stream.push(signal);
    stream.setWeight(weight, { fadeFrames: 1000 });
    stream.push(signal);
    expect(again(stream)).toEqual(filtered({ weight }));
  });

  test('a finished stream takes new weights for the time after its reset', () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    stream.push(signal);
    stream.flush();
    stream.setWeight(weight, { fadeFrames: 10 });
    expect(refusal(() => stream.push(signal))).toMatch(/^Error: push: the stream is finished/);
    expect(again(stream)).toEqual(filtered({ weight }));
  });

  test('where α is 1 the old weights have no part any more: not their overflow, nor the sign of their zero', () => {
    using layer = new Conv1d({ weight: [3e38], bias: [-0] });
    const stream = layer.createStream();
    stream.setWeight([1], { fadeFrames: 2 });
    expectSameBits(stream.push([Float32Array.of(10, 10, 10, -0)]), [Float32Array.of(Infinity, 10, 10, -0)]);
  });

  test('a fade that is over has given its first weights back', () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    stream.setWeight(weight);
    const before = realm().allocatedBytes;
    stream.setWeight(noise(4, 18), { fadeFrames: 10 });
    expect(realm().allocatedBytes).toBeGreaterThan(before);
    stream.push(signal);
    stream.push(signal);
    expect(realm().allocatedBytes).toBe(before);
  });
});

describe('a wrong call throws and leaves the stream as it was', () => {
  const right = [...weight];
  const with17 = "RangeError: weight must keep the layer's shape, 18 values: got 17";
  const kinds = 'must be a Float32Array, a Float64Array or an array of numbers: got';
  const calls: readonly [title: string, values: readonly unknown[], message: string][] = [
    ['no weight', [], `TypeError: weight ${kinds} undefined`],
    ['null', [null], `TypeError: weight ${kinds} null`],
    ['a string', ['right'], `TypeError: weight ${kinds} 'right'`],
    ['integers', [new Int32Array(18)], `TypeError: weight ${kinds} Int32Array of 72 bytes`],
    ['too few', [right.slice(1)], with17],
    ['too few in float32', [new Float32Array(17)], with17],
    ['too many', [[...right, 1]], "RangeError: weight must keep the layer's shape, 18 values: got 19"],
    ['none', [[]], "RangeError: weight must keep the layer's shape, 18 values: got 0"],
    ['NaN', [right.with(17, NaN)], 'RangeError: weight[17] must be finite: got NaN'],
    ['infinity', [Float32Array.from(right).with(1, -Infinity)], 'RangeError: weight[1] must be finite: got -Infinity'],
    ['an overflow', [right.with(0, 1e39)], 'RangeError: weight[0] must not overflow float32 (3.4e38): got 1e+39'],
    ['a word among them', [[...right.slice(1), '1']], "TypeError: weight[17] must be a number: got '1'"],
    ['a bias that is none', [right, { bias: 1 }], `TypeError: bias ${kinds} 1`],
    ['null for a bias', [right, { bias: null }], `TypeError: bias ${kinds} null`],
    [
      'a short bias',
      [right, { bias: [1] }],
      'RangeError: bias must have outChannels values: got 1 values, outChannels=3',
    ],
    ['NaN in the bias', [right, { bias: [1, NaN, 1] }], 'RangeError: bias[1] must be finite: got NaN'],
    [
      'a fade backwards',
      [right, { fadeFrames: -1 }],
      'RangeError: fadeFrames must be an integer of at least 0: got -1',
    ],
    ['half a frame', [right, { fadeFrames: 0.5 }], 'RangeError: fadeFrames must be an integer of at least 0: got 0.5'],
    ['NaN frames', [right, { fadeFrames: NaN }], 'RangeError: fadeFrames must be an integer of at least 0: got NaN'],
    [
      'an endless fade',
      [right, { fadeFrames: Infinity }],
      'RangeError: fadeFrames must be an integer of at least 0: got Infinity',
    ],
    ['frames in words', [right, { fadeFrames: '5' }], "TypeError: fadeFrames must be a number: got '5'"],
    ['null frames', [right, { fadeFrames: null }], 'TypeError: fadeFrames must be a number: got null'],
    ['null for options', [right, null], 'TypeError: options must be an object: got null'],
    ['frames for options', [right, 5], 'TypeError: options must be an object: got 5'],
  ];

  test.each(calls)('%s', (_, values, message) => {
    using layer = new Conv1d(options);
    const plain = layer.createStream();
    const fading = layer.createStream();
    fading.push(signal);
    fading.setWeight(noise(7, 18), { fadeFrames: 50 });
    for (const stream of [plain, fading]) {
      stream.push(signal);
      const before = stream.snapshot();
      expect(refusal(() => keepsNothing(() => misuse(stream, 'setWeight', ...values)))).toBe(message);
      expect(stream.snapshot()).toEqual(before);
      expect(stream.push(signal)).toEqual(layer.restoreStream(before).push(signal));
    }
  });
});

test.each<{ name: string; change: SetWeightOptions }>([
  { name: 'at once', change: {} },
  { name: 'each during the fade of the one before', change: { fadeFrames: 1000 } },
])('2,000 calls, $name, take no more memory than two', ({ change }) => {
  using layer = new Conv1d(options);
  const stream = layer.createStream();
  const output = noiseBlock(0, 3, 20);
  const call = (seed: number): void => {
    stream.setWeight(noise(seed, 18), change);
    stream.process(signal, output);
  };
  call(1);
  call(2);
  const { allocatedBytes, size } = realm();
  for (let seed = 3; seed < 2000; seed++) call(seed);
  expect([realm().allocatedBytes, realm().size]).toEqual([allocatedBytes, size]);
});
