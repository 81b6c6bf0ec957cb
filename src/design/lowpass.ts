import { checkObject } from '../conv1d/check.ts';
import type { CutoffOptions } from './cutoff.ts';
import { type FilterDesign, filterDesign } from './filter.ts';
import { sinc } from './half-turns.ts';
import { checkLength, type FilterLength } from './length.ts';
import { checkFrequency, checkSampleRate } from './ranges.ts';
import { cosineAt, normalised, windowed } from './windowed.ts';

/**
 * Keeps what is below a cutoff: scipy.signal.firwin, with gain exactly 1 at 0 Hz. Late by (taps − 1)/2 frames at every
 * frequency.
 *
 * ```ts
 * import { Conv1d } from 'tapline';
 * import { lowpass } from 'tapline/design';
 *
 * const layer = new Conv1d(lowpass({ cutoff: 1000, sampleRate: 48000, taps: 101 }));
 * console.log(layer.shape.kernelSize); // → 101
 * console.log(lowpass({ cutoff: 1000, sampleRate: 48000, transition: 200, attenuation: 80 }).weight.length); // → 1206
 * ```
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function lowpass(options: CutoffOptions & FilterLength): FilterDesign {
  checkObject('options', options);
  const sampleRate = checkSampleRate(options.sampleRate);
  const { fromZero } = checkFrequency('cutoff', options.cutoff, sampleRate);
  const { taps, taper } = checkLength(options, sampleRate);
  // The ideal c·sinc(c·m) without its factor, which scaling takes out.
  const weight = windowed(taps, taper, (m) => sinc(fromZero * m), 1);
  return filterDesign(normalised(weight, cosineAt(0)));
}
