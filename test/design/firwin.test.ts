import { bandpass, bandstop, highpass, lowpass } from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { response } from '../helpers/spectrum.ts';
import { bandpasses, bandstops, type Expected, highpasses, lowpasses } from './expected.ts';

/** Windowed-sinc filters against scipy.signal.firwin, and what they promise beyond its digits. */

/** Every tap within 2e-15, a few roundings of the largest. */
function expectTaps(weight: Float64Array, { call, weight: expected }: Expected<unknown>): void {
  expect(weight.length, call).toBe(expected.length);
  for (const [n, tap] of expected.entries()) {
    expect(Math.abs((weight[n] ?? NaN) - tap), `${call}[${n}]`).toBeLessThan(2e-15);
  }
}

describe('agrees with scipy', () => {
  test.each(lowpasses)('lowpass: $call', (expected) => expectTaps(lowpass(expected.options).weight, expected));
  test.each(highpasses)('highpass: $call', (expected) => expectTaps(highpass(expected.options).weight, expected));
  test.each(bandpasses)('bandpass: $call', (expected) => expectTaps(bandpass(expected.options).weight, expected));
  test.each(bandstops)('bandstop: $call', (expected) => expectTaps(bandstop(expected.options).weight, expected));
});

const windows = [
  {},
  { window: 'hamming' },
  { window: 'hann' },
  { window: 'blackman' },
  { window: 'rectangular' },
] as const;
const sampleRate = 1000;

/** A filter of each kind, with the frequency at which its gain is 1. */
const kinds = [
  {
    name: 'lowpass',
    at: 0,
    make: (taps: number, window: object) => lowpass({ cutoff: 130, sampleRate, taps, ...window }),
  },
  {
    name: 'highpass',
    at: 500,
    make: (taps: number, window: object) => highpass({ cutoff: 130, sampleRate, taps, ...window }),
  },
  {
    name: 'bandpass',
    at: 130,
    make: (taps: number, window: object) => bandpass({ cutoff: [70, 190], sampleRate, taps, ...window }),
  },
  {
    name: 'bandstop',
    at: 0,
    make: (taps: number, window: object) => bandstop({ cutoff: [70, 190], sampleRate, taps, ...window }),
  },
];

describe.each(kinds)('$name', ({ name, at, make }) => {
  const odd = name === 'highpass' || name === 'bandstop';
  const lengths = odd ? [3, 9, 31, 101, 1001] : [3, 4, 9, 10, 31, 32, 101, 1000];

  test('has gain 1 at its frequency, at every length and window', () => {
    for (const taps of lengths) {
      for (const window of windows) {
        const { re, im } = response(make(taps, window).weight, (2 * Math.PI * at) / sampleRate);
        expect(Math.hypot(re, im), `${taps} taps, ${JSON.stringify(window)}`).toBeCloseTo(1, 12);
      }
    }
  });

  test('is symmetric to the last bit, so that it is late by (taps − 1)/2 frames', () => {
    for (const taps of lengths) {
      for (const window of windows) {
        const { weight } = make(taps, window);
        expect(weight.length).toBe(taps);
        expect(weight.toReversed()).toEqual(weight);
      }
    }
  });

  test('is a layer as it is: a convolution and nothing else', () => {
    expect(Object.keys(make(9, {})).sort()).toEqual(['operation', 'weight']);
    expect(make(9, {}).operation).toBe('convolution');
    expect(make(9, {}).weight).toBeInstanceOf(Float64Array);
  });

  test('has a gain of one half at its cutoffs', () => {
    for (const cutoff of name.startsWith('band') ? [70, 190] : [130]) {
      const { re, im } = response(make(301, {}).weight, (2 * Math.PI * cutoff) / sampleRate);
      expect(Math.hypot(re, im)).toBeCloseTo(0.5, 3);
    }
  });
});

test('every other tap of a half-band filter is 0 exactly', () => {
  const { weight } = lowpass({ cutoff: 12000, sampleRate: 48000, taps: 1001 });
  const zeros = [...weight.keys()].filter((n) => weight[n] === 0);
  expect(zeros).toEqual([...weight.keys()].filter((n) => n !== 500 && (n - 500) % 2 === 0));
});

test('the sum of a low-pass and a high-pass filter of one window is an impulse before they are scaled', () => {
  const options = { cutoff: 0.21, sampleRate: 1, taps: 41, attenuation: 90 };
  const low = lowpass(options).weight;
  const high = highpass(options).weight;
  // At the middle tap, window 1, the ideal ones are 2·fc and 1 − 2·fc.
  const lowScale = 0.42 / (low[20] ?? NaN);
  const highScale = 0.58 / (high[20] ?? NaN);
  for (const [n, tap] of low.entries()) {
    expect(tap * lowScale + (high[n] ?? NaN) * highScale).toBeCloseTo(n === 20 ? 1 : 0, 14);
  }
  expect(lowScale).toBeCloseTo(1, 3);
  expect(highScale).toBeCloseTo(1, 3);
});

test('a band a millionth of the sample rate wide keeps its digits', () => {
  const { weight } = bandpass({ cutoff: [100, 100.000001], sampleRate: 1000, taps: 5, window: 'rectangular' });
  // So narrow a band is one frequency: cos(2π·f·m) over its own energy.
  const cosines = [-2, -1, 0, 1, 2].map((m) => Math.cos(0.2 * Math.PI * m));
  const energy = cosines.reduce((sum, cosine) => sum + cosine ** 2, 0);
  for (const [n, cosine] of cosines.entries()) expect(weight[n]).toBeCloseTo(cosine / energy, 8);
});

test('a cutoff at a billionth of the sample rate is the window alone', () => {
  const { weight } = lowpass({ cutoff: 1e-9, sampleRate: 1, taps: 4, window: 'rectangular' });
  for (const tap of weight) expect(tap).toBeCloseTo(0.25, 15);
  const high = highpass({ cutoff: 0.5 - 1e-9, sampleRate: 1, taps: 5, window: 'rectangular' });
  for (const [n, tap] of high.weight.entries()) expect(tap).toBeCloseTo(n % 2 === 0 ? 0.2 : -0.2, 15);
});

test('taps alone take a Kaiser window of 60 dB', () => {
  const options = { cutoff: 100, sampleRate: 1000, taps: 50 };
  expect(lowpass(options)).toEqual(lowpass({ ...options, attenuation: 60 }));
  expect(lowpass(options)).toEqual(lowpass({ ...options, window: 'kaiser' }));
  expect(lowpass(options)).toEqual(lowpass({ ...options, window: ['kaiser', 0.1102 * (60 - 8.7)] }));
  expect(lowpass(options)).not.toEqual(lowpass({ ...options, attenuation: 61 }));
});

test('a transition alone is made for 60 dB', () => {
  const options = { cutoff: 100, sampleRate: 1000, transition: 50 };
  expect(lowpass(options)).toEqual(lowpass({ ...options, attenuation: 60 }));
  expect(lowpass(options).weight.length).not.toBe(lowpass({ ...options, attenuation: 70 }).weight.length);
});
