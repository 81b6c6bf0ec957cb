import { checkObject } from '../conv1d/check.ts';
import { type FilterDesign, filterDesign } from './filter.ts';
import { cosPi, sinPi } from './half-turns.ts';
import type { GivenTaps } from './length.ts';
import { checkSampleRate, checkTaps } from './ranges.ts';
import { checkTaper } from './window.ts';
import { gain, nothingLeft, windowed } from './windowed.ts';

export interface RateOptions {
  /** Frames per second, in Hz. */
  sampleRate: number;
}

/**
 * The slope per second: the ideal differentiator, gain 2πi·f, through a window (A. V. Oppenheim and R. W. Schafer,
 * Discrete-Time Signal Processing, section 7.6.3), corrected so that the slope of a ramp is exact. Late by
 * (taps − 1)/2 frames at every frequency. An odd number of taps (type III, at least 3) is late by whole frames and
 * falls to 0 at sampleRate/2, over half the transition that a low-pass filter of so many taps has; an even one
 * (type IV, at least 2) rises up to there.
 *
 * ```ts
 * import { Conv1d } from 'tapline';
 * import { differentiator } from 'tapline/design';
 *
 * const layer = new Conv1d(differentiator({ taps: 3, sampleRate: 100 }));
 * const positions = Float32Array.of(0, 1, 2, 3, 4); // 1 every 10 ms is 100 a second
 * console.log(layer.apply([positions])[0]?.slice(2)); // → Float32Array(3) [ 100, 100, 100 ]
 * ```
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function differentiator(options: RateOptions & GivenTaps): FilterDesign {
  checkObject('options', options);
  const sampleRate = checkSampleRate(options.sampleRate);
  const taps = checkTaps(options.taps, 2);
  const taper = checkTaper(options.window, options.attenuation);
  const weight = windowed(taps, taper, ideal, -1);
  // The window leaves the slope at 0 Hz wrong by percents. A windowed ramp, whose spectrum is a narrow band around 0 Hz,
  // puts it right there; a factor would do so at the cost of all other frequencies.
  const ramp = windowed(taps, taper, (m) => -m, -1);
  const most = slope(ramp);
  if (most === 0) throw nothingLeft(taps);
  const share = (1 - slope(weight)) / most;
  return filterDesign(weight.map((value, n) => (value + share * (ramp[n] ?? NaN)) * sampleRate));
}

/** cos(πm)/m − sin(πm)/(πm²), of which one term is 0: the first halfway between frames, the second on them. */
function ideal(m: number): number {
  if (m === 0) return 0;
  return Number.isInteger(m) ? cosPi(m) / m : -sinPi(m) / (Math.PI * m * m);
}

/** What comes out of a ramp of 1 a frame, which is −m where the impulse response is m frames from its middle. */
function slope(weight: Float64Array): number {
  return gain(weight, (m) => -m);
}
