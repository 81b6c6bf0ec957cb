import { type Conv1dOptions, conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';

/** Answers worked out by hand or published. Where nothing rounds, they must be met exactly. */

/** A mono signal through a mono layer. */
function filter(signal: readonly number[], options: Conv1dOptions): number[] {
  return [...conv1d({ data: Float32Array.from(signal), shape: [1, signal.length] }, options).data];
}

describe('filters', () => {
  const impulse = [1, 0, 0, 0, 0, 0];
  const taps = [0.5, 0.25, -1, 2];

  test.each<[string, number[], Conv1dOptions, number[]]>([
    ['moving average of 4', [4, 8, 12, 16, 20], { weight: [0.25, 0.25, 0.25, 0.25] }, [1, 3, 6, 10, 14]],
    ['difference', [3, 5, 4, 4], { weight: [1, -1], operation: 'convolution' }, [3, 2, -1, 0]],
    ['second difference', [1, 4, 9, 16, 25], { weight: [1, -2, 1], padding: 'valid' }, [2, 2, 2]],
    [
      'a convolution answers an impulse with its taps',
      impulse,
      { weight: taps, operation: 'convolution' },
      [...taps, 0, 0],
    ],
    ["torch's cross-correlation with its taps backwards", impulse, { weight: taps }, [2, -1, 0.25, 0.5, 0, 0]],
    [
      'scipy.signal.lfilter([1, 2, 3], 1, [1, 2, 3, 4])',
      [1, 2, 3, 4],
      { weight: [1, 2, 3], operation: 'convolution' },
      [1, 4, 10, 16],
    ],
    ['delay by 2', [1, 2, 3, 4], { weight: [0, 0, 1], operation: 'convolution' }, [0, 0, 1, 2]],
    ['gain and offset', [1, 2, 3], { weight: [2], bias: [0.5] }, [2.5, 4.5, 6.5]],
  ])('%s', (_, signal, options, expected) => {
    expect(filter(signal, options)).toEqual(expected);
  });

  // numpy.convolve's documentation: [1, 2, 3] with [0, 1, 0.5].
  test.each<[string, Conv1dOptions['padding'], number[]]>([
    ['full', 2, [0, 1, 2.5, 4, 1.5]],
    ['same', 'same', [1, 2.5, 4]],
    ['valid', 'valid', [2.5]],
  ])("numpy.convolve's mode %s", (_, padding, expected) => {
    expect(filter([1, 2, 3], { weight: [0, 1, 0.5], operation: 'convolution', padding })).toEqual(expected);
  });
});

describe('Savitzky-Golay, 5 frames, order 2', () => {
  const weight = [-3, 12, 17, 12, -3].map((tap) => tap / 35);
  const expectClose = (actual: number[], expected: number[]): void => {
    expect(actual).toHaveLength(expected.length);
    expected.forEach((value, i) => {
      expect(actual[i], `frame ${i}`).toBeCloseTo(value, 4);
    });
  };

  test('leaves a parabola as it is', () => {
    const parabola = Array.from({ length: 20 }, (_, i) => 0.5 * i * i - 3 * i + 2);
    expectClose(filter(parabola, { weight, padding: 'valid' }), parabola.slice(2, -2));
    expectClose(filter(parabola, { weight, padding: 'same' }).slice(2, -2), parabola.slice(2, -2));
  });

  test('does not leave a quartic as it is', () => {
    // Its error is a constant: the fourth difference's share, −72/35 for x⁴.
    const quartic = Array.from({ length: 9 }, (_, i) => (i - 4) ** 4);
    const smoothed = filter(quartic, { weight, padding: 'valid' });
    expectClose(
      smoothed,
      quartic.slice(2, -2).map((value) => value - 72 / 35),
    );
  });

  // scipy.signal.savgol_filter's documentation has this signal; inside, every mode agrees.
  const signal = [2, 2, 5, 2, 1, 0, 1, 4, 9];

  test("gives what scipy's documentation prints", () => {
    const inside = filter(signal, { weight, padding: 'valid' });
    expect(inside.map((value) => value.toFixed(2))).toEqual(['3.54', '2.86', '0.66', '0.17', '1.00']);
  });

  test("gives scipy's mode 'nearest' with replicate padding", () => {
    const expected = [61, 106, 124, 100, 23, 6, 35, 161, 279].map((sum) => sum / 35);
    expectClose(filter(signal, { weight, padding: 'same', paddingMode: 'replicate' }), expected);
  });
});

// Taps 1, 10, 100 … show in the decimals which frame met which tap.
describe('alignment', () => {
  test.each<[string, number[], Conv1dOptions, number[]]>([
    ['same, 3 taps: the middle one on the frame', [1, 2, 3], { weight: [1, 10, 100], padding: 'same' }, [210, 321, 32]],
    [
      'same, 2 taps: the odd frame of padding on the right',
      [1, 2, 3],
      { weight: [1, 10], padding: 'same' },
      [21, 32, 3],
    ],
    ['same, 4 taps', [1, 2, 3], { weight: [1, 10, 100, 1000], padding: 'same' }, [3210, 321, 32]],
    ['same, dilation 2', [1, 2, 3], { weight: [1, 10, 100], dilation: 2, padding: 'same' }, [310, 20, 31]],
    ['dilation 2', [1, 2, 3, 4, 5, 6], { weight: [1, 10, 100], dilation: 2 }, [100, 200, 310, 420, 531, 642]],
    ['dilation 3, valid', [1, 2, 3, 4, 5], { weight: [1, 10], dilation: 3, padding: 'valid' }, [41, 52]],
    ['stride 3', [1, 2, 3, 4, 5, 6, 7], { weight: [1, 10], stride: 3 }, [10, 43, 76]],
    ['stride 3, valid', [1, 2, 3, 4, 5, 6, 7], { weight: [1, 10], stride: 3, padding: 'valid' }, [21, 54]],
    ['stride 3, another phase', [1, 2, 3, 4, 5, 6, 7], { weight: [1, 10], stride: 3, padding: [2, 0] }, [0, 32, 65]],
    ['stride beyond the kernel', [1, 2, 3, 4, 5, 6], { weight: [1], stride: 4 }, [1, 5]],
    ['stride 2, dilation 3', [1, 2, 3, 4, 5, 6], { weight: [1, 10], stride: 2, dilation: 3 }, [10, 30, 52]],
    ['right padding', [1, 2], { weight: [1, 10], padding: [0, 3] }, [21, 2, 0, 0]],
  ])('%s', (_, signal, options, expected) => {
    expect(filter(signal, options)).toEqual(expected);
  });

  test.each<[NonNullable<Conv1dOptions['paddingMode']>, number[]]>([
    ['zeros', [100, 210, 321, 32]], //      0 0 │ 1 2 3 │ 0
    ['replicate', [111, 211, 321, 332]], // 1 1 │ 1 2 3 │ 3
    ['reflect', [123, 212, 321, 232]], //   3 2 │ 1 2 3 │ 2
    ['circular', [132, 213, 321, 132]], //  2 3 │ 1 2 3 │ 1
  ])('padding mode %s', (paddingMode, expected) => {
    expect(filter([1, 2, 3], { weight: [1, 10, 100], padding: [2, 1], paddingMode })).toEqual(expected);
  });
});

describe('channels', () => {
  test.each<[string, number[][], Conv1dOptions, number[][]]>([
    [
      'weights are (outChannels, inChannels, kernelSize)',
      [
        [1, 2],
        [3, 4],
      ],
      { inChannels: 2, outChannels: 2, weight: [1, 10, 100, 1000, 2, 20, 200, 2000], padding: 'valid' },
      [[4321], [8642]],
    ],
    [
      'a convolution turns each filter round, not their order',
      [
        [1, 2],
        [3, 4],
      ],
      { inChannels: 2, weight: [1, 10, 100, 1000], padding: 'valid', operation: 'convolution' },
      [[2 + 10 + 400 + 3000]],
    ],
    [
      'depthwise',
      [
        [1, 2],
        [3, 4],
      ],
      { inChannels: 2, outChannels: 2, groups: 2, weight: [1, 10, 2, 20] },
      [
        [10, 21],
        [60, 86],
      ],
    ],
    [
      'two inputs to each of two groups',
      [[1], [2], [3], [4]],
      { inChannels: 4, outChannels: 2, groups: 2, weight: [1, 10, 100, 1000] },
      [[21], [4300]],
    ],
    [
      'two outputs from each of two groups, and biases',
      [[1], [2]],
      { inChannels: 2, outChannels: 4, groups: 2, weight: [1, 10, 100, 1000], bias: [0.5, 0.25, 0.125, -1] },
      [[1.5], [10.25], [200.125], [1999]],
    ],
  ])('%s', (_, signal, options, expected) => {
    const { data, shape } = conv1d(
      { data: Float32Array.from(signal.flat()), shape: [signal.length, signal[0]?.length ?? 0] },
      options,
    );
    expect([...data]).toEqual(expected.flat());
    expect(shape).toEqual([expected.length, expected[0]?.length]);
  });

  test('signals of a batch do not touch', () => {
    const input = { data: Float32Array.of(1, 2, 30, 40), shape: [2, 1, 2] };
    expect(conv1d(input, { weight: [1, 1] })).toEqual({ data: Float32Array.of(1, 3, 30, 70), shape: [2, 1, 2] });
  });
});
