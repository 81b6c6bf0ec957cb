import { Conv1d, type Conv1dOptions, conv1d, type Tensor } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, type Scene, scenes } from './helpers/arbitrary.ts';
import { expectSameBits } from './helpers/law.ts';
import { property } from './helpers/property.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';

const layer: Conv1dOptions = { inChannels: 3, outChannels: 4, kernelSize: 3, weight: noise(1, 36) };

const zeros = (...shape: number[]): Tensor => ({
  data: new Float32Array(shape.reduce((product, size) => product * size, 1)),
  shape,
});

describe('shapes', () => {
  test.each<[string, input: number[], Conv1dOptions, output: number[]]>([
    ['(N, C, L)', [2, 3, 10], layer, [2, 4, 10]],
    ['(C, L)', [3, 10], layer, [4, 10]],
    ['one signal stays a batch of one', [1, 3, 10], layer, [1, 4, 10]],
    ['stride', [2, 3, 10], { ...layer, stride: 4 }, [2, 4, 3]],
    ['valid', [2, 3, 10], { ...layer, padding: 'valid' }, [2, 4, 8]],
    ['no signal: N = 0', [0, 3, 10], layer, [0, 4, 10]],
    ['no signal and no frame', [0, 3, 0], layer, [0, 4, 0]],
    ['no frame: L = 0', [2, 3, 0], layer, [2, 4, 0]],
    ['no frame, (C, L)', [3, 0], layer, [4, 0]],
    ['no frame, but padding', [2, 3, 0], { ...layer, padding: 2 }, [2, 4, 2]],
    ['no output: L_out = 0', [2, 3, 2], { ...layer, padding: 'valid' }, [2, 4, 0]],
    [
      'no output, where a longer signal would have to be reflected',
      [3, 1],
      { ...layer, padding: [1, 0], paddingMode: 'reflect' },
      [4, 0],
    ],
  ])('%s', (_, input, options, expected) => {
    const output = keepsNothing(() => conv1d(zeros(...input), options));
    expect(output.shape).toEqual(expected);
    expect(output.data).toHaveLength(expected.reduce((product, size) => product * size, 1));
    expect(output.data).toBeInstanceOf(Float32Array);
  });

  test('padding around no frame gives the bias', () => {
    const output = conv1d(zeros(2, 1, 0), { weight: [1, 2], outChannels: 2, kernelSize: 1, bias: [3, 4], padding: 1 });
    expect(output).toEqual({ data: Float32Array.of(3, 3, 4, 4, 3, 3, 4, 4), shape: [2, 2, 2] });
  });

  test('padding is causal unless given', () => {
    const input = { data: noise(2, 60), shape: [2, 3, 10] };
    expect(conv1d(input, layer)).toEqual(conv1d(input, { ...layer, padding: [2, 0] }));
    expect(conv1d(input, layer)).toEqual(conv1d(input, { ...layer, padding: 'causal' }));
  });
});

property('is apply of each signal, bit for bit, and leaves nothing behind', scenes, 400, (scene) => {
  const { options, batch, signal } = scene;
  const input = toTensor(scene);
  using layer = new Conv1d(options);
  const { inChannels, outChannels } = layer.shape;
  const whole = (): Float32Array[] =>
    Array.from({ length: batch }, (_, n) => layer.apply(signal.slice(n * inChannels, (n + 1) * inChannels))).flat();
  const error = refusal(whole);
  if (error !== 'nothing was thrown') {
    expect(keepsNothing(() => refusal(() => conv1d(input, options)))).toBe(error);
    return;
  }
  const output = keepsNothing(() => conv1d(input, options));
  const frames = layer.plan().outputLength(signal[0]?.length ?? 0);
  expect(output.shape).toEqual([batch, outChannels, frames]);
  const rows = Array.from({ length: batch * outChannels }, (_, row) =>
    output.data.subarray(row * frames, (row + 1) * frames),
  );
  expectSameBits(rows, whole());
});

function toTensor({ options, batch, signal }: Scene): Tensor {
  const length = signal[0]?.length ?? 0;
  const data = new Float32Array(signal.length * length);
  signal.forEach((row, channel) => {
    data.set(row, channel * length);
  });
  return { data, shape: [batch, options.inChannels ?? 1, length] };
}

describe('wrong tensors are refused, and nothing is left behind', () => {
  const data = new Float32Array(30);
  const refused: [input: unknown, error: string][] = [
    [undefined, 'TypeError: input must be an object: got undefined'],
    [null, 'TypeError: input must be an object: got null'],
    [3, 'TypeError: input must be an object: got 3'],
    ['x', "TypeError: input must be an object: got 'x'"],
    [data, 'TypeError: input.data must be a Float32Array: got undefined'],
    [{ shape: [3, 10] }, 'TypeError: input.data must be a Float32Array: got undefined'],
    [{ data: [1, 2, 3], shape: [3, 1] }, 'TypeError: input.data must be a Float32Array: got [1, 2, 3]'],
    [
      { data: new Float64Array(30), shape: [3, 10] },
      'TypeError: input.data must be a Float32Array: got Float64Array of 240 bytes',
    ],
    [{ data }, 'TypeError: input.shape must be an array of numbers: got undefined'],
    [{ data, shape: 30 }, 'TypeError: input.shape must be an array of numbers: got 30'],
    [
      { data, shape: Int32Array.of(3, 10) },
      'TypeError: input.shape must be an array of numbers: got Int32Array of 8 bytes',
    ],
    [{ data, shape: ['3', 10] }, "TypeError: input.shape[0] must be a number: got '3'"],
    [{ data, shape: [3, null] }, 'TypeError: input.shape[1] must be a number: got null'],
    [{ data, shape: [] }, 'RangeError: input.shape must be (N, C, L) or (C, L): got []'],
    [{ data, shape: [30] }, 'RangeError: input.shape must be (N, C, L) or (C, L): got [30]'],
    [{ data, shape: [1, 1, 3, 10] }, 'RangeError: input.shape must be (N, C, L) or (C, L): got [1, 1, 3, 10]'],
    [{ data, shape: [3, -10] }, 'RangeError: input.shape[1] must be an integer of at least 0: got -10'],
    [{ data, shape: [3, 2.5] }, 'RangeError: input.shape[1] must be an integer of at least 0: got 2.5'],
    [{ data, shape: [1, 3, NaN] }, 'RangeError: input.shape[2] must be an integer of at least 0: got NaN'],
    [{ data, shape: [3, Infinity] }, 'RangeError: input.shape[1] must be an integer of at least 0: got Infinity'],
    [{ data, shape: [3, 9] }, 'RangeError: input.data must have as many values as its shape: got 30, shape [3, 9]'],
    [
      { data, shape: [2, 3, 10] },
      'RangeError: input.data must have as many values as its shape: got 30, shape [2, 3, 10]',
    ],
    [{ data, shape: [2, 15] }, 'RangeError: input must have inChannels=3 channels: got shape [2, 15]'],
    [{ data, shape: [3, 10, 1] }, 'RangeError: input must have inChannels=3 channels: got shape [3, 10, 1]'],
    [zeros(0, 2, 10), 'RangeError: input must have inChannels=3 channels: got shape [0, 2, 10]'],
  ];
  test.each(refused.map(([input, error]) => ({ input, error })))('$error', ({ input, error }) => {
    expect(keepsNothing(() => refusal(() => Reflect.apply(conv1d, undefined, [input, layer])))).toBe(error);
  });

  test('a signal too short to make its padding', () => {
    const options = { ...layer, padding: 2, paddingMode: 'reflect' } as const;
    expect(keepsNothing(() => refusal(() => conv1d(zeros(2, 3, 2), options)))).toBe(
      "RangeError: paddingMode 'reflect' with padding [2, 2] needs a signal of at least 3 frames: got 2",
    );
  });

  test('a tensor whose reading throws', () => {
    const input = {
      get data(): Float32Array {
        throw new Error('no data today');
      },
      shape: [3, 10],
    };
    expect(keepsNothing(() => refusal(() => conv1d(input, layer)))).toBe('Error: no data today');
  });
});

test('the output is memory of its own', () => {
  const input = { data: Float32Array.of(1, 2, 3), shape: [1, 3] };
  const first = conv1d(input, { weight: [1] });
  const second = conv1d(input, { weight: [1] });
  first.data.fill(9);
  expect(second.data).toEqual(Float32Array.of(1, 2, 3));
  expect(input.data).toEqual(Float32Array.of(1, 2, 3));
});

test('data may be a part of a larger buffer', () => {
  const data = Float32Array.of(9, 1, 2, 3, 9).subarray(1, 4);
  expect(conv1d({ data, shape: [1, 3] }, { weight: [1, 1] }).data).toEqual(Float32Array.of(1, 3, 5));
});
