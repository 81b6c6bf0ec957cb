import fc from 'fast-check';
import { calibrate, type MachineProfile, planConv1d } from 'tapline';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { timeOf } from '../dist/plan/estimate.js';
import { fitMachine } from '../dist/plan/fit-machine.js';
import { TYPICAL_MACHINE, UNITS } from '../dist/plan/machine.js';
import { planGeometry } from '../dist/plan/memory.js';
import { countBlock } from '../dist/plan/work.js';
import { propertyOf } from './helpers/property.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';

describe('calibrate', () => {
  calibrate(); // tables that all streams share stay
  const machine = keepsNothing(calibrate);

  test('gives a finite time above 0 for every unit, and nothing else', () => {
    expect(Object.keys(machine).sort()).toEqual([...UNITS].sort());
    for (const unit of UNITS) expect(machine[unit] > 0 && machine[unit] < Infinity, unit).toBe(true);
    expect(Object.isFrozen(machine)).toBe(true);
  });

  test('makes a profile that can be stored and sent', () => {
    const stored: MachineProfile = JSON.parse(JSON.stringify(machine));
    expect(stored).toEqual(machine);
    expect(structuredClone(machine)).toEqual(machine);
    const host = { blockSize: 128, sampleRate: 48_000 };
    const { estimate } = planConv1d({ kernelSize: 4096 }, { ...host, machine });
    expect(planConv1d({ kernelSize: 4096 }, { ...host, machine: stored }).estimate).toEqual(estimate);
    expect(Object.keys(estimate ?? {})).toEqual(['microsecondsPerBlock', 'load']);
  });
});

describe('calibrate is refused', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test('where there is no clock', () => {
    vi.stubGlobal('performance', undefined);
    expect(keepsNothing(() => refusal(calibrate))).toBe(
      'Error: calibrate needs performance.now, which an AudioWorklet does not have: ' +
        'calibrate on the page or in a worker and hand the profile over',
    );
  });

  test('where the clock stands still', () => {
    vi.stubGlobal('performance', { now: () => 1 });
    expect(keepsNothing(() => refusal(calibrate))).toBe(
      'Error: calibrate needs a clock that moves on: performance.now stands still',
    );
  });

  test('by no coarse one: steps of a tenth of a millisecond do', () => {
    const { performance } = globalThis;
    vi.stubGlobal('performance', { now: () => Math.floor(10 * performance.now()) / 10 });
    for (const unit of UNITS) expect(calibrate()[unit] > 0).toBe(true);
  });
});

describe('fitting a profile to times', () => {
  /** Work of many kinds: sums of one row and of several, short and long rows, strides, partitions. */
  const works = [
    [1, { kernelSize: 1 }],
    [1, { kernelSize: 1, inChannels: 16, outChannels: 16, groups: 16 }],
    [31, { kernelSize: 3, inChannels: 4, outChannels: 4 }],
    [2048, { kernelSize: 2 }],
    [128, { kernelSize: 64, stride: 8 }],
    [128, { kernelSize: 192 }],
    [128, { kernelSize: 64, dilation: 3 }],
    [128, { kernelSize: 9, inChannels: 8, outChannels: 8 }],
    [128, { kernelSize: 9, inChannels: 8, outChannels: 8, numerics: 'fast' }],
    [128, { kernelSize: 300, algorithm: 'fft' }],
    [128, { kernelSize: 9000, algorithm: 'fft' }],
    [128, { kernelSize: 4000, inChannels: 4, outChannels: 4, algorithm: 'fft' }],
  ] as const;
  const counted = works.map(([blockSize, options]) => {
    const { shape } = planConv1d(options);
    return countBlock(shape, planGeometry(shape, 1, blockSize), blockSize, blockSize / shape.stride);
  });

  const machines: fc.Arbitrary<MachineProfile> = fc
    .array(fc.double({ min: 0.4, max: 2.5, noNaN: true }), { minLength: UNITS.length, maxLength: UNITS.length })
    .map((factors) => {
      const machine = { ...TYPICAL_MACHINE };
      UNITS.forEach((unit, i) => {
        machine[unit] *= factors[i] ?? 1;
      });
      return machine;
    });

  propertyOf('foretells the times that it was made of', machines, 50, (machine) => {
    const fitted = fitMachine(
      counted.map((work) => ({ work, nanoseconds: timeOf(machine, work) })),
      TYPICAL_MACHINE,
    );
    for (const work of counted) expect(timeOf(fitted, work) / timeOf(machine, work)).toBeCloseTo(1, 1);
    expect(Object.isFrozen(fitted)).toBe(true);
  });

  test('of a machine that is slower all over finds just that', () => {
    const fitted = fitMachine(
      counted.map((work) => ({ work, nanoseconds: 3 * timeOf(TYPICAL_MACHINE, work) })),
      TYPICAL_MACHINE,
    );
    for (const unit of UNITS) expect(fitted[unit] / TYPICAL_MACHINE[unit], unit).toBeCloseTo(3, 6);
  });

  test('leaves what no work has as it was', () => {
    const [work = counted[0]] = counted;
    if (work === undefined) throw new Error('no work');
    const { product, call } = fitMachine([{ work, nanoseconds: 1e6 }], TYPICAL_MACHINE);
    expect(product).toBe(TYPICAL_MACHINE.product);
    expect(call).toBeGreaterThan(TYPICAL_MACHINE.call);
  });
});
