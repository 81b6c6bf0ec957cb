import { Conv1d, type Conv1dShapeOptions, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';

/** Options that are left out, and the shape that comes of them. */

const DEFAULTS = {
  inChannels: 1,
  outChannels: 1,
  kernelSize: 3,
  stride: 1,
  dilation: 1,
  groups: 1,
  padding: [2, 0],
  paddingMode: 'zeros',
  operation: 'cross-correlation',
  algorithm: 'auto',
  numerics: 'reproducible',
  bias: false,
};

const nothing = {
  ...{ inChannels: undefined, outChannels: undefined, groups: undefined, stride: undefined, dilation: undefined },
  ...{ padding: undefined, paddingMode: undefined, operation: undefined, algorithm: undefined, numerics: undefined },
  bias: undefined,
};

test('a layer needs nothing but its weight', () => {
  using layer = new Conv1d({ weight: [1, 2, 3] });
  expect(layer.shape).toStrictEqual(DEFAULTS);
});

test('a plan needs nothing but its kernel size', () => {
  expect(planConv1d({ kernelSize: 3 }).shape).toStrictEqual(DEFAULTS);
});

test('undefined is the same as left out', () => {
  using layer = new Conv1d({ ...nothing, kernelSize: undefined, weight: [1, 2, 3] });
  expect(layer.shape).toStrictEqual(DEFAULTS);
  expect(planConv1d({ ...nothing, kernelSize: 3 }).shape).toStrictEqual(DEFAULTS);
});

test('every option that is given is in the shape', () => {
  const given = {
    inChannels: 4,
    outChannels: 6,
    kernelSize: 5,
    stride: 2,
    dilation: 3,
    groups: 2,
    padding: [7, 8],
    paddingMode: 'reflect',
    operation: 'convolution',
    algorithm: 'direct',
    numerics: 'fast',
  } as const;
  using layer = new Conv1d({ ...given, weight: new Float32Array(60), bias: new Float32Array(6) });
  expect(layer.shape).toStrictEqual({ ...given, bias: true });
  expect(planConv1d({ ...given, bias: true }).shape).toStrictEqual({ ...given, bias: true });
});

test.each([
  [1, 1, 1, 12, 12],
  [2, 3, 1, 12, 2],
  [4, 6, 2, 12, 1],
  [6, 6, 6, 12, 2],
  [1, 4, 1, 12, 3],
])(
  '%i → %i channels in %i groups: %i values are kernels of %i taps',
  (inChannels, outChannels, groups, values, taps) => {
    using layer = new Conv1d({ inChannels, outChannels, groups, weight: new Float32Array(values) });
    expect(layer.shape.kernelSize).toBe(taps);
  },
);

describe('padding becomes [left, right]', () => {
  test.each<[Conv1dShapeOptions, [number, number]]>([
    [{ kernelSize: 5, dilation: 3 }, [12, 0]],
    [{ kernelSize: 5, dilation: 3, padding: 'causal' }, [12, 0]],
    [{ kernelSize: 1, dilation: 3, padding: 'causal' }, [0, 0]],
    [{ kernelSize: 5, dilation: 3, stride: 2, padding: 'causal' }, [12, 0]],
    [{ kernelSize: 5, dilation: 3, padding: 'valid' }, [0, 0]],
    [{ kernelSize: 5, dilation: 3, padding: 'same' }, [6, 6]],
    // An odd total puts the odd frame on the right, as torch does.
    [{ kernelSize: 2, padding: 'same' }, [0, 1]],
    [{ kernelSize: 4, dilation: 3, padding: 'same' }, [4, 5]],
    [{ kernelSize: 1, padding: 'same' }, [0, 0]],
    [{ kernelSize: 5, padding: 0 }, [0, 0]],
    [{ kernelSize: 5, padding: -0 }, [0, 0]],
    [{ kernelSize: 5, padding: 7 }, [7, 7]],
    [{ kernelSize: 5, padding: [0, 3] }, [0, 3]],
    [{ kernelSize: 5, padding: [-0, 3] }, [0, 3]],
    [{ kernelSize: 2, padding: [9, 1] }, [9, 1]],
  ])('%o', (options, expected) => {
    // toStrictEqual tells −0 from 0.
    expect(planConv1d(options).shape.padding).toStrictEqual(expected);
    using layer = new Conv1d({ ...options, bias: undefined, weight: new Float32Array(options.kernelSize) });
    expect(layer.shape.padding).toStrictEqual(expected);
  });

  test('which is a copy of the array given', () => {
    const padding: [number, number] = [1, 2];
    using layer = new Conv1d({ weight: [1, 2, 3], padding });
    padding[0] = 50;
    expect(layer.shape.padding).toEqual([1, 2]);
    expect(Object.isFrozen(padding)).toBe(false);
  });
});

test('a shape is frozen, its padding too', () => {
  using layer = new Conv1d({ weight: [1, 2, 3] });
  for (const shape of [layer.shape, planConv1d({ kernelSize: 3 }).shape]) {
    expect(Object.isFrozen(shape)).toBe(true);
    expect(Object.isFrozen(shape.padding)).toBe(true);
  }
});

test('a shape is options again: planning it gives the same shape', () => {
  for (const padding of ['causal', 'same', 'valid', 3, [1, 2]] as const) {
    using layer = new Conv1d({ inChannels: 2, weight: new Float32Array(8), dilation: 2, padding, bias: [1] });
    expect(planConv1d(layer.shape).shape).toStrictEqual(layer.shape);
    expect(layer.plan().shape).toStrictEqual(layer.shape);
  }
});

test('options may be frozen, and may have no prototype', () => {
  const options = Object.freeze(Object.assign(Object.create(null), { weight: Object.freeze([1, 2, 3]), stride: 2 }));
  using layer = new Conv1d(options);
  expect(layer.shape).toStrictEqual({ ...DEFAULTS, stride: 2 });
});
