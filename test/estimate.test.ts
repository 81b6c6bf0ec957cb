import fc from 'fast-check';
import { Conv1d, type Conv1dShapeOptions, formatPlan, type PlanHost, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { machine, only, timesOf, units } from './helpers/machine.ts';
import { evenScenes, shapeOptions } from './helpers/plan-scenes.ts';
import { property, propertyOf } from './helpers/property.ts';
import { refusal } from './helpers/refusal.ts';

describe('an estimate', () => {
  property(
    'is the sum of all units, each with its time',
    evenScenes,
    100,
    ({ options, batch, sizes: [blockSize = 1] }) => {
      const shape = shapeOptions(options);
      if (!planConv1d(shape).streamable) return;
      const host = { batch, blockSize };
      const sumOf = (which: 'mean' | 'max'): number =>
        units.reduce(
          (sum, unit) => sum + (machine[unit] * timesOf(shape, { ...host, machine: only(unit) })[which]) / 1000,
          0,
        );
      const { mean, max } = timesOf(shape, host);
      expect(mean / sumOf('mean')).toBeCloseTo(1, 6);
      // Not every unit is at its most in the same block.
      expect(max / sumOf('max')).toBeLessThan(1 + 1e-6);
      expect(max / mean).toBeGreaterThan(1 - 1e-6);
    },
  );

  property('of a direct layer is the same for every block where all have as many outputs', evenScenes, 200, (scene) => {
    const {
      options,
      batch,
      sizes: [blockSize = 1],
    } = scene;
    const shape = { ...shapeOptions(options), algorithm: 'direct' } as const;
    const { streamable, perBlock } = planConv1d(shape, { blockSize });
    if (!streamable) return;
    const { mean, max } = timesOf(shape, { batch, blockSize });
    if (perBlock?.outputs.min === perBlock?.outputs.max) expect(max).toBe(mean);
    else expect(max).toBeGreaterThan(mean);
  });

  test('of 124 or 125 outputs: the first, whose 31 vectors make more tiles than 32', () => {
    const shape = { kernelSize: 128, stride: 2 };
    const tiles = timesOf(shape, { blockSize: 249, machine: only('tile') });
    expect([tiles.mean, tiles.max]).toEqual([expect.closeTo((6 + 4) / 2, 6), expect.closeTo(6, 6)]);
  });

  test('of a block with 33 or 34 outputs: two thirds and one third, and 34', () => {
    const shape = { kernelSize: 7, stride: 3 };
    const frames = timesOf(shape, { blockSize: 100, machine: only('frame') });
    expect([frames.mean, frames.max]).toEqual([expect.closeTo(100 + 100 / 3, 6), expect.closeTo(134, 6)]);
  });

  test('with partitions: at most as many times the mean as multiplies and adds are, but for calls and copies', () => {
    const shape = { kernelSize: 48_000 };
    const executed = planConv1d(shape, { blockSize: 32 }).perBlock?.executed ?? { mean: 1, max: 1 };
    const ratio = executed.max / executed.mean;
    expect(ratio).toBeGreaterThan(1.5); // a tick falls into every fourth block
    expect(timesOf(shape, { blockSize: 32, machine: only('product') }).max / ratio).toBeCloseTo(
      timesOf(shape, { blockSize: 32, machine: only('product') }).mean,
      6,
    );
    expect(timesOf(shape, { blockSize: 32, machine: only('row') }).max).toBeCloseTo(2, 6);
    expect(timesOf(shape, { blockSize: 32, machine: only('call') }).max).toBeCloseTo(1 + ratio, 6);
  });

  test('load is the share of a block’s own time', () => {
    const host = { blockSize: 128, sampleRate: 48_000 };
    const { estimate } = planConv1d({ kernelSize: 64 }, { ...host, machine });
    expect(estimate?.load).toBe((timesOf({ kernelSize: 64 }, host).mean * 48_000) / 128 / 1e6);
  });

  test('stands in a plan with machine and blockSize, its load with a sample rate too, and nowhere else', () => {
    const keys = (host: PlanHost, shape: Conv1dShapeOptions = { kernelSize: 64 }): string[] | undefined => {
      const plan = planConv1d(shape, host);
      expect('estimate' in plan).toBe(plan.estimate !== undefined);
      return plan.estimate && Object.keys(plan.estimate);
    };
    expect(keys({ machine, blockSize: 128, sampleRate: 48_000 })).toEqual(['microsecondsPerBlock', 'load']);
    expect(keys({ machine, blockSize: 128 })).toEqual(['microsecondsPerBlock']);
    expect(keys({ machine, sampleRate: 48_000, length: 100, batch: 2 })).toBeUndefined();
    expect(keys({ blockSize: 128, sampleRate: 48_000 })).toBeUndefined();
    expect(keys({ machine: undefined, blockSize: 128 })).toBeUndefined();
    const circular = { kernelSize: 3, padding: 1, paddingMode: 'circular' } as const;
    expect(keys({ machine, blockSize: 128, sampleRate: 48_000 }, circular)).toBeUndefined();
  });

  test('is frozen, and the same from a layer and with a profile that was stored', () => {
    const host = { blockSize: 100, sampleRate: 1000, batch: 2 };
    using layer = new Conv1d({ weight: [1, 2, 3], stride: 3 });
    const { estimate } = planConv1d({ kernelSize: 3, stride: 3 }, { ...host, machine });
    expect(layer.plan({ ...host, machine: JSON.parse(JSON.stringify(machine)) }).estimate).toEqual(estimate);
    expect(Object.isFrozen(estimate) && Object.isFrozen(estimate?.microsecondsPerBlock)).toBe(true);
  });

  propertyOf(
    'is a time for any block',
    fc.record({ kernelSize: fc.integer({ min: 1, max: 3000 }), blockSize: fc.integer({ min: 1, max: 5000 }) }),
    100,
    ({ kernelSize, blockSize }) => {
      const { mean, max } = timesOf({ kernelSize }, { blockSize });
      expect(mean).toBeGreaterThan(0.1); // a call
      expect(max).toBeGreaterThanOrEqual(mean);
      expect(max).toBeLessThan(Infinity);
    },
  );

  test.each<[PlanHost, string]>([
    [{ machine, blockSize: 128 }, '0.655 µs'],
    [{ machine, blockSize: 128, sampleRate: 48_000 }, '0.655 µs, 0.025 % of real time'],
    [{ machine, blockSize: 128, sampleRate: 2e8 }, '0.655 µs, 100 % of real time'],
    [{ machine, blockSize: 1, batch: 9, sampleRate: 48_000 }, ''],
  ])('in the table: %#', (host, text) => {
    const rows = formatPlan(planConv1d({ kernelSize: 64, stride: host.batch ? 2 : 1 }, host)).split('\n');
    const row = rows.find((line) => line.startsWith('estimated per block  ')) ?? '';
    if (text !== '') expect(row).toBe(`estimated per block  ${text}`);
    else expect(row).toMatch(/^estimated per block {2}[\d.]+ µs, at most [\d.]+ µs, [\d.]+ % of real time$/);
  });
});

describe('a machine is refused', () => {
  const host = (wrong: unknown): string =>
    refusal(() => Reflect.apply(planConv1d, undefined, [{ kernelSize: 3 }, { machine: wrong }]));

  test.each<[unknown, string]>([
    [null, 'TypeError: machine must be an object: got null'],
    [4, 'TypeError: machine must be an object: got 4'],
    ['fast', "TypeError: machine must be an object: got 'fast'"],
    [{}, 'TypeError: machine.call must be a number: got undefined'],
  ])('%o', (wrong, error) => {
    expect(host(wrong)).toBe(error);
  });

  test.each(units)('for its %s', (unit) => {
    const { [unit]: _, ...rest } = machine;
    expect(host(rest)).toBe(`TypeError: machine.${unit} must be a number: got undefined`);
    expect(host({ ...machine, [unit]: '5' })).toBe(`TypeError: machine.${unit} must be a number: got '5'`);
    for (const value of [0, -1, NaN, Infinity]) {
      expect(host({ ...machine, [unit]: value })).toBe(
        `RangeError: machine.${unit} must be finite and above 0: got ${value}`,
      );
    }
  });
});
