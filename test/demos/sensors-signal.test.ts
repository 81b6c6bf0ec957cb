import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockSize, CUTS } from '../../demos/sensors/signal/cuts.ts';
import { ecg } from '../../demos/sensors/signal/ecg.ts';
import { type Faults, isLost, withFaults } from '../../demos/sensors/signal/faults.ts';
import { noise, uniform } from '../../demos/sensors/signal/noise.ts';
import type { Packet, Signal } from '../../demos/sensors/signal/signal.ts';
import { type Arrival, Source } from '../../demos/sensors/signal/source.ts';
import { propertyOf } from '../helpers/property.ts';

const SEED = 7;
const NONE: Faults = { hum: false, drift: false, dropouts: false, nan: false };
const ALL: Arrival = { hum: true, drift: true, dropouts: true, nan: true, losses: false, cut: 'random' };

/** Leads with the faults. */
function leads(faults: Faults): Signal {
  return withFaults(ecg(SEED), SEED, Array(8).fill(0.3), () => faults);
}

/** A stretch of the signal in one piece. */
function whole(signal: Signal, from: number, to: number): Float32Array {
  const { length } = signal.channels;
  const data = new Float32Array((to - from) * length);
  for (let frame = from; frame < to; frame++) signal.write(frame, data, (frame - from) * length);
  return data;
}

function joined(packets: readonly Packet[]): Float32Array {
  return Float32Array.from(packets.flatMap(({ data }) => [...data]));
}

test('noise depends on seed, position and channel, and is spread evenly', () => {
  const values = Array.from({ length: 20_000 }, (_, i) => uniform(SEED, i));
  expect(values).toEqual(Array.from({ length: 20_000 }, (_, i) => uniform(SEED, i)));
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = values.filter((value) => Math.floor(value * 10) === tenth).length / values.length;
    expect(share).toBeGreaterThan(0.09);
    expect(share).toBeLessThan(0.11);
  }
  expect(new Set([uniform(1, 5, 0), uniform(2, 5, 0), uniform(1, 5, 1), uniform(1, 5 + 2 ** 32, 0)]).size).toBe(4);
  const power = values.reduce((sum, _, i) => sum + noise(SEED, i, 3) ** 2, 0) / values.length;
  expect(power).toBeCloseTo(1, 1);
});

describe('the simulated heart', () => {
  test('beats about once a second, with waves in their order', () => {
    const two = whole(ecg(SEED), 0, 5000).filter((_, i) => i % 8 === 1);
    const beats: number[] = [];
    for (let i = 1; i < two.length - 1; i++) {
      const value = two[i] ?? 0;
      const isPeak = value > 0.8 && value === Math.max(...two.slice(Math.max(0, i - 50), i + 50));
      if (isPeak) beats.push(i);
    }
    expect(beats.length).toBeGreaterThanOrEqual(10);
    expect(beats.length).toBeLessThanOrEqual(13);
    const [first = 0] = beats.filter((at) => at > 200);
    const level = (from: number, to: number): number =>
      two.slice(first + from, first + to).reduce((sum, value) => sum + value, 0) / (to - from);
    expect(level(90, 120)).toBeGreaterThan(0.15); // T
    expect(level(-80, -65)).toBeGreaterThan(0.05); // P
    expect(level(-60, -40)).toBeLessThan(0.08);
  });

  test('the limb leads add up as Einthoven and Goldberger have it', () => {
    const [I = 0, II = 0, III = 0, R = 0, L = 0, F = 0] = whole(ecg(SEED), 412, 413);
    expect(III).toBeCloseTo(II - I, 0);
    expect(R + L + F).toBeCloseTo(0, 0);
  });
});

describe('faults', () => {
  test('each does what it says, and only that', () => {
    const plain = whole(leads(NONE), 0, 20_000);
    expect(plain).toEqual(whole(ecg(SEED), 0, 20_000));
    expect(plain.every(Number.isFinite)).toBe(true);
    const withNaN = whole(leads({ ...NONE, nan: true }), 0, 20_000);
    const share = withNaN.filter(Number.isNaN).length / withNaN.length;
    expect(share).toBeGreaterThan(1e-5);
    expect(share).toBeLessThan(0.01);
    expect(withNaN.every((value, i) => Number.isNaN(value) || value === plain[i])).toBe(true);
    const dropouts = whole(leads({ ...NONE, dropouts: true }), 0, 20_000);
    expect(dropouts.filter((value) => value === 0).length).toBeGreaterThan(1000);
    expect(dropouts.every((value, i) => value === 0 || value === plain[i])).toBe(true);
    const hum = whole(leads({ ...NONE, hum: true }), 0, 500).map((value, i) => value - (plain[i] ?? 0));
    expect(hum[80]).toBeCloseTo(hum[80 + 8 * 10] ?? NaN, 5); // 10 frames at 500 Hz are one turn of 50 Hz
    expect(Math.max(...hum)).toBeGreaterThan(0.1);
    const drift = whole(leads({ ...NONE, drift: true }), 0, 20_000).map((value, i) => value - (plain[i] ?? 0));
    expect(Math.abs((drift[8] ?? 0) - (drift[0] ?? 0))).toBeLessThan(0.01);
    expect(drift.reduce((most, value) => Math.max(most, Math.abs(value)))).toBeGreaterThan(0.2);
  });

  test('a burst of losses takes every packet that it touches', () => {
    const lost = Array.from({ length: 20_000 }, (_, frame) => isLost(SEED, frame, 1, 500));
    expect(lost.some((one) => one)).toBe(true);
    for (let frame = 0; frame + 40 < lost.length; frame += 13) {
      expect(isLost(SEED, frame, 40, 500)).toBe(lost.slice(frame, frame + 40).some((one) => one));
    }
  });
});

describe('a source', () => {
  propertyOf(
    'any cut at any time gives the same signal',
    fc.array(fc.tuple(fc.integer({ min: 1, max: 700 }), fc.constantFrom(...CUTS)), { minLength: 1, maxLength: 8 }),
    50,
    (steps) => {
      const source = new Source(leads(ALL), SEED);
      let until = 0;
      const packets = steps.flatMap(([frames, cut]) => {
        until += frames;
        return source.advance(until, { ...ALL, cut });
      });
      expect(source.frame).toBeLessThanOrEqual(until);
      expect(joined(packets)).toEqual(whole(leads(ALL), 0, source.frame));
      let due = 0;
      for (const { frame, data } of packets) {
        expect(frame).toBe(due);
        due += data.length / 8;
      }
    },
  );

  test('blocks have the sizes that were asked for', () => {
    const sizes = (cut: Arrival['cut']): number[] =>
      new Source(leads(NONE), SEED).advance(1200, { ...NONE, losses: false, cut }).map(({ data }) => data.length / 8);
    expect(new Set(sizes('1'))).toEqual(new Set([1]));
    expect(new Set(sizes('7'))).toEqual(new Set([7]));
    expect(new Set(sizes('64'))).toEqual(new Set([64]));
    expect(sizes('second')).toEqual([500, 500]);
    expect(new Set(sizes('random')).size).toBeGreaterThan(5);
    expect(Math.max(...Array.from({ length: 5000 }, (_, i) => blockSize('random', i, 1, 500, SEED)))).toBe(200);
    expect(Math.min(...Array.from({ length: 5000 }, (_, i) => blockSize('random', i, 1, 500, SEED)))).toBe(0);
  });

  test('losses are gaps: what comes is the signal at its place', () => {
    const source = new Source(leads(ALL), SEED);
    const packets = Array.from({ length: 100 }, (_, i) =>
      source.advance(50 * (i + 1), { ...ALL, losses: true }),
    ).flat();
    const signal = whole(leads(ALL), 0, 5000);
    let come = 0;
    for (const { frame, data } of packets) {
      expect(data).toEqual(signal.slice(frame * 8, frame * 8 + data.length));
      come += data.length / 8;
    }
    expect(come).toBeLessThan(4800);
    expect(come).toBeGreaterThan(3000);
  });

  test('after a long pause it goes on with what is new', () => {
    const source = new Source(leads(NONE), SEED);
    source.advance(100, { ...NONE, losses: false, cut: '1' });
    const [first] = source.advance(1_000_000, { ...NONE, losses: false, cut: '1' });
    expect(first?.frame).toBe(1_000_000 - 1250);
  });
});
