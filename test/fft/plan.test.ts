import fc from 'fast-check';
import { Conv1d, type Conv1dShapeOptions, formatPlan, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { propertyOf } from '../helpers/property.ts';
import { keepsNothing, refusal } from '../helpers/refusal.ts';

/** Shapes of every kind, from one tap to so many that three signals of the widest still fit into memory. */
const shapes: fc.Arbitrary<Conv1dShapeOptions> = fc
  .record({
    kernelSize: fc.oneof(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 600, max: 20_000 }),
      fc.integer({ min: 20_000, max: 200_000 }),
    ),
    groups: fc.constantFrom(1, 1, 2, 3),
    inputs: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 4 }),
    stride: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 })),
    dilation: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 })),
    algorithm: fc.constantFrom<'auto' | 'fft'>('auto', 'fft'),
    bias: fc.boolean(),
  })
  .map(({ groups, inputs, rows, ...shape }) => ({
    ...shape,
    groups,
    inChannels: groups * inputs,
    outChannels: groups * rows,
  }));

describe('partitions', () => {
  propertyOf('cover the taps from the first offset to the last tap, without a gap', shapes, 500, (shape) => {
    const { partitions = [], algorithm } = planConv1d(shape);
    expect(algorithm === 'fft').toBe('partitions' in planConv1d(shape));
    let end = partitions[0]?.offset ?? shape.kernelSize;
    for (const { size, count, offset } of partitions) {
      expect(offset).toBe(end);
      expect(count).toBeGreaterThanOrEqual(1);
      end = offset + count * size;
    }
    expect(end).toBeGreaterThanOrEqual(shape.kernelSize);
    expect(end - (partitions.at(-1)?.size ?? 1)).toBeLessThan(shape.kernelSize);
  });

  propertyOf('come from one level to the next, later ones two sizes back at least', shapes, 500, (shape) => {
    const { partitions = [] } = planConv1d(shape);
    for (const [level, { size, offset }] of partitions.entries()) {
      const smaller = partitions[level - 1];
      if (smaller === undefined) {
        // The newest taps are summed directly, as many as one partition has.
        expect(offset).toBe(size);
        continue;
      }
      expect(size).toBeGreaterThan(smaller.size);
      expect(offset).toBeGreaterThanOrEqual(2 * size);
    }
  });

  test('are whole lags of a strided layer: taps of every phase of the input', () => {
    const { partitions = [] } = planConv1d({ kernelSize: 4000, stride: 6, dilation: 4, algorithm: 'fft' });
    expect(partitions.length).toBeGreaterThan(0);
    for (const { size, offset } of partitions) expect([size % 3, offset % 3]).toEqual([0, 0]);
  });

  test.each([1, 2, 31, 32])('of %i taps there are none, and fft it stays', (kernelSize) => {
    const plan = planConv1d({ kernelSize, algorithm: 'fft' });
    expect([plan.algorithm, plan.partitions]).toEqual(['fft', []]);
    using layer = new Conv1d({ weight: new Array<number>(kernelSize).fill(0.1), algorithm: 'fft' });
    using direct = new Conv1d({ weight: new Array<number>(kernelSize).fill(0.1), algorithm: 'direct' });
    const signal = [Float32Array.from({ length: 300 }, (_, i) => Math.sin(i))];
    expect(layer.apply(signal)).toEqual(direct.apply(signal));
  });

  test('are frozen', () => {
    const { partitions } = planConv1d({ kernelSize: 5000 });
    expect(Object.isFrozen(partitions)).toBe(true);
    expect(partitions?.every((partition) => Object.isFrozen(partition))).toBe(true);
  });
});

describe('the algorithm', () => {
  test.each<[Conv1dShapeOptions, 'direct' | 'fft']>([
    [{ kernelSize: 1 }, 'direct'],
    [{ kernelSize: 64 }, 'direct'],
    [{ kernelSize: 1024 }, 'fft'],
    [{ kernelSize: 480_000 }, 'fft'],
    [{ kernelSize: 480_000, algorithm: 'direct' }, 'direct'],
    [{ kernelSize: 1, algorithm: 'fft' }, 'fft'],
    [{ kernelSize: 9, dilation: 100_000 }, 'direct'],
    [{ kernelSize: 9, stride: 1000, padding: [0, 0] }, 'direct'],
    [{ kernelSize: 4096, inChannels: 8, outChannels: 8 }, 'fft'],
    [{ kernelSize: 4096, inChannels: 8, outChannels: 8, groups: 8, dilation: 3 }, 'fft'],
  ])('of %o is %s', (shape, algorithm) => {
    expect(planConv1d(shape).algorithm).toBe(algorithm);
    expect('partitions' in planConv1d(shape)).toBe(algorithm === 'fft');
  });

  propertyOf('depends on the shape alone: not on host, weights, time or padding', shapes, 100, (shape) => {
    const { algorithm, partitions } = planConv1d(shape);
    for (const host of [{}, { batch: 3 }, { blockSize: 1 }, { blockSize: 4096, sampleRate: 48_000 }, { length: 5 }]) {
      expect(planConv1d(shape, host)).toMatchObject({ algorithm, ...(partitions && { partitions }) });
    }
    for (const padding of ['valid', [0, 7]] as const) {
      expect(planConv1d({ ...shape, padding })).toMatchObject({ algorithm, ...(partitions && { partitions }) });
    }
  });

  test("'auto' and what it chooses give the same bits", () => {
    const weight = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i * i));
    const signal = [Float32Array.from({ length: 5000 }, (_, i) => Math.cos(i * i))];
    using auto = new Conv1d({ weight });
    using chosen = new Conv1d({ weight, algorithm: 'fft' });
    expect(auto.plan().partitions).toEqual(chosen.plan().partitions);
    expect(auto.apply(signal)).toEqual(chosen.apply(signal));
  });
});

describe('formatPlan', () => {
  test('names algorithm and partitions', () => {
    const text = formatPlan(planConv1d({ kernelSize: 480_000 }, { blockSize: 128 }));
    expect(text).toMatch(/^runs as +fft, reproducible$/m);
    expect(text).toMatch(/^partitions +15 of 128 taps, 14 of 1,024 taps, 57 of 8,192 taps$/m);
    expect(text).toMatch(/^executed per block +[\d,.]+ multiplies and adds, at most [\d,.]+$/m);
  });

  test('says where there are none', () => {
    expect(formatPlan(planConv1d({ kernelSize: 8, algorithm: 'fft' }))).toMatch(/^partitions +none: .+$/m);
    expect(formatPlan(planConv1d({ kernelSize: 8 }))).not.toContain('partitions');
  });
});

describe('a layer that no memory holds is refused with what it needs', () => {
  const message = /^RangeError: (weight|history) .* needs [\d.]+ [MG]iB of memory: at most 1023 MiB can be had$/;

  test.each<[string, Conv1dShapeOptions]>([
    ['2 billion taps', { kernelSize: 2e9 }],
    ['2 billion taps, fft', { kernelSize: 2e9, algorithm: 'fft' }],
    ['200 million taps', { kernelSize: 2e8 }],
    ['many filters', { kernelSize: 480_000, inChannels: 30, outChannels: 30 }],
    ['many channels', { kernelSize: 2_000_000, inChannels: 100, outChannels: 100, groups: 100 }],
    ['far apart', { kernelSize: 480_000, dilation: 1000 }],
  ])('%s', (_, shape) => {
    expect(refusal(() => keepsNothing(() => planConv1d(shape)))).toMatch(message);
  });

  test('and so it is from a layer, with nothing kept', () => {
    const weight = new Float32Array(4e6);
    const options = { weight, inChannels: 8, outChannels: 8, kernelSize: 62_500, dilation: 5000 };
    expect(refusal(() => keepsNothing(() => new Conv1d(options)))).toMatch(message);
  });
});
