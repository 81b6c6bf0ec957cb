import { Conv1d, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { keepsNothing, refusal, withoutSize } from './helpers/refusal.ts';

const shape = { kernelSize: 4, stride: 2 };

/** The host of a plan, as types forbid it, through both entrances. */
function refusalsOf(host: unknown): string[] {
  using layer = new Conv1d({ ...shape, weight: [1, 2, 3, 4] });
  return [
    refusal(() => Reflect.apply(planConv1d, undefined, [shape, host])),
    refusal(() => Reflect.apply(layer.plan, layer, [host])),
  ];
}

const least = { length: 0, batch: 1, blockSize: 1 };

const hosts: [host: unknown, error: string][] = [
  [null, 'TypeError: host must be an object: got null'],
  [48000, 'TypeError: host must be an object: got 48000'],
  ['audio', "TypeError: host must be an object: got 'audio'"],
  [() => ({}), 'TypeError: host must be an object: got a function'],
  ...Object.entries(least).flatMap(([name, minimum]): [unknown, string][] => [
    [{ [name]: '5' }, `TypeError: ${name} must be a number: got '5'`],
    [{ [name]: null }, `TypeError: ${name} must be a number: got null`],
    [{ [name]: 5n }, `TypeError: ${name} must be a number: got 5n`],
    [{ [name]: minimum - 1 }, `RangeError: ${name} must be an integer of at least ${minimum}: got ${minimum - 1}`],
    [{ [name]: 1.5 }, `RangeError: ${name} must be an integer of at least ${minimum}: got 1.5`],
    [{ [name]: NaN }, `RangeError: ${name} must be an integer of at least ${minimum}: got NaN`],
    [{ [name]: Infinity }, `RangeError: ${name} must be an integer of at least ${minimum}: got Infinity`],
  ]),
  [{ batch: -0 }, 'RangeError: batch must be an integer of at least 1: got -0'],
  [{ sampleRate: '48000' }, "TypeError: sampleRate must be a number: got '48000'"],
  [{ sampleRate: null }, 'TypeError: sampleRate must be a number: got null'],
  [{ sampleRate: 0 }, 'RangeError: sampleRate must be finite and above 0: got 0'],
  [{ sampleRate: -0 }, 'RangeError: sampleRate must be finite and above 0: got -0'],
  [{ sampleRate: -44100 }, 'RangeError: sampleRate must be finite and above 0: got -44100'],
  [{ sampleRate: NaN }, 'RangeError: sampleRate must be finite and above 0: got NaN'],
  [{ sampleRate: Infinity }, 'RangeError: sampleRate must be finite and above 0: got Infinity'],
];

test.each(hosts.map(([host, error]) => ({ host, error })))('$error', ({ host, error }) => {
  expect(refusalsOf(host)).toEqual([error, error]);
});

test('a batch that no memory holds is refused', () => {
  const error =
    'RangeError: history for kernelSize=4, dilation=1, padding=[3, 0], inChannels=1, batch=1099511627776, ' +
    'maxBlockSize=128 needs … of memory: at most 1023 MiB can be had';
  expect(refusalsOf({ batch: 2 ** 40 }).map(withoutSize)).toEqual([error, error]);
});

test('an error from reading the host goes through', () => {
  const host = {
    get length(): number {
      throw new Error('no length today');
    },
  };
  expect(refusalsOf(host)).toEqual(['Error: no length today', 'Error: no length today']);
});

test('an empty signal, and a negative zero, are a length', () => {
  expect(planConv1d(shape, { length: 0 }).operations?.total).toBe(0);
  expect(planConv1d(shape, { length: -0 }).operations?.total).toBe(0);
  expect(planConv1d(shape).outputLength(-0)).toBe(0);
});

describe('the questions of a plan', () => {
  const plan = planConv1d(shape);
  const ask = (question: 'outputLength' | 'outputsInBlock', ...values: unknown[]): string =>
    refusal(() => Reflect.apply(plan[question], plan, values));

  test.each<[unknown, string]>([
    [undefined, 'TypeError: inputLength must be a number: got undefined'],
    ['7', "TypeError: inputLength must be a number: got '7'"],
    [7n, 'TypeError: inputLength must be a number: got 7n'],
    [-1, 'RangeError: inputLength must be an integer of at least 0: got -1'],
    [0.5, 'RangeError: inputLength must be an integer of at least 0: got 0.5'],
    [NaN, 'RangeError: inputLength must be an integer of at least 0: got NaN'],
    [Infinity, 'RangeError: inputLength must be an integer of at least 0: got Infinity'],
  ])('outputLength(%o) is refused', (length, error) => {
    expect(ask('outputLength', length)).toBe(error);
  });

  test.each<[unknown, unknown, string]>([
    [undefined, 1, 'TypeError: index must be a number: got undefined'],
    ['0', 1, "TypeError: index must be a number: got '0'"],
    [-1, 1, 'RangeError: index must be an integer of at least 0: got -1'],
    [0.5, 1, 'RangeError: index must be an integer of at least 0: got 0.5'],
    [NaN, 1, 'RangeError: index must be an integer of at least 0: got NaN'],
    [0, undefined, 'TypeError: blockSize must be a number: got undefined'],
    [0, null, 'TypeError: blockSize must be a number: got null'],
    [0, -1, 'RangeError: blockSize must be an integer of at least 0: got -1'],
    [0, 1.5, 'RangeError: blockSize must be an integer of at least 0: got 1.5'],
    [0, Infinity, 'RangeError: blockSize must be an integer of at least 0: got Infinity'],
  ])('outputsInBlock(%o, %o) is refused', (index, blockSize, error) => {
    expect(ask('outputsInBlock', index, blockSize)).toBe(error);
  });

  test('are refused where the frames are beyond counting', () => {
    expect(ask('outputsInBlock', 2 ** 52, 3)).toMatch(
      /^RangeError: index·blockSize must be .*: got 13510798882111488$/,
    );
  });

  test('need no this', () => {
    const { outputLength, outputsInBlock } = plan;
    expect([outputLength(10), outputsInBlock(0, 10)]).toEqual([5, 5]);
  });
});

test('planning takes no linear memory', () => {
  keepsNothing(() => planConv1d(shape, { length: 100, batch: 4, blockSize: 128, sampleRate: 48000 }));
});
