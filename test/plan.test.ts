import { Conv1d, type Conv1dShapeOptions, type Operations, type PlanHost, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { scenes } from './helpers/arbitrary.ts';
import { evenScenes, shapeOptions } from './helpers/plan-scenes.ts';
import { property } from './helpers/property.ts';
import { countWindows, windowsOf } from './helpers/windows.ts';

describe('outputLength', () => {
  property('counts the windows that fit', scenes, 500, ({ options, signal }) => {
    const plan = planConv1d(shapeOptions(options));
    const windows = windowsOf(shapeOptions(options));
    const { reach, left, right } = windows;
    const least = Math.max(0, reach + 1 - left - right); // the shortest signal with an output
    const lengths = [0, 1, 2, 3, least - 1, least, least + 1, signal[0]?.length ?? 0, 1000];
    for (const length of lengths.filter((value) => value >= 0)) {
      expect(plan.outputLength(length), `${length} frames`).toBe(countWindows(windows, length));
    }
  });

  test.each<[Conv1dShapeOptions, input: number, output: number]>([
    [{ kernelSize: 3 }, 0, 0],
    [{ kernelSize: 3 }, 10, 10],
    [{ kernelSize: 3, stride: 4 }, 9, 3],
    [{ kernelSize: 3, padding: 'valid' }, 2, 0],
    [{ kernelSize: 3, padding: 'valid' }, 3, 1],
    [{ kernelSize: 3, padding: 'valid', dilation: 4 }, 9, 1],
    [{ kernelSize: 3, padding: 'valid', stride: 100 }, 102, 1],
    [{ kernelSize: 3, padding: 'valid', stride: 100 }, 103, 2],
    [{ kernelSize: 4, padding: 'same' }, 7, 7],
    [{ kernelSize: 3, padding: 1 }, 0, 0],
    [{ kernelSize: 3, padding: 2 }, 0, 2],
    [{ kernelSize: 1, padding: [5, 6], stride: 3 }, 1, 4],
    [{ kernelSize: 7, stride: 3, dilation: 2, padding: 2 }, 2 ** 40, 366503875923],
  ])('%o: %i frames give %i', (options, input, output) => {
    expect(planConv1d(options).outputLength(input)).toBe(output);
  });
});

describe('operations', () => {
  test.each<[string, Conv1dShapeOptions, PlanHost, Operations]>([
    [
      'one filter: 2K − 1 for each of 10 outputs',
      { kernelSize: 3 },
      { length: 10 },
      { filters: 1, perFilter: 50, aggregation: 0, total: 50, macs: 30 },
    ],
    [
      'a bias adds one to each output',
      { kernelSize: 3, bias: true },
      { length: 10 },
      { filters: 1, perFilter: 50, aggregation: 10, total: 60, macs: 30 },
    ],
    [
      '8 → 8 channels apart',
      { kernelSize: 3, inChannels: 8, outChannels: 8, groups: 8 },
      { length: 100 },
      { filters: 8, perFilter: 500, aggregation: 0, total: 4000, macs: 2400 },
    ],
    [
      '19 outputs, 2 groups, 3 signals',
      { kernelSize: 5, inChannels: 4, outChannels: 6, groups: 2, stride: 2, dilation: 3, padding: 'valid' },
      { length: 50, batch: 3 },
      { filters: 12, perFilter: 171, aggregation: 114, total: 6498, macs: 3420 },
    ],
    [
      'and with a bias',
      { kernelSize: 5, inChannels: 4, outChannels: 6, groups: 2, stride: 2, dilation: 3, padding: 'valid', bias: true },
      { length: 50, batch: 3 },
      { filters: 12, perFilter: 171, aggregation: 228, total: 6840, macs: 3420 },
    ],
    [
      'no output costs nothing',
      { kernelSize: 5, inChannels: 2, padding: 'valid', bias: true },
      { length: 4, batch: 7 },
      { filters: 2, perFilter: 0, aggregation: 0, total: 0, macs: 0 },
    ],
  ])('%s', (_, options, host, expected) => {
    expect(planConv1d(options, host).operations).toStrictEqual(expected);
  });

  property('are those of the definition, counted one by one', scenes, 300, ({ options, batch, signal }) => {
    const shape = shapeOptions(options);
    const length = signal[0]?.length ?? 0;
    const operations = planConv1d(shape, { length, batch }).operations;
    const counted = countDefinition(shape, countWindows(windowsOf(shape), length), batch);
    expect(operations?.macs).toBe(counted.multiplies);
    expect(operations?.total).toBe(counted.multiplies + counted.adds);
  });

  property('have the closed forms', scenes, 300, ({ options, batch, signal }) => {
    const shape = shapeOptions(options);
    const { inChannels: ci = 1, outChannels: co = 1, groups: g = 1, kernelSize: k } = shape;
    const length = signal[0]?.length ?? 0;
    const outputs = countWindows(windowsOf(shape), length);
    const total = shape.bias ? (batch * ci * co * outputs * 2 * k) / g : (batch * co * outputs * (2 * ci * k - g)) / g;
    expect(planConv1d(shape, { length, batch }).operations?.total).toBe(total);
  });
});

/** Multiplies and adds of y[co][m] = bias[co] + Σ_ci Σ_k weight·x, each filter summed first, then joined. */
function countDefinition(
  shape: Conv1dShapeOptions,
  outputs: number,
  batch: number,
): { multiplies: number; adds: number } {
  const { inChannels = 1, outChannels = 1, groups = 1, kernelSize, bias } = shape;
  let multiplies = 0;
  let adds = 0;
  for (let ci = 0; ci < inChannels / groups; ci++) {
    multiplies += kernelSize;
    adds += kernelSize - 1;
    if (ci > 0) adds += 1;
  }
  if (bias) adds += 1;
  const times = batch * outChannels * outputs;
  return { multiplies: times * multiplies, adds: times * adds };
}

describe('perBlock and perSecond', () => {
  property('perBlock is the steady state', evenScenes, 200, ({ options, batch, sizes: [blockSize = 1] }) => {
    const shape = shapeOptions(options);
    const { stride = 1 } = shape;
    const plan = planConv1d(shape, { batch, blockSize });
    if (!plan.streamable) {
      expect(plan.perBlock).toBeUndefined();
      return;
    }
    // From any frame beyond the padding on, `stride` blocks hold every phase.
    const first = Math.ceil((plan.effectiveKernelSize + plan.paddingLeft + 1) / blockSize) + 1;
    const counts = Array.from({ length: stride }, (_, i) => plan.outputsInBlock(first + i, blockSize));
    expect(plan.perBlock?.outputs.min).toBe(Math.min(...counts));
    expect(plan.perBlock?.outputs.max).toBe(Math.max(...counts));
    expect(plan.perBlock?.outputs.mean).toBeCloseTo(counts.reduce((sum, count) => sum + count) / stride, 9);

    const whole = countDefinition(shape, 1, batch);
    const { nominal } = plan.perBlock ?? {};
    expect(nominal?.macs).toBeCloseTo((whole.multiplies * blockSize) / stride, 3);
    expect(nominal?.total).toBeCloseTo(((whole.multiplies + whole.adds) * blockSize) / stride, 3);
    // With partitions fewer are executed than the definition counts.
    const executed = planConv1d({ ...shape, algorithm: 'direct' }, { batch, blockSize }).perBlock?.executed;
    expect(executed?.mean).toBeCloseTo((2 * whole.multiplies * blockSize) / stride, 3);
    expect(executed?.max).toBe(2 * whole.multiplies * Math.max(...counts));
  });

  test('a block of 100 at stride 3 brings 33 or 34 outputs', () => {
    const { perBlock } = planConv1d({ kernelSize: 7, stride: 3, bias: true }, { blockSize: 100, batch: 2 });
    expect(perBlock?.outputs).toEqual({ min: 33, mean: 100 / 3, max: 34 });
    expect(perBlock?.nominal.filters).toBe(1);
    expect(perBlock?.nominal.perFilter).toBeCloseTo((13 * 100) / 3, 9);
    expect(perBlock?.nominal.total).toBeCloseTo((2 * 14 * 100) / 3, 9);
    expect(perBlock?.nominal.macs).toBeCloseTo((2 * 7 * 100) / 3, 9);
    expect(perBlock?.executed.mean).toBeCloseTo((2 * 14 * 100) / 3, 9);
    expect(perBlock?.executed.max).toBe(2 * 14 * 34);
  });

  test('a block shorter than the stride brings none or one', () => {
    const { perBlock } = planConv1d({ kernelSize: 2, stride: 8 }, { blockSize: 1 });
    expect(perBlock?.outputs).toEqual({ min: 0, mean: 0.125, max: 1 });
    expect(perBlock?.executed).toEqual({ mean: 0.5, max: 4 });
  });

  test.each<[Conv1dShapeOptions, PlanHost, { macs: number; operations: number }]>([
    [{ kernelSize: 3 }, { sampleRate: 100 }, { macs: 300, operations: 500 }],
    [
      { kernelSize: 3, bias: true },
      { sampleRate: 0.5, batch: 4 },
      { macs: 6, operations: 12 },
    ],
    [
      { kernelSize: 3, inChannels: 16, outChannels: 16, bias: true },
      { sampleRate: 48000 },
      { macs: 36_864_000, operations: 73_728_000 },
    ],
    [{ kernelSize: 8, stride: 4, inChannels: 2 }, { sampleRate: 1000 }, { macs: 4000, operations: 7750 }],
    [{ kernelSize: 3, padding: 1, paddingMode: 'circular' }, { sampleRate: 1 }, { macs: 3, operations: 5 }],
  ])('perSecond of %o at %o', (options, host, expected) => {
    expect(planConv1d(options, host).perSecond).toStrictEqual(expected);
  });
});

describe('a plan', () => {
  const options = { kernelSize: 4, dilation: 5, stride: 2, padding: [3, 1] } as const;

  test('says what the shape says', () => {
    const plan = planConv1d(options);
    expect(plan.effectiveKernelSize).toBe(16);
    expect([plan.paddingLeft, plan.paddingRight]).toEqual([3, 1]);
    expect(plan.outputRate).toBe(0.5);
    expect(plan.streamable).toBe(true);
    expect(plan.algorithm).toBe('direct');
  });

  test('has figures only for what the host gives', () => {
    const figures = (host?: PlanHost): string[] =>
      Object.keys(planConv1d(options, host)).filter((key) => /operations|per|estimate|partitions/.test(key));
    expect(figures()).toEqual([]);
    expect(figures({})).toEqual([]);
    expect(figures({ batch: 2 })).toEqual([]);
    expect(figures({ length: 5 })).toEqual(['operations']);
    expect(figures({ length: 0 })).toEqual(['operations']);
    expect(figures({ blockSize: 5 })).toEqual(['perBlock']);
    expect(figures({ sampleRate: 5 })).toEqual(['perSecond']);
    expect(figures({ length: undefined, batch: undefined, blockSize: undefined, sampleRate: undefined })).toEqual([]);
    expect('seconds' in planConv1d(options).latency).toBe(false);
  });

  test('is the same from a layer, from its shape and from its options', () => {
    const host = { length: 1000, batch: 3, blockSize: 64, sampleRate: 1000 };
    using layer = new Conv1d({ ...options, weight: [1, 2, 3, 4] });
    const facts = JSON.stringify(planConv1d(options, host));
    expect(JSON.stringify(layer.plan(host))).toBe(facts);
    expect(JSON.stringify(planConv1d(layer.shape, host))).toBe(facts);
  });

  test('is frozen', () => {
    expect(Object.isFrozen(planConv1d(options))).toBe(true);
    expect(Object.isFrozen(planConv1d(options).shape)).toBe(true);
  });
});
