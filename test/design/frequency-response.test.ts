import { Conv1d } from 'tapline';
import { frequencyResponse, hilbert, lowpass, movingAverage, resampler, savitzkyGolay } from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { response as dft, random } from '../helpers/spectrum.ts';
import { response as scipy } from './expected.ts';

test('agrees with scipy.signal.freqz and group_delay', () => {
  const { b, frequencies, real, imaginary, groupDelay } = scipy;
  const ours = frequencyResponse({ weight: b, operation: 'convolution' }, { sampleRate: 8000, frequencies });
  for (const i of frequencies.keys()) {
    expect(ours.real[i]).toBeCloseTo(real[i] ?? NaN, 13);
    expect(ours.imaginary[i]).toBeCloseTo(imaginary[i] ?? NaN, 13);
    expect(ours.groupDelay[i]).toBeCloseTo(groupDelay[i] ?? NaN, 11);
  }
  expect([...ours.frequencies]).toEqual(frequencies);
});

test('is the direct Fourier sum, of any filter', () => {
  const next = random(5);
  for (let trial = 0; trial < 60; trial++) {
    const weight = Array.from({ length: 1 + Math.floor(next() * 40) }, () => 2 * next() - 1);
    const frequencies = Array.from({ length: 9 }, () => next() * 50);
    const { real, imaginary, magnitude, decibels, phase } = frequencyResponse(
      { weight, operation: 'convolution' },
      { sampleRate: 100, frequencies },
    );
    for (const [i, frequency] of frequencies.entries()) {
      const { re, im } = dft(weight, (2 * Math.PI * frequency) / 100);
      expect(real[i]).toBeCloseTo(re, 12);
      expect(imaginary[i]).toBeCloseTo(im, 12);
      expect(magnitude[i]).toBeCloseTo(Math.hypot(re, im), 12);
      expect(decibels[i]).toBeCloseTo(20 * Math.log10(Math.hypot(re, im)), 8);
      expect(phase[i]).toBeCloseTo(Math.atan2(im, re), 8);
    }
  }
});

test('group delay is the falling of the phase', () => {
  const next = random(6);
  const step = 1e-4;
  for (let trial = 0; trial < 30; trial++) {
    const weight = [3, ...Array.from({ length: 2 + Math.floor(next() * 9) }, () => next() - 0.5)];
    const frequency = 1 + next() * 40;
    const { phase, groupDelay } = frequencyResponse(
      { weight, operation: 'convolution' },
      { sampleRate: 100, frequencies: [frequency - step, frequency, frequency + step] },
    );
    const fall = (phase[0] ?? NaN) - (phase[2] ?? NaN); // 3 is most of it: the phase does not turn round
    expect(groupDelay[1]).toBeCloseTo((fall / (2 * step) / (2 * Math.PI)) * 100, 5);
  }
});

describe('points', () => {
  test('are as many from 0 on, sampleRate/2 excluded', () => {
    const { frequencies } = frequencyResponse(movingAverage(2), { sampleRate: 48000, points: 6 });
    expect([...frequencies]).toEqual([0, 4000, 8000, 12000, 16000, 20000]);
  });

  test('are 512 unless given', () => {
    const { frequencies, groupDelay } = frequencyResponse(movingAverage(2), { sampleRate: 1024 });
    expect([...frequencies]).toEqual(Array.from({ length: 512 }, (_, i) => i));
    expect(groupDelay.length).toBe(512);
  });
});

test('a moving average is sin(πfK)/(K·sin(πf)), −∞ dB at its zeros', () => {
  for (const taps of [2, 5, 8]) {
    const frequencies = [0, 1, 7, 20, 33, 40, 47, 60];
    const { magnitude, groupDelay } = frequencyResponse(movingAverage(taps), {
      sampleRate: 120,
      frequencies,
    });
    for (const [i, f] of frequencies.entries()) {
      const x = (Math.PI * f) / 120;
      expect(magnitude[i]).toBeCloseTo(f === 0 ? 1 : Math.abs(Math.sin(taps * x) / (taps * Math.sin(x))), 13);
      expect(groupDelay[i]).toBe((taps - 1) / 2);
    }
  }
  const { magnitude, decibels } = frequencyResponse(movingAverage(4), { sampleRate: 8, frequencies: [2, 4] });
  expect([...magnitude]).toEqual([0, 0]);
  expect([...decibels]).toEqual([-Infinity, -Infinity]);
});

test('a negative gain has phase π', () => {
  const { phase } = frequencyResponse({ weight: [-1] }, { sampleRate: 2, frequencies: [0, 0.5, 1] });
  expect([...phase]).toEqual([Math.PI, Math.PI, Math.PI]);
});

test('zeros are 0, not −0', () => {
  const { frequencies, phase } = frequencyResponse(movingAverage(3), { sampleRate: 2, frequencies: [-0, 1] });
  expect([...frequencies]).toEqual([0, 1]);
  expect([...phase]).toEqual([0, 0]);
});

test('where the response is 0 there is no group delay, unless it is the same everywhere', () => {
  const options = { sampleRate: 2, frequencies: [0, 0.5, 1] };
  expect([...frequencyResponse({ weight: [1, 1] }, options).groupDelay]).toEqual([0.5, 0.5, 0.5]);
  expect([...frequencyResponse({ weight: [1, -1] }, options).groupDelay]).toEqual([0.5, 0.5, 0.5]);
  // (1 + z)(2 + z)
  const { groupDelay } = frequencyResponse({ weight: [2, 3, 1], operation: 'convolution' }, options);
  expect(groupDelay[0]).toBeCloseTo(5 / 6, 14);
  expect(groupDelay[2]).toBeNaN();
});

test('every linear-phase design is late by (taps − 1)/2 frames, at every frequency', () => {
  const designs = [
    lowpass({ cutoff: 10, sampleRate: 100, taps: 24 }),
    hilbert({ taps: 23 }),
    savitzkyGolay({ taps: 9, order: 3 }),
    savitzkyGolay({ taps: 9, order: 3, derivative: 1 }),
    resampler({ down: 3 }),
  ];
  for (const design of designs) {
    const { groupDelay } = frequencyResponse(design, { sampleRate: 100, points: 50 });
    expect(new Set(groupDelay)).toEqual(new Set([(design.weight.length - 1) / 2]));
  }
});

test('a Savitzky–Golay filter read at the newest frame is not late at 0 Hz', () => {
  const { groupDelay } = frequencyResponse(savitzkyGolay({ taps: 9, order: 2, position: 8 }), {
    sampleRate: 2,
    frequencies: [0],
  });
  expect(groupDelay[0]).toBeCloseTo(0, 12);
});

describe('a layer of other options', () => {
  const weight = [0.5, 0.3, -0.2, 0.1, 0.7];
  const frequencies = [0, 3, 11, 29, 50];
  const sampleRate = 100;

  /** What comes out of the layer for a complex wave, over the wave, once its padding is past. */
  function measured(options: ConstructorParameters<typeof Conv1d>[0], frequency: number): { re: number; im: number } {
    using layer = new Conv1d(options);
    const omega = (2 * Math.PI * frequency) / sampleRate;
    const wave = (part: (x: number) => number): number =>
      layer.apply([Float32Array.from({ length: 60 }, (_, n) => part(omega * (n - 30)))])[0]?.[30] ?? NaN;
    return { re: wave(Math.cos), im: wave(Math.sin) };
  }

  test.each([
    { weight },
    { weight, operation: 'convolution' as const },
    { weight, dilation: 3 },
    { weight, padding: 'same' as const },
    { weight, padding: [1, 3] as const, operation: 'convolution' as const, dilation: 2 },
    { weight: Float32Array.from(weight), padding: 'valid' as const },
  ])('has the response that is measured on it: %o', (options) => {
    const { real, imaginary } = frequencyResponse(options, { sampleRate, frequencies });
    for (const [i, frequency] of frequencies.entries()) {
      const { re, im } = measured(options, frequency);
      expect(real[i]).toBeCloseTo(re, 5);
      expect(imaginary[i]).toBeCloseTo(im, 5);
    }
  });

  test("padding 'same' around a symmetric filter takes the delay away", () => {
    const { groupDelay, phase } = frequencyResponse(
      { ...movingAverage(3), padding: 'same' },
      { sampleRate, frequencies: [0, 5] },
    );
    expect([...groupDelay]).toEqual([0, 0]);
    expect([...phase]).toEqual([0, 0]);
  });

  test('float64 taps are looked at as they are, not as the layer rounds them', () => {
    const { decibels } = frequencyResponse(lowpass({ cutoff: 10, sampleRate, transition: 8, attenuation: 200 }), {
      sampleRate,
      frequencies: [20, 30, 50],
    });
    for (const level of decibels) expect(level).toBeLessThan(-199);
  });
});
