import { Conv1d } from 'tapline';
import { differentiator, hilbert } from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { response } from '../helpers/spectrum.ts';
import { differentiators, hilberts } from './expected.ts';

/** Filters that are odd about their middle: a quarter turn for every frequency. */

function expectClose(weight: Float64Array, expected: readonly number[]): void {
  expect(weight.length).toBe(expected.length);
  for (const [n, tap] of expected.entries()) expect(weight[n], `tap ${n}`).toBeCloseTo(tap, 14);
}

/** The gain about the middle is i·A: A. */
function amplitude(weight: Float64Array, omega: number): number {
  const { re, im } = response(weight, omega);
  const late = (omega * (weight.length - 1)) / 2;
  expect(re * Math.cos(late) - im * Math.sin(late)).toBeCloseTo(0, 12);
  return re * Math.sin(late) + im * Math.cos(late);
}

describe('hilbert', () => {
  test.each(hilberts)('%i taps for %f dB are the ideal ones through a Kaiser window', (taps, attenuation, expected) => {
    expectClose(hilbert({ taps, attenuation }).weight, expected);
  });

  test('every other tap is 0 exactly, and the rest are odd about the middle', () => {
    const { weight, operation } = hilbert({ taps: 63 });
    expect(operation).toBe('convolution');
    for (const [n, tap] of weight.entries()) {
      expect(tap === 0).toBe((n - 31) % 2 === 0);
      expect(tap).toBe(0 - (weight[62 - n] ?? NaN));
    }
  });

  test('gain −i on its band to the decibels of its window, 0 at both ends, 1 at a quarter of the rate', () => {
    for (const [taps, attenuation] of [
      [31, 40],
      [63, 60],
      [61, 60],
      [127, 80],
    ] as const) {
      const { weight } = hilbert({ taps, attenuation });
      // Half of the transition that Kaiser's formula gives such a low-pass filter.
      const edge = (attenuation - 7.95) / 2.285 / (taps - 1) / 2;
      for (let i = 0; i <= 500; i++) {
        const omega = edge + ((Math.PI - 2 * edge) * i) / 500;
        expect(Math.abs(amplitude(weight, omega) + 1)).toBeLessThan(3 * 10 ** (-attenuation / 20));
      }
      expect(amplitude(weight, Math.PI / 2)).toBeCloseTo(-1, 13);
      expect(amplitude(weight, 0)).toBeCloseTo(0, 13);
      expect(amplitude(weight, Math.PI)).toBeCloseTo(0, 12);
    }
  });

  test('a cosine becomes a sine, late by (taps − 1)/2 frames, in a layer', () => {
    using layer = new Conv1d(hilbert({ taps: 127, window: 'blackman' }));
    for (const omega of [0.2, 1, 2, 2.9]) {
      const [row] = layer.apply([Float32Array.from({ length: 400 }, (_, n) => Math.cos(omega * n))]);
      for (let n = 126; n < 400; n++) expect(row?.[n]).toBeCloseTo(Math.sin(omega * (n - 63)), 3);
    }
  });
});

describe('differentiator', () => {
  test.each(differentiators)(
    '%i taps for %f dB are the ideal ones through a Kaiser window, corrected',
    (taps, attenuation, expected) => {
      expectClose(differentiator({ taps, attenuation, sampleRate: 1 }).weight, expected);
      expectClose(
        differentiator({ taps, attenuation, sampleRate: 48000 }).weight.map((tap) => tap / 48000),
        expected,
      );
    },
  );

  test('three taps are the central difference, two the difference', () => {
    for (const options of [
      {},
      { attenuation: 100 },
      { window: 'hamming' as const },
      { window: 'rectangular' as const },
    ]) {
      expectClose(differentiator({ taps: 3, sampleRate: 2, ...options }).weight, [1, 0, -1]);
      expectClose(differentiator({ taps: 2, sampleRate: 2, ...options }).weight, [2, -2]);
    }
  });

  test('a ramp has its exact slope per second, whatever the length and the window', () => {
    for (let taps = 2; taps < 60; taps++) {
      for (const window of ['kaiser', 'hamming', 'blackman', 'rectangular'] as const) {
        if (window === 'blackman' && taps < 4) continue;
        const { weight } = differentiator({ taps, sampleRate: 250, window });
        // 3 units a second, read at frame 1000.
        const slope = weight.reduce((sum, tap, k) => sum + (tap * 3 * (1000 - k)) / 250, 0);
        expect(slope, `${taps} taps, ${window}`).toBeCloseTo(3, 8);
        expect(weight.reduce((sum, tap) => sum + tap, 0)).toBeCloseTo(0, 10);
        for (const [n, tap] of weight.entries()) expect(tap).toBe(0 - (weight[taps - 1 - n] ?? NaN));
      }
    }
  });

  test('gain 2πi·f on its band: to half a transition below sampleRate/2 with odd taps', () => {
    for (const [taps, attenuation] of [
      [31, 40],
      [63, 60],
      [127, 80],
    ] as const) {
      const { weight } = differentiator({ taps, attenuation, sampleRate: 1 });
      const edge = Math.PI - (attenuation - 7.95) / 2.285 / (taps - 1) / 2;
      for (let i = 1; i <= 500; i++) {
        const omega = (edge * i) / 500;
        expect(Math.abs(amplitude(weight, omega) - omega)).toBeLessThan(8 * 10 ** (-attenuation / 20));
      }
      expect(amplitude(weight, Math.PI)).toBeCloseTo(0, 12);
    }
  });

  test('gain 2πi·f up to a transition below sampleRate/2 with even taps, within 1 % before', () => {
    const { weight } = differentiator({ taps: 32, sampleRate: 1 });
    for (let i = 1; i <= 500; i++) {
      const omega = (0.85 * Math.PI * i) / 500;
      expect(Math.abs(amplitude(weight, omega) / omega - 1)).toBeLessThan(0.01);
    }
    expect(amplitude(weight, Math.PI)).toBeGreaterThan(2.8);
  });

  test('the slope of a sine in a layer, late by (taps − 1)/2 frames', () => {
    const sampleRate = 100;
    using layer = new Conv1d(differentiator({ taps: 41, sampleRate }));
    const wave = (seconds: number): number => Math.sin(2 * Math.PI * 7 * seconds);
    const [row] = layer.apply([Float32Array.from({ length: 200 }, (_, n) => wave(n / sampleRate))]);
    for (let n = 40; n < 200; n++) {
      const slope = 2 * Math.PI * 7 * Math.cos((2 * Math.PI * 7 * (n - 20)) / sampleRate);
      expect(Math.abs((row?.[n] ?? NaN) - slope)).toBeLessThan(0.2); // of 44
    }
  });
});
