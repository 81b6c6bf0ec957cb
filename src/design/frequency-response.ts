import { checkInteger, checkObject, kindOfView, show } from '../conv1d/check.ts';
import type { Conv1dOptions, Numbers } from '../conv1d/layer.ts';
import { cosPi, sinPi } from './half-turns.ts';
import { aboutMiddle, readImpulse } from './impulse.ts';
import { checkRange, checkSampleRate } from './ranges.ts';

/** Where the response is asked for. */
export type FrequencyResponseOptions =
  | {
      /** Frames per second, in Hz. */
      sampleRate: number;
      /** So many frequencies from 0 on, sampleRate/2 excluded, equally far apart. Default 512. */
      points?: number | undefined;
      frequencies?: undefined;
    }
  | {
      /** Frames per second, in Hz. */
      sampleRate: number;
      /** Hz, from 0 to sampleRate/2. */
      frequencies: Numbers;
      points?: undefined;
    };

/** scipy.signal.freqz's. */
const DEFAULT_POINTS = 512;

/** H(f) = Σ_n h[n]·exp(−2πi·f·n/sampleRate), in columns: [points] each. */
export interface FrequencyResponse {
  /** Hz. */
  readonly frequencies: Float64Array;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** |H|. */
  readonly magnitude: Float64Array;
  /** 20·log10 |H|; −Infinity where H is 0. */
  readonly decibels: Float64Array;
  /** Radians, from −π to π. */
  readonly phase: Float64Array;
  /**
   * Frames by which a narrow band around the frequency is late. A filter that is even or odd about its middle has the
   * same everywhere; elsewhere NaN where H is 0.
   */
  readonly groupDelay: Float64Array;
}

/**
 * What a filter does to each frequency: scipy.signal.freqz, in float64, with frequencies in Hz.
 *
 * ```ts
 * import { frequencyResponse, movingAverage } from 'tapline/design';
 *
 * const { magnitude, groupDelay } = frequencyResponse(movingAverage(4), { sampleRate: 8, frequencies: [0, 1, 2] });
 * console.log(magnitude); //  → Float64Array(3) [ 1, 0.6532814824381883, 0 ]
 * console.log(groupDelay); // → Float64Array(3) [ 1.5, 1.5, 1.5 ]
 * ```
 *
 * @param filter a design, or the options of any layer from one channel to one. Padding counts: `'same'` is not late.
 *   Before a stride, whose output folds what is above its own half rate; without the bias
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function frequencyResponse(filter: Conv1dOptions, options: FrequencyResponseOptions): FrequencyResponse {
  const impulse = readImpulse(checkObject('filter', filter));
  const { frequencies, half } = readFrequencies(options);
  const column = (): Float64Array => new Float64Array(frequencies.length);
  const response = {
    frequencies,
    real: column(),
    imaginary: column(),
    magnitude: column(),
    decibels: column(),
    phase: column(),
    groupDelay: column(),
  };
  for (const [i, frequency] of frequencies.entries()) {
    const turns = frequency / half; // half turns per frame
    const { real, imaginary, lag } = aboutMiddle(impulse, turns);
    const cosine = cosPi(turns * impulse.delay);
    const sine = sinPi(turns * impulse.delay);
    const re = real * cosine + imaginary * sine + 0; // −0 becomes 0: a negative gain has phase π
    const im = imaginary * cosine - real * sine + 0;
    const magnitude = Math.hypot(real, imaginary);
    response.real[i] = re;
    response.imaginary[i] = im;
    response.magnitude[i] = magnitude;
    response.decibels[i] = 20 * Math.log10(magnitude);
    response.phase[i] = Math.atan2(im, re);
    response.groupDelay[i] = impulse.delay + lag;
  }
  return response;
}

function readFrequencies(options: FrequencyResponseOptions): { frequencies: Float64Array; half: number } {
  const { sampleRate, points, frequencies } = checkObject('options', options);
  const half = checkSampleRate(sampleRate) / 2;
  if (frequencies === undefined) {
    const count = checkInteger('points', points === undefined ? DEFAULT_POINTS : points, 1);
    return { frequencies: Float64Array.from({ length: count }, (_, i) => (i / count) * half), half };
  }
  if (points !== undefined) {
    throw new RangeError(`points must not be given beside frequencies: got points=${show(points)}`);
  }
  if (!isNumbers(frequencies)) {
    throw new TypeError(
      `frequencies must be a Float32Array, a Float64Array or an array of numbers: got ${show(frequencies)}`,
    );
  }
  const rule = `from 0 to sampleRate/2 = ${half}`;
  const checked = Array.from(frequencies, (value: unknown, i) => checkRange(`frequencies[${i}]`, value, 0, half, rule));
  return { frequencies: Float64Array.from(checked), half };
}

function isNumbers(value: unknown): boolean {
  return (
    Array.isArray(value) || (ArrayBuffer.isView(value) && ['Float32Array', 'Float64Array'].includes(kindOfView(value)))
  );
}
