import { runInNewContext } from 'node:vm';
import { Conv1d, conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { layerEntrances, plan } from './helpers/entrances.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';

/** Weights and biases: what is refused, and what becomes of the numbers. */

/** 3 taps, 1 → 1 channel, but for the change. */
type Case = [change: object, error: string];

const kinds = 'must be a Float32Array, a Float64Array or an array of numbers';
const weightRule = 'RangeError: weight must have outChannels·(inChannels/groups)·kernelSize values';
const LARGEST = (2 - 2 ** -23) * 2 ** 127;
const OVERFLOW = (2 - 2 ** -24) * 2 ** 127; // halfway to 2^128: rounds up

const refusedNumbers = (name: string): Case[] => [
  [{ [name]: null }, `TypeError: ${name} ${kinds}: got null`],
  [{ [name]: 3 }, `TypeError: ${name} ${kinds}: got 3`],
  [{ [name]: '123' }, `TypeError: ${name} ${kinds}: got '123'`],
  [{ [name]: { 0: 1, length: 1 } }, `TypeError: ${name} ${kinds}: got an object`],
  [{ [name]: Int16Array.of(1, 2, 3) }, `TypeError: ${name} ${kinds}: got Int16Array of 6 bytes`],
  [{ [name]: BigInt64Array.of(1n) }, `TypeError: ${name} ${kinds}: got BigInt64Array of 8 bytes`],
  [{ [name]: new DataView(new ArrayBuffer(12)) }, `TypeError: ${name} ${kinds}: got DataView of 12 bytes`],
  [{ [name]: new ArrayBuffer(12) }, `TypeError: ${name} ${kinds}: got an object`],
];

const refusedElements = (name: string, others: unknown[]): Case[] => [
  [{ [name]: [...others, '1'] }, `TypeError: ${name}[${others.length}] must be a number: got '1'`],
  [{ [name]: [...others, 1n] }, `TypeError: ${name}[${others.length}] must be a number: got 1n`],
  [{ [name]: [...others, null] }, `TypeError: ${name}[${others.length}] must be a number: got null`],
  [{ [name]: [...others, [1]] }, `TypeError: ${name}[${others.length}] must be a number: got [1]`],
  [{ [name]: new Array(others.length + 1) }, `TypeError: ${name}[0] must be a number: got undefined`],
  [{ [name]: [...others, NaN] }, `RangeError: ${name}[${others.length}] must be finite: got NaN`],
  [{ [name]: [...others, -Infinity] }, `RangeError: ${name}[${others.length}] must be finite: got -Infinity`],
  [
    { [name]: Float32Array.of(...others.map(Number), NaN) },
    `RangeError: ${name}[${others.length}] must be finite: got NaN`,
  ],
  [
    { [name]: Float64Array.of(...others.map(Number), OVERFLOW) },
    `RangeError: ${name}[${others.length}] must not overflow float32 (3.4e38): got 3.4028235677973366e+38`,
  ],
  [
    { [name]: [...others, -1e39] },
    `RangeError: ${name}[${others.length}] must not overflow float32 (3.4e38): got -1e+39`,
  ],
];

const refused: Case[] = [
  ...refusedNumbers('weight'),
  ...refusedElements('weight', [1, 2]),
  [{ weight: undefined }, `TypeError: weight ${kinds}: got undefined`],
  [{ weight: [] }, `${weightRule}: got 0 values, outChannels=1, inChannels=1, groups=1`],
  [{ kernelSize: 4 }, `${weightRule}: got 3 values, outChannels=1, inChannels=1, groups=1, kernelSize=4`],
  [{ kernelSize: 2 }, `${weightRule}: got 3 values, outChannels=1, inChannels=1, groups=1, kernelSize=2`],
  [{ inChannels: 2 }, `${weightRule}: got 3 values, outChannels=1, inChannels=2, groups=1`],
  [{ inChannels: 4, outChannels: 2, groups: 2 }, `${weightRule}: got 3 values, outChannels=2, inChannels=4, groups=2`],
  ...refusedNumbers('bias'),
  ...refusedElements('bias', []),
  [{ bias: true }, `TypeError: bias ${kinds}: got true`],
  [{ bias: [] }, 'RangeError: bias must have outChannels values: got 0 values, outChannels=1'],
  [{ bias: [1, 2] }, 'RangeError: bias must have outChannels values: got 2 values, outChannels=1'],
];

describe('layers refuse', () => {
  test.each(refused.map(([change, error]) => ({ change, error })))('$error', ({ change, error }) => {
    for (const { name, call } of layerEntrances) {
      const options = { weight: [1, 2, 3], ...change };
      expect(
        keepsNothing(() => refusal(() => call(options))),
        name,
      ).toBe(error);
    }
  });

  test('a weight whose reading throws, and keep nothing', () => {
    const options = {
      get weight(): number[] {
        throw new Error('no weight today');
      },
    };
    for (const { name, call } of layerEntrances) {
      expect(
        keepsNothing(() => refusal(() => call(options))),
        name,
      ).toBe('Error: no weight today');
    }
  });
});

test.each([
  [[1], '[1]'],
  [Float32Array.of(1), 'Float32Array of 4 bytes'],
  [1, '1'],
  [null, 'null'],
  ['yes', "'yes'"],
])('a plan knows only whether there is a bias: %s is refused', (bias, shown) => {
  expect(refusal(() => plan.call({ ...plan.right, bias }))).toBe(
    `TypeError: bias must be true or false in a shape: got ${shown}`,
  );
});

/** What a layer of one tap, or a bias alone, makes of the number. */
function rounded(numbers: Float32Array | Float64Array | number[], option: 'weight' | 'bias'): number | undefined {
  const options = option === 'weight' ? { weight: numbers } : { weight: [0], bias: numbers };
  using layer = new Conv1d(options);
  return layer.apply([Float32Array.of(1)])[0]?.[0];
}

describe.each(['weight', 'bias'] as const)('numbers of a %s', (option) => {
  // Just above a tie between two float32 values: rounding to anything narrower in between would lose the last bit.
  test.each([
    ['0.1', 0.1, 13421773 * 2 ** -27],
    ['a tie goes to even', 1 + 2 ** -24, 1],
    ['just above a tie', 1 + 2 ** -24 + 2 ** -52, 1 + 2 ** -23],
    ['the largest', LARGEST, LARGEST],
    ['just below overflow', OVERFLOW * (1 - 2 ** -53), LARGEST],
    ['the smallest', 2 ** -149, 2 ** -149],
    ['above half the smallest', 2 ** -150 * (1 + 2 ** -52), 2 ** -149],
    ['half the smallest', 2 ** -150, 0],
  ])('are rounded once to float32: %s', (_, value, expected) => {
    expect(rounded([value], option)).toBe(expected);
    expect(rounded(Float64Array.of(value), option)).toBe(expected);
    expect(rounded(Float32Array.of(value), option)).toBe(expected);
  });

  test.each([
    ['an array', () => [5]],
    ['a Float64Array', () => Float64Array.of(5)],
    ['a Float32Array', () => Float32Array.of(5)],
  ])('are copied from %s', (_, make) => {
    const numbers = make();
    using layer = new Conv1d(option === 'weight' ? { weight: numbers } : { weight: [0], bias: numbers });
    const stream = layer.createStream();
    numbers[0] = 7;
    expect(layer.apply([Float32Array.of(1)])).toEqual([Float32Array.of(5)]);
    expect(stream.push([Float32Array.of(1)])).toEqual([Float32Array.of(5)]);
    expect(numbers[0]).toBe(7);
  });

  test('may come from another realm', () => {
    for (const source of ['[5]', 'Float32Array.of(5)', 'Float64Array.of(5)']) {
      expect(rounded(runInNewContext(source), option), source).toBe(5);
    }
  });

  test('may be a part of a larger buffer', () => {
    expect(rounded(Float32Array.of(1, 5, 2).subarray(1, 2), option)).toBe(5);
    expect(rounded(Float64Array.of(1, 5, 2).subarray(1, 2), option)).toBe(5);
  });
});

test('the input tensor and the options are left as they were', () => {
  const input = Object.freeze({ data: Float32Array.of(1, 2), shape: Object.freeze([1, 2]) });
  const options = Object.freeze({
    weight: Float32Array.of(1, 1),
    bias: Float32Array.of(1),
    padding: Object.freeze([1, 0] as const),
  });
  expect(conv1d(input, options).data).toEqual(Float32Array.of(2, 4));
  expect(input.data).toEqual(Float32Array.of(1, 2));
  expect(options.weight).toEqual(Float32Array.of(1, 1));
});
