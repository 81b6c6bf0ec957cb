import { describe, expect, test } from 'vitest';
import { designFilter, MOST_TAPS, paddedWeight } from '../../demos/effects/filter-design.ts';
import { decayCurve, impulseFrames, synthesiseImpulse, WAYS } from '../../demos/effects/impulse.ts';
import { synthesiseLoop } from '../../demos/effects/loop.ts';
import { Average, decibels, LevelMatch, power } from '../../demos/effects/match.ts';
import {
  BANDS,
  DECODER_TAPS,
  decoderWeight,
  ENCODER_TAPS,
  encoderWeight,
} from '../../demos/effects/network-weights.ts';
import { bandLevels, bandsBetween, firstRise, Heights } from '../../demos/effects/reduce.ts';
import { arrangeWays } from '../../demos/effects/response-file.ts';

const RATE = 48_000;

test('a filter is followed by zeros up to the most taps', () => {
  const design = designFilter({ kind: 'bandpass', cutoff: 300, upper: 900, taps: 101 }, RATE);
  const padded = paddedWeight(design);
  expect(padded.length).toBe(MOST_TAPS);
  expect([...padded.subarray(0, 101)]).toEqual([...design.weight]);
  expect(padded.subarray(101).every((value) => value === 0)).toBe(true);
});

describe('an impulse response', () => {
  const space = { decay: 2, predelay: 0.1, brightness: 0.5 };
  const energyOf = (row: Float32Array): number => row.reduce((sum, value) => sum + value * value, 0);

  test('is as long as its decay in half seconds and the longest pre-delay', () => {
    expect(impulseFrames(1.6, RATE)).toBe(2.25 * RATE);
    expect(synthesiseImpulse({ ...space, decay: 1.6 }, 'left to left', RATE).length).toBe(2.25 * RATE);
  });

  test('is silent for its pre-delay and then decays by 60 dB in its time', () => {
    const row = synthesiseImpulse(space, 'left to left', RATE);
    expect(row.subarray(0, 0.1 * RATE).every((value) => value === 0)).toBe(true);
    const around = (time: number): number => decibels(power(row.subarray((time - 0.05) * RATE, (time + 0.05) * RATE)));
    // Walls take the high frequencies first: it falls a little faster than by its decay alone.
    const perSecond = (around(0.6) - around(1.6)) / 1;
    expect(perSecond).toBeGreaterThan(30);
    expect(perSecond).toBeLessThan(42);
  });

  test('has the energy 1 on both ways to an ear, which differ', () => {
    const rows = WAYS.map((way) => synthesiseImpulse(space, way, RATE));
    for (const ear of [0, 2])
      expect(rows.slice(ear, ear + 2).reduce((sum, row) => sum + energyOf(row), 0)).toBeCloseTo(1, 4);
    expect(new Set(rows.map((row) => row[20_000])).size).toBe(4);
  });

  test('is drawn by the loudest sample of each part', () => {
    const curve = decayCurve(Float32Array.of(0, -1, 0.1, 0.05, 0, 0), 3);
    expect(curve).toEqual([0, expect.closeTo(-20), -120]);
    expect(decayCurve(new Float32Array(6), 3)).toEqual([-120, -120, -120]);
  });

  test('of a file: one channel is for both sides, two are one each, four are all ways', () => {
    const [a, b, c, d] = [1, 2, 3, 4].map((place) => Float32Array.from({ length: 5 }, (_, i) => Number(i === place)));
    if (!a || !b || !c || !d) throw new Error('four rows');
    const place = (rows: Float32Array[]): number[] => rows.map((row) => row.findIndex((value) => value !== 0));
    expect(place(arrangeWays([a], 'one.wav'))).toEqual([1, -1, -1, 1]);
    expect(place(arrangeWays([a, b], 'two.wav'))).toEqual([1, -1, -1, 2]);
    // Files: left to left, left to right, right to left, right to right. Weights: outputs, then inputs.
    expect(place(arrangeWays([a, b, c, d], 'four.wav'))).toEqual([1, 3, 2, 4]);
    expect(() => arrangeWays([new Float32Array(5)], 'no.wav')).toThrow('no.wav is silent');
  });
});

test('the loop is loud enough, never clips, and is the same each time', () => {
  const [left, right] = synthesiseLoop(8000);
  expect(left.length).toBe(8 * 8000);
  for (const row of [left, right]) {
    expect(Math.max(...row.map(Math.abs))).toBeCloseTo(0.7, 5);
    expect(decibels(power(row))).toBeGreaterThan(-24);
  }
  expect(left).not.toEqual(right);
  expect(synthesiseLoop(8000)[0]).toEqual(left);
});

describe('the network', () => {
  test('has filters of energy 1 for each band, drawn by the seed', () => {
    const weight = encoderWeight(1, RATE);
    expect(weight.length).toBe(BANDS * 2 * ENCODER_TAPS);
    for (let band = 0; band < BANDS; band++) {
      const filter = weight.subarray(band * 2 * ENCODER_TAPS, (band + 1) * 2 * ENCODER_TAPS);
      expect(filter.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 4);
    }
    expect(encoderWeight(1, RATE)).toEqual(weight);
    expect(encoderWeight(2, RATE)).not.toEqual(weight);
  });

  test('brings each band back ever softer', () => {
    const weight = decoderWeight(3);
    expect(weight.length).toBe(2 * BANDS * DECODER_TAPS);
    const strengths = Array.from({ length: DECODER_TAPS }, (_, k) =>
      weight.reduce((sum, value, i) => (i % DECODER_TAPS === k ? sum + value * value : sum), 0),
    );
    expect(strengths[0]).toBeGreaterThan(3 * (strengths[1] ?? 0));
    expect(strengths[1]).toBeGreaterThan(3 * (strengths[4] ?? 0));
  });
});

describe('levels', () => {
  test('power and decibels', () => {
    expect(power(Float32Array.of(0.5, -0.5))).toBe(0.25);
    expect(power(new Float32Array())).toBe(0);
    expect(decibels(0.01)).toBeCloseTo(-20);
  });

  test('an average is of the last one and a half seconds, or of what there is', () => {
    const average = new Average();
    expect(average.add(4, 0.25)).toBe(4);
    expect(average.add(1, 0.5)).toBe(2);
    expect(average.add(1, 0.5)).toBe(1.6);
    expect(average.add(1, 0.25)).toBe(1.5);
    expect(average.add(1, 0.25)).toBe(1);
  });

  test('the gain is found that makes both as powerful, whatever gain was applied meanwhile', () => {
    const match = new LevelMatch();
    let gain = 1;
    for (let i = 0; i < 4; i++) gain = match.look(0.04, 0.0004 * gain * gain, gain, 0.1);
    expect(gain).toBe(1); // too early to say
    for (let i = 0; i < 100; i++) gain = match.look(0.04, 0.0004 * gain * gain, gain, 0.1);
    expect(gain).toBeCloseTo(10, 6);
    match.forget();
    for (let i = 0; i < 100; i++) gain = match.look(0.04, 0.16 * gain * gain, gain, 0.1);
    expect(gain).toBeCloseTo(0.5, 6);
  });

  test('what is not heard is left alone: half a decibel', () => {
    const match = new LevelMatch();
    const off = (decibels: number): number => 10 ** (decibels / 10);
    for (let i = 0; i < 30; i++) expect(match.look(0.04, 0.04 * off(0.4), 1, 0.1)).toBe(1);
    for (let i = 0; i < 30; i++) match.look(0.04, 0.04 * off(0.6), 1, 0.1);
    expect(match.look(0.04, 0.04 * off(0.6), 1, 0.1)).toBeCloseTo(10 ** (-0.6 / 20), 6);
  });

  test('silence changes nothing, and the gain has its bounds', () => {
    const match = new LevelMatch();
    for (let i = 0; i < 50; i++) expect(match.look(0, 0, 1, 0.1)).toBe(1);
    for (let i = 0; i < 50; i++) match.look(0.5, 1e-9, 1, 0.1);
    expect(match.look(0.5, 1e-9, 1, 0.1)).toBeCloseTo(10 ** 1.5, 6);
  });
});

describe('the spectrum', () => {
  test('wide bands show their loudest bin, narrow ones lie between their neighbours', () => {
    const bands = bandsBetween(100, 10_000, 21, 100);
    expect(bands.frequencies[0]).toBeCloseTo(100);
    expect(bands.frequencies[20]).toBeCloseTo(10_000);
    const spectrum = new Float32Array(200).fill(-100);
    spectrum[50] = -10; // 5 kHz
    spectrum[1] = -20;
    const levels = bandLevels(spectrum, bands);
    expect(levels[17]).toBe(-10); // 5,012 Hz
    expect(levels.filter((level) => level === -10)).toHaveLength(1);
    expect(levels[0]).toBeCloseTo(-20);
    expect(levels[1]).toBeCloseTo(-20 - 80 * (10 ** 0.1 - 1), 3);
  });

  test('silence, which is −Infinity, is drawn at the bottom', () => {
    const bands = bandsBetween(20, 20_000, 10, 50);
    expect(bandLevels(new Float32Array(1024).fill(-Infinity), bands)).toEqual(new Array(10).fill(-140));
  });

  test('the oscilloscope starts at a rise', () => {
    expect(firstRise(Float32Array.of(1, 0.5, -1, 0.5, 1), 5)).toBe(3);
    expect(firstRise(Float32Array.of(1, 0.5, -1, 0.5, 1), 3)).toBe(0);
  });

  test('the oscilloscope grows at once and shrinks after a while', () => {
    const heights = new Heights();
    const follow = (level: number, pictures: number): number => {
      for (let i = 0; i < pictures; i++) heights.follow([Float32Array.of(0, -level)]);
      return heights.height;
    };
    expect(follow(0.1, 119)).toBe(1);
    expect(follow(0.1, 1)).toBe(0.125);
    expect(follow(0.3, 1)).toBe(0.5);
    expect(follow(0.1, 119)).toBe(0.5);
    expect(follow(0.1, 1)).toBe(0.125);
    expect(follow(5, 1)).toBe(2);
  });
});
