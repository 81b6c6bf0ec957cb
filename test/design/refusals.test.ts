import * as design from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { misuse } from '../helpers/misuse.ts';
import { refusal } from '../helpers/refusal.ts';

/** Right options of every function that takes some. */
const right = {
  lowpass: { cutoff: 1000, sampleRate: 48000, taps: 101 },
  highpass: { cutoff: 1000, sampleRate: 48000, taps: 101 },
  bandpass: { cutoff: [1000, 3000], sampleRate: 48000, taps: 101 },
  bandstop: { cutoff: [1000, 3000], sampleRate: 48000, taps: 101 },
  savitzkyGolay: { taps: 7, order: 3 },
  differentiator: { taps: 21, sampleRate: 48000 },
  hilbert: { taps: 21 },
  resampler: { down: 2 },
};

type Name = keyof typeof right;
const names = Object.keys(right).filter((name): name is Name => name in right);
const sincs: readonly Name[] = ['lowpass', 'highpass', 'bandpass', 'bandstop'];
const bands: readonly Name[] = ['bandpass', 'bandstop'];
const edges: readonly Name[] = ['lowpass', 'highpass'];
const rated: readonly Name[] = [...sincs, 'differentiator'];
const windowed: readonly Name[] = [...rated, 'hilbert'];

function answer(name: Name, change: object): string {
  return refusal(() => misuse(design, name, { ...right[name], ...change }));
}

test.each(names)('%s takes its right options', (name) => {
  expect(answer(name, {})).toBe('nothing was thrown');
});

test.each([...names, 'frequencyResponse'])('%s refuses options that are no object', (name) => {
  const before = name === 'frequencyResponse' ? [{ weight: [1] }] : [];
  for (const [options, shown] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [3, '3'],
    ['kaiser', "'kaiser'"],
  ]) {
    expect(refusal(() => misuse(design, name, ...before, options))).toBe(
      `TypeError: options must be an object: got ${shown}`,
    );
  }
});

/** The functions that refuse, what is changed about their right options, and the whole error that it must bring. */
const cases: [names: readonly Name[], change: object, error: string][] = [
  [rated, { sampleRate: undefined }, 'TypeError: sampleRate must be a number: got undefined'],
  [rated, { sampleRate: '48000' }, "TypeError: sampleRate must be a number: got '48000'"],
  [rated, { sampleRate: 0 }, 'RangeError: sampleRate must be finite and above 0: got 0'],
  [rated, { sampleRate: -1 }, 'RangeError: sampleRate must be finite and above 0: got -1'],
  [rated, { sampleRate: NaN }, 'RangeError: sampleRate must be finite and above 0: got NaN'],
  [rated, { sampleRate: Infinity }, 'RangeError: sampleRate must be finite and above 0: got Infinity'],

  [edges, { cutoff: undefined }, 'TypeError: cutoff must be a number: got undefined'],
  [edges, { cutoff: [1000] }, 'TypeError: cutoff must be a number: got [1000]'],
  [edges, { cutoff: 30000 }, 'RangeError: cutoff must lie between 0 and sampleRate/2 = 24000: got 30000'],
  [edges, { cutoff: 24000 }, 'RangeError: cutoff must lie between 0 and sampleRate/2 = 24000: got 24000'],
  [edges, { cutoff: 0 }, 'RangeError: cutoff must lie between 0 and sampleRate/2 = 24000: got 0'],
  [edges, { cutoff: -5 }, 'RangeError: cutoff must lie between 0 and sampleRate/2 = 24000: got -5'],
  [edges, { cutoff: NaN }, 'RangeError: cutoff must lie between 0 and sampleRate/2 = 24000: got NaN'],
  [edges, { cutoff: Infinity }, 'RangeError: cutoff must lie between 0 and sampleRate/2 = 24000: got Infinity'],
  [
    edges,
    { cutoff: 1000, sampleRate: 44.1 },
    'RangeError: cutoff must lie between 0 and sampleRate/2 = 22.05: got 1000',
  ],

  [bands, { cutoff: undefined }, 'TypeError: cutoff must be [low, high]: got undefined'],
  [bands, { cutoff: 1000 }, 'TypeError: cutoff must be [low, high]: got 1000'],
  [bands, { cutoff: Float64Array.of(1, 2) }, 'TypeError: cutoff must be [low, high]: got Float64Array of 16 bytes'],
  [bands, { cutoff: [1000] }, 'RangeError: cutoff must be [low, high]: got [1000]'],
  [bands, { cutoff: [1, 2, 3] }, 'RangeError: cutoff must be [low, high]: got [1, 2, 3]'],
  [bands, { cutoff: ['1', 2] }, "TypeError: cutoff[0] must be a number: got '1'"],
  [bands, { cutoff: [1, null] }, 'TypeError: cutoff[1] must be a number: got null'],
  [bands, { cutoff: [0, 3000] }, 'RangeError: cutoff[0] must lie between 0 and sampleRate/2 = 24000: got 0'],
  [bands, { cutoff: [1000, 24000] }, 'RangeError: cutoff[1] must lie between 0 and sampleRate/2 = 24000: got 24000'],
  [bands, { cutoff: [3000, 1000] }, 'RangeError: cutoff must rise: got [3000, 1000]'],
  [bands, { cutoff: [1000, 1000] }, 'RangeError: cutoff must rise: got [1000, 1000]'],

  [sincs, { taps: undefined }, 'TypeError: taps or transition must be given: got neither'],
  [sincs, { taps: null }, 'TypeError: taps must be a number: got null'],
  [
    ['differentiator', 'hilbert', 'savitzkyGolay'],
    { taps: undefined },
    'TypeError: taps must be a number: got undefined',
  ],
  [[...windowed, 'savitzkyGolay'], { taps: '101' }, "TypeError: taps must be a number: got '101'"],
  [[...sincs, 'savitzkyGolay'], { taps: 0 }, 'RangeError: taps must be an integer of at least 1: got 0'],
  [[...sincs, 'savitzkyGolay'], { taps: 10.5 }, 'RangeError: taps must be an integer of at least 1: got 10.5'],
  [[...sincs, 'savitzkyGolay'], { taps: NaN }, 'RangeError: taps must be an integer of at least 1: got NaN'],
  [['differentiator'], { taps: 1 }, 'RangeError: taps must be an integer of at least 2: got 1'],
  [['hilbert'], { taps: 2 }, 'RangeError: taps must be an integer of at least 3: got 2'],
  [[...windowed, 'savitzkyGolay'], { taps: 16777217 }, 'RangeError: taps must be at most 16777216: got 16777217'],
  [['highpass'], { taps: 102 }, 'RangeError: taps must be odd for highpass, which passes sampleRate/2: got 102'],
  [['bandstop'], { taps: 100 }, 'RangeError: taps must be odd for bandstop, which passes sampleRate/2: got 100'],
  [['hilbert'], { taps: 100 }, 'RangeError: taps must be odd for hilbert, whose middle tap is 0: got 100'],
  [
    ['lowpass', 'bandpass', 'differentiator'],
    { taps: 2, window: 'hann' },
    'RangeError: taps must be more than 2 for a window that is 0 at both ends: got 2',
  ],
  [
    ['differentiator', 'hilbert'],
    { taps: 3, window: 'blackman' },
    'RangeError: taps must be more than 3 for a window that is 0 at both ends: got 3',
  ],

  [sincs, { transition: 200 }, 'RangeError: taps and transition must not both be given: got taps=101, transition=200'],
  [sincs, { taps: undefined, transition: '200' }, "TypeError: transition must be a number: got '200'"],
  [sincs, { taps: undefined, transition: null }, 'TypeError: transition must be a number: got null'],
  [
    sincs,
    { taps: undefined, transition: 0 },
    'RangeError: transition must lie between 0 and sampleRate/2 = 24000: got 0',
  ],
  [
    sincs,
    { taps: undefined, transition: 24000 },
    'RangeError: transition must lie between 0 and sampleRate/2 = 24000: got 24000',
  ],
  [
    ['lowpass', 'bandpass'],
    { taps: undefined, transition: 0.001, attenuation: 80 },
    'RangeError: transition must need at most 16777216 taps: got 0.001, which needs 240884665',
  ],
  [
    ['highpass'],
    { taps: undefined, transition: 1e-310 },
    'RangeError: transition must need at most 16777216 taps: got 1e-310, which needs Infinity',
  ],
  [
    sincs,
    { taps: undefined, transition: 200, window: 'hann' },
    "RangeError: transition must not be given unless window is 'kaiser': got window='hann'",
  ],
  [
    sincs,
    { taps: undefined, transition: 200, window: ['kaiser', 8] },
    "RangeError: transition must not be given unless window is 'kaiser': got window=['kaiser', 8]",
  ],

  [windowed, { attenuation: '60' }, "TypeError: attenuation must be a number: got '60'"],
  [windowed, { attenuation: null }, 'TypeError: attenuation must be a number: got null'],
  [windowed, { attenuation: 7.9 }, 'RangeError: attenuation must lie from 8 to 300: got 7.9'],
  [windowed, { attenuation: -60 }, 'RangeError: attenuation must lie from 8 to 300: got -60'],
  [windowed, { attenuation: 301 }, 'RangeError: attenuation must lie from 8 to 300: got 301'],
  [windowed, { attenuation: NaN }, 'RangeError: attenuation must lie from 8 to 300: got NaN'],
  [
    windowed,
    { attenuation: 60, window: 'hamming' },
    "RangeError: attenuation must not be given unless window is 'kaiser': got window='hamming'",
  ],
  [
    windowed,
    { attenuation: 60, window: ['kaiser', 8] },
    "RangeError: attenuation must not be given unless window is 'kaiser': got window=['kaiser', 8]",
  ],

  [[...windowed, 'resampler'], { window: 5 }, 'TypeError: window must be a string: got 5'],
  [[...windowed, 'resampler'], { window: null }, 'TypeError: window must be a string: got null'],
  [
    [...windowed, 'resampler'],
    { window: 'boxcar' },
    "RangeError: window must be 'kaiser', 'hamming', 'hann', 'blackman' or 'rectangular': got 'boxcar'",
  ],
  [
    [...windowed, 'resampler'],
    { window: 'toString' },
    "RangeError: window must be 'kaiser', 'hamming', 'hann', 'blackman' or 'rectangular': got 'toString'",
  ],
  [
    [...windowed, 'resampler'],
    { window: ['kaiser'] },
    "RangeError: window must be ['kaiser', beta] where it is an array: got ['kaiser']",
  ],
  [
    [...windowed, 'resampler'],
    { window: ['tukey', 0.5] },
    "RangeError: window must be ['kaiser', beta] where it is an array: got ['tukey', 0.5]",
  ],
  [[...windowed, 'resampler'], { window: ['kaiser', '5'] }, "TypeError: beta must be a number: got '5'"],
  [[...windowed, 'resampler'], { window: ['kaiser', -1] }, 'RangeError: beta must lie from 0 to 100: got -1'],
  [[...windowed, 'resampler'], { window: ['kaiser', 101] }, 'RangeError: beta must lie from 0 to 100: got 101'],
  [[...windowed, 'resampler'], { window: ['kaiser', NaN] }, 'RangeError: beta must lie from 0 to 100: got NaN'],

  [['savitzkyGolay'], { order: undefined }, 'TypeError: order must be a number: got undefined'],
  [['savitzkyGolay'], { order: -1 }, 'RangeError: order must be an integer of at least 0: got -1'],
  [['savitzkyGolay'], { order: 1.5 }, 'RangeError: order must be an integer of at least 0: got 1.5'],
  [['savitzkyGolay'], { order: 7 }, 'RangeError: order must be at most taps − 1 = 6: got 7'],
  [['savitzkyGolay'], { derivative: null }, 'TypeError: derivative must be a number: got null'],
  [['savitzkyGolay'], { derivative: -1 }, 'RangeError: derivative must be an integer of at least 0: got -1'],
  [['savitzkyGolay'], { derivative: 4 }, 'RangeError: derivative must be at most order = 3: got 4'],
  [['savitzkyGolay'], { position: '6' }, "TypeError: position must be a number: got '6'"],
  [['savitzkyGolay'], { position: -0.5 }, 'RangeError: position must lie from 0 to taps − 1 = 6: got -0.5'],
  [['savitzkyGolay'], { position: 6.5 }, 'RangeError: position must lie from 0 to taps − 1 = 6: got 6.5'],
  [['savitzkyGolay'], { position: NaN }, 'RangeError: position must lie from 0 to taps − 1 = 6: got NaN'],
  [['savitzkyGolay'], { sampleRate: 0 }, 'RangeError: sampleRate must be finite and above 0: got 0'],
  [['savitzkyGolay'], { sampleRate: null }, 'TypeError: sampleRate must be a number: got null'],

  [['resampler'], { down: undefined }, 'TypeError: down must be a number: got undefined'],
  [['resampler'], { down: 0 }, 'RangeError: down must be an integer of at least 1: got 0'],
  [['resampler'], { down: 2.5 }, 'RangeError: down must be an integer of at least 1: got 2.5'],
  [['resampler'], { up: '2' }, "TypeError: up must be a number: got '2'"],
  [['resampler'], { up: -1 }, 'RangeError: up must be an integer of at least 1: got -1'],
  [
    ['resampler'],
    { up: 20000, down: 19998 },
    'RangeError: up and down must need at most 16777216 taps: got up=10000, down=9999, which need 200090000',
  ],
  [
    ['resampler'],
    { down: 1000000 },
    'RangeError: up and down must need at most 16777216 taps: got up=1, down=1000000, which need 20000001',
  ],
];

const single = cases.flatMap(([refusing, change, error]) => refusing.map((name) => ({ name, change, error })));

test.each(single)('$name: $error', ({ name, change, error }) => {
  expect(answer(name, change)).toBe(error);
});

describe('movingAverage', () => {
  test.each([
    [undefined, 'TypeError: taps must be a number: got undefined'],
    [{ taps: 5 }, 'TypeError: taps must be a number: got an object'],
    ['5', "TypeError: taps must be a number: got '5'"],
    [0, 'RangeError: taps must be an integer of at least 1: got 0'],
    [2.5, 'RangeError: taps must be an integer of at least 1: got 2.5'],
    [2 ** 25, 'RangeError: taps must be at most 16777216: got 33554432'],
  ])('refuses %o taps', (taps, error) => {
    expect(refusal(() => misuse(design, 'movingAverage', taps))).toBe(error);
  });
});

test('undefined stands for an option that is not given', () => {
  const filter = { weight: [1], stride: undefined };
  expect(design.frequencyResponse(filter, { sampleRate: 2, points: undefined }).real.length).toBe(512);
  expect(design.resampler({ down: 2, up: undefined, window: undefined })).toEqual(design.resampler({ down: 2 }));
  const options = { derivative: undefined, sampleRate: undefined, position: undefined };
  expect(design.savitzkyGolay({ taps: 5, order: 2, ...options })).toEqual(design.savitzkyGolay({ taps: 5, order: 2 }));
  const length = { attenuation: undefined, window: undefined, transition: undefined };
  expect(design.lowpass({ ...right.lowpass, ...length })).toEqual(design.lowpass(right.lowpass));
});

test('options are left as they were', () => {
  const options = Object.freeze({ ...right.lowpass, window: Object.freeze(['kaiser', 5] as const) });
  expect(design.lowpass(options).weight.length).toBe(101);
  const band = Object.freeze({ ...right.lowpass, cutoff: Object.freeze([1000, 2000] as const) });
  expect(design.bandpass(band).weight.length).toBe(101);
  const frequencies = Object.freeze([3, 1]);
  expect([...design.frequencyResponse({ weight: [1] }, { sampleRate: 8, frequencies }).frequencies]).toEqual([3, 1]);
});
