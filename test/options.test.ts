import { describe, expect, test } from 'vitest';
import { realm } from '../dist/kernel/realm.js';
import { entrances, layerEntrances, newConv1d, plan } from './helpers/entrances.ts';
import { keepsNothing, refusal, withoutSize } from './helpers/refusal.ts';

/** What is changed about right options, and the whole error that it must bring. */
type Case = [change: object, error: string];

const integers = ['inChannels', 'outChannels', 'groups', 'kernelSize', 'stride', 'dilation'];

const notNumbers: [value: unknown, shown: string][] = [
  ['3', "'3'"],
  ['', "''"],
  [null, 'null'],
  [true, 'true'],
  [3n, '3n'],
  [[3], '[3]'],
  [{}, 'an object'],
  [() => 3, 'a function'],
  [Symbol('3'), 'a symbol'],
];

const notCounts: [value: number, shown: string][] = [
  [0, '0'],
  [-0, '-0'],
  [-2, '-2'],
  [1.5, '1.5'],
  [NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [-Infinity, '-Infinity'],
];

const counts: Case[] = integers.flatMap((name): Case[] => [
  ...notNumbers.map(([value, shown]): Case => [{ [name]: value }, `TypeError: ${name} must be a number: got ${shown}`]),
  ...notCounts.map(
    ([value, shown]): Case => [{ [name]: value }, `RangeError: ${name} must be an integer of at least 1: got ${shown}`],
  ),
  [{ [name]: 2 ** 53 }, `RangeError: ${name} must be an integer below 2^53: got 9007199254740992`],
]);

const words: Case[] = [
  ['paddingMode', "'zeros', 'replicate', 'reflect' or 'circular'"],
  ['operation', "'cross-correlation' or 'convolution'"],
  ['algorithm', "'auto', 'direct' or 'fft'"],
  ['numerics', "'reproducible' or 'fast'"],
].flatMap(([name = '', rule]): Case[] => [
  [{ [name]: 1 }, `TypeError: ${name} must be a string: got 1`],
  [{ [name]: null }, `TypeError: ${name} must be a string: got null`],
  [{ [name]: ['zeros'] }, `TypeError: ${name} must be a string: got ['zeros']`],
  [{ [name]: '' }, `RangeError: ${name} must be ${rule}: got ''`],
  [{ [name]: 'toString' }, `RangeError: ${name} must be ${rule}: got 'toString'`],
  [{ [name]: 'Zeros' }, `RangeError: ${name} must be ${rule}: got 'Zeros'`],
  [{ [name]: 'x'.repeat(41) }, `RangeError: ${name} must be ${rule}: got '${'x'.repeat(40)}…'`],
]);

const paddings: Case[] = [
  [{ padding: null }, 'TypeError: padding must be a string, a number or [left, right]: got null'],
  [{ padding: true }, 'TypeError: padding must be a string, a number or [left, right]: got true'],
  [{ padding: 1n }, 'TypeError: padding must be a string, a number or [left, right]: got 1n'],
  [{ padding: { left: 1 } }, 'TypeError: padding must be a string, a number or [left, right]: got an object'],
  [
    { padding: Int32Array.of(1, 2) },
    'TypeError: padding must be a string, a number or [left, right]: got Int32Array of 8 bytes',
  ],
  [
    { padding: 'full' },
    "RangeError: padding must be 'causal', 'valid' or 'same', a number or [left, right]: got 'full'",
  ],
  [{ padding: '1' }, "RangeError: padding must be 'causal', 'valid' or 'same', a number or [left, right]: got '1'"],
  [{ padding: -1 }, 'RangeError: padding must be an integer of at least 0: got -1'],
  [{ padding: 0.5 }, 'RangeError: padding must be an integer of at least 0: got 0.5'],
  [{ padding: NaN }, 'RangeError: padding must be an integer of at least 0: got NaN'],
  [{ padding: Infinity }, 'RangeError: padding must be an integer of at least 0: got Infinity'],
  [{ padding: [] }, 'RangeError: padding must be [left, right]: got []'],
  [{ padding: [1] }, 'RangeError: padding must be [left, right]: got [1]'],
  [{ padding: [1, 2, 3] }, 'RangeError: padding must be [left, right]: got [1, 2, 3]'],
  [{ padding: [1, 2, 3, 4, 5] }, 'RangeError: padding must be [left, right]: got an array of 5'],
  [{ padding: ['1', 2] }, "TypeError: padding[0] must be a number: got '1'"],
  [{ padding: [1, null] }, 'TypeError: padding[1] must be a number: got null'],
  [{ padding: new Array(2) }, 'TypeError: padding[0] must be a number: got undefined'],
  [{ padding: [-1, 2] }, 'RangeError: padding[0] must be an integer of at least 0: got -1'],
  [{ padding: [1, 2.5] }, 'RangeError: padding[1] must be an integer of at least 0: got 2.5'],
  [{ padding: 'same', stride: 2 }, "RangeError: padding 'same' needs stride 1: got stride=2"],
];

const combinations: Case[] = [
  [{ groups: 4 }, 'RangeError: groups must divide inChannels: got groups=4, inChannels=6'],
  [{ groups: 3 }, 'RangeError: groups must divide outChannels: got groups=3, outChannels=4'],
  [
    { dilation: 2 ** 52 },
    'RangeError: dilation·(kernelSize − 1) must be below 2^53: got dilation=4503599627370496, kernelSize=3',
  ],
];

const named = [...counts, ...words, ...paddings, ...combinations].map(([change, error]) => ({ change, error }));

test.each(named)('$error', ({ change, error }) => {
  for (const { name, right, call } of entrances) {
    expect(
      keepsNothing(() => refusal(() => call({ ...right, ...change }))),
      name,
    ).toBe(error);
  }
});

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [3, '3'],
  ['causal', "'causal'"],
  [() => ({}), 'a function'],
])('options must be an object: %s is none', (options, shown) => {
  for (const { name, call } of entrances) {
    expect(
      refusal(() => call(options)),
      name,
    ).toBe(`TypeError: options must be an object: got ${shown}`);
  }
});

test.each([...integers, 'padding', 'paddingMode', 'operation', 'algorithm', 'numerics', 'bias'])(
  'an error from reading %s goes through, and nothing is kept',
  (option) => {
    for (const { name, right, call } of entrances) {
      const options = Object.defineProperty({ ...right }, option, {
        enumerable: true,
        get: () => {
          throw new Error(`no ${option} today`);
        },
      });
      expect(
        keepsNothing(() => refusal(() => call(options))),
        name,
      ).toBe(`Error: no ${option} today`);
    }
  },
);

describe('sizes that cannot fit', () => {
  const most = 'of memory: at most 1023 MiB can be had';
  const change = { kernelSize: 3, dilation: 2 ** 30, weight: new Array(36).fill(1) };
  const history = (block: number): string =>
    'RangeError: history for kernelSize=3, dilation=1073741824, padding=[2147483648, 0], ' +
    `inChannels=6, batch=1, maxBlockSize=${block} needs … ${most}`;

  test.each(layerEntrances)('$name refuses a history beyond memory', ({ right, call }) => {
    const { size } = realm();
    const error = keepsNothing(() => refusal(() => call({ ...right, ...change })));
    expect(withoutSize(error)).toBe(history(1));
    expect(realm().size).toBe(size);
  });

  test('planConv1d refuses a history beyond memory', () => {
    expect(withoutSize(refusal(() => plan.call({ ...plan.right, ...change })))).toBe(history(128));
  });

  test.each<Case>([
    [
      { kernelSize: 2 ** 40, algorithm: 'direct' },
      `RangeError: weight of 13194139533312 values needs 48.0 TiB ${most}`,
    ],
    [{ kernelSize: 2 ** 40, algorithm: 'fft' }, `RangeError: weight of 13194139533312 values needs 96.0 TiB ${most}`],
    [{ inChannels: 2 ** 32 }, `RangeError: weight of 25769803776 values needs 96.0 GiB ${most}`],
  ])('planConv1d refuses %o', (options, error) => {
    expect(refusal(() => plan.call({ ...plan.right, ...options }))).toBe(error);
  });

  test('frames kept for padding count', () => {
    const options = { ...newConv1d.right, padding: [0, 2 ** 27], paddingMode: 'circular' };
    expect(withoutSize(keepsNothing(() => refusal(() => newConv1d.call(options))))).toBe(
      'RangeError: history for kernelSize=3, dilation=1, padding=[0, 134217728], inChannels=6, batch=1, ' +
        `maxBlockSize=1 needs … ${most}`,
    );
  });
});
