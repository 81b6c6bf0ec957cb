import { Conv1d } from 'tapline';
import { movingAverage, resampler } from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { response } from '../helpers/spectrum.ts';
import { halfBand, resampled } from './expected.ts';

/** A layer's output channels read frame by frame. */
function interleave(rows: readonly Float32Array[]): number[] {
  return Array.from(rows[0] ?? [], (_, i) => rows.map((row) => row[i] ?? NaN)).flat();
}

const signal = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, n) => (n < 48 ? Math.cos(0.3 * n) + 0.5 * Math.sin(0.05 * n * n) : 0));

test('the decimator by 2 is firwin(41, 1 / 2, kaiser 5) with its stride', () => {
  const { weight, ...layer } = resampler({ down: 2 });
  expect(layer).toEqual({ operation: 'convolution', outChannels: 1, stride: 2 });
  expect(weight.length).toBe(41);
  for (const [n, tap] of halfBand.entries()) expect(weight[n]).toBeCloseTo(tap, 15);
});

/** L of the documentation. */
function late(up: number, down: number): number {
  return Math.ceil((10 * Math.max(up, down) + (up - 1) * (down - 1)) / (up * down));
}

test.each(resampled)('a layer makes resample_poly(x, $up, $down), late by whole frames', ({ up, down, y }) => {
  const design = resampler({ up, down });
  const lowest = up === 4 && down === 6 ? [2, 3] : [up, down];
  expect([design.outChannels, design.stride]).toEqual(lowest);
  const [p = NaN, q = NaN] = lowest;
  using layer = new Conv1d(design);
  const output = interleave(layer.apply([signal(48 + 40 * q)]));
  const delay = late(p, q) * p;
  expect(output.slice(0, delay).length).toBe(delay);
  for (const [i, expected] of y.entries()) expect(output[delay + i], `y[${i}]`).toBeCloseTo(expected, 5);
});

test('the delay is 10 layer frames where either factor is 1', () => {
  for (const factor of [2, 3, 8, 25]) {
    expect(late(1, factor)).toBe(10);
    expect(late(factor, 1)).toBe(10);
    const decimator = resampler({ down: factor });
    expect(decimator.weight.length).toBe(20 * factor + 1);
    expect(decimator.weight.toReversed()).toEqual(decimator.weight);
    const [row = []] = new Conv1d(decimator).apply([Float32Array.from({ length: 40 * factor }, (_, n) => n)]);
    // A ramp is late by 10·down of its input frames.
    for (let m = 21; m < 40; m++) expect((row[m] ?? NaN) / factor).toBeCloseTo(m - 10, 3);
  }
});

test('an interpolator runs through its input frames and hits sines between them', () => {
  using layer = new Conv1d(resampler({ up: 4, down: 1 }));
  const output = interleave(layer.apply([Float32Array.from({ length: 120 }, (_, n) => Math.sin(0.5 * n + 0.2))]));
  for (let i = 100; i < 480; i++) {
    expect(Math.abs((output[i] ?? NaN) - Math.sin((0.5 * (i - 40)) / 4 + 0.2)), `frame ${i}`).toBeLessThan(0.004);
  }
});

test('44.1 kHz to 48 kHz', () => {
  const design = resampler({ up: 48000, down: 44100 });
  expect([design.outChannels, design.stride]).toEqual([160, 147]);
  using layer = new Conv1d(design);
  const tone = 2 * Math.PI * 3000;
  const output = interleave(layer.apply([Float32Array.from({ length: 1470 }, (_, n) => Math.sin((tone * n) / 44100))]));
  expect(output.length).toBe(1600);
  for (let i = 700; i < 1600; i++) {
    const expected = Math.sin((tone * (i - late(160, 147) * 160)) / 48000);
    expect(Math.abs((output[i] ?? NaN) - expected), `frame ${i}`).toBeLessThan(0.004);
  }
});

describe('aliases', () => {
  const power = (row: Float32Array): number => row.reduce((sum, y) => sum + y * y, 0) / row.length;
  const through = (layer: Conv1d, omega: number): Float32Array => {
    const [row = new Float32Array()] = layer.apply([
      Float32Array.from({ length: 4000 }, (_, n) => Math.sin(omega * n + 1)),
    ]);
    return row.slice(25);
  };

  test.each([2, 4, 5])('are 50 dB down in a layer of stride %i; what is kept has its level', (down) => {
    using layer = new Conv1d(resampler({ down }));
    for (const share of [0.1, 0.4, 0.7, 0.84]) {
      expect(10 * Math.log10(2 * power(through(layer, (share * Math.PI) / down)))).toBeCloseTo(0, 1);
    }
    for (const share of [1.17, 1.3, 1.6, 1.9]) {
      const level = 10 * Math.log10(2 * power(through(layer, (share * Math.PI) / down)));
      expect(level, `${share} of the new half rate`).toBeLessThan(-50);
    }
  });

  test('which a moving average of the same stride lets through', () => {
    using layer = new Conv1d({ ...movingAverage(4), stride: 4 });
    expect(10 * Math.log10(2 * power(through(layer, (1.3 * Math.PI) / 4)))).toBeGreaterThan(-15);
  });

  test('the default window has the response that its documentation gives', () => {
    const { weight } = resampler({ down: 4 });
    let worst = 0;
    for (let i = 0; i <= 1000; i++) {
      const { re, im } = response(weight, (Math.PI / 4) * (1.17 + (2.83 * i) / 1000));
      worst = Math.max(worst, Math.hypot(re, im));
    }
    expect(20 * Math.log10(worst)).toBeLessThan(-53);
    expect(20 * Math.log10(worst)).toBeGreaterThan(-56);
  });
});

test('another window changes the taps and nothing else', () => {
  const hamming = resampler({ down: 3, window: 'hamming' });
  expect(hamming.weight.length).toBe(resampler({ down: 3 }).weight.length);
  expect(hamming.weight).not.toEqual(resampler({ down: 3 }).weight);
  expect(hamming.weight.reduce((sum, tap) => sum + tap, 0)).toBeCloseTo(1, 14);
});

test('each phase of an interpolator has gain 1 at 0 Hz, to the ripple of its window', () => {
  const { weight } = resampler({ up: 3, down: 1 });
  for (const phase of [0, 1, 2]) {
    const sum = weight.slice(phase * 21, (phase + 1) * 21).reduce((total, tap) => total + tap, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(0.002);
  }
});

test('equal rates are passed on', () => {
  const identity = { weight: Float64Array.of(1), operation: 'convolution', outChannels: 1, stride: 1 };
  expect(resampler({ down: 1 })).toEqual(identity);
  expect(resampler({ up: 7, down: 7 })).toEqual(identity);
});
