import * as design from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { misuse } from '../helpers/misuse.ts';
import { refusal } from '../helpers/refusal.ts';

describe('frequencyResponse', () => {
  const numbers = 'must be a Float32Array, a Float64Array or an array of numbers';
  const rule = 'must lie from 0 to sampleRate/2 = 50';

  test.each<[filter: unknown, error: string]>([
    [undefined, 'TypeError: filter must be an object: got undefined'],
    [null, 'TypeError: filter must be an object: got null'],
    [{}, `TypeError: weight ${numbers}: got undefined`],
    [{ weight: [1, NaN] }, 'RangeError: weight[1] must be finite: got NaN'],
    [{ weight: [1], dilation: 0 }, 'RangeError: dilation must be an integer of at least 1: got 0'],
    [
      { weight: [1, 2], outChannels: 2 },
      'RangeError: filter must go from one channel to one: got inChannels=1, outChannels=2',
    ],
    [
      { weight: [1, 2], inChannels: 2 },
      'RangeError: filter must go from one channel to one: got inChannels=2, outChannels=1',
    ],
    [
      design.resampler({ up: 2, down: 1 }),
      'RangeError: filter must go from one channel to one: got inChannels=1, outChannels=2',
    ],
  ])('refuses the filter %o', (filter, error) => {
    expect(refusal(() => misuse(design, 'frequencyResponse', filter, { sampleRate: 100 }))).toBe(error);
  });

  test.each<[change: object, error: string]>([
    [{ sampleRate: undefined }, 'TypeError: sampleRate must be a number: got undefined'],
    [{ sampleRate: -1 }, 'RangeError: sampleRate must be finite and above 0: got -1'],
    [{ points: 0 }, 'RangeError: points must be an integer of at least 1: got 0'],
    [{ points: '5' }, "TypeError: points must be a number: got '5'"],
    [{ points: null }, 'TypeError: points must be a number: got null'],
    [{ points: 5, frequencies: [1] }, 'RangeError: points must not be given beside frequencies: got points=5'],
    [{ frequencies: 5 }, `TypeError: frequencies ${numbers}: got 5`],
    [{ frequencies: null }, `TypeError: frequencies ${numbers}: got null`],
    [{ frequencies: Int32Array.of(5) }, `TypeError: frequencies ${numbers}: got Int32Array of 4 bytes`],
    [{ frequencies: ['5'] }, "TypeError: frequencies[0] must be a number: got '5'"],
    [{ frequencies: [0, 51] }, `RangeError: frequencies[1] ${rule}: got 51`],
    [{ frequencies: [-1] }, `RangeError: frequencies[0] ${rule}: got -1`],
    [{ frequencies: Float32Array.of(NaN) }, `RangeError: frequencies[0] ${rule}: got NaN`],
  ])('refuses %o', (change, error) => {
    const options = { sampleRate: 100, ...change };
    expect(refusal(() => misuse(design, 'frequencyResponse', { weight: [1, 2] }, options))).toBe(error);
  });
});
