import { checkObject } from '../conv1d/check.ts';
import type { CutoffOptions } from './cutoff.ts';
import { type FilterDesign, filterDesign } from './filter.ts';
import { cosPi, sinc } from './half-turns.ts';
import { checkLength, type FilterLength } from './length.ts';
import { checkFrequency, checkSampleRate } from './ranges.ts';
import { cosineAt, normalised, windowed } from './windowed.ts';

/**
 * Keeps what is above a cutoff: scipy.signal.firwin with `pass_zero='highpass'`, with gain exactly 1 at sampleRate/2.
 * `taps` is odd; from a transition it is rounded up to odd. Late by (taps − 1)/2 frames at every frequency.
 *
 * ```ts
 * import { Conv1d } from 'tapline';
 * import { highpass } from 'tapline/design';
 *
 * const layer = new Conv1d(highpass({ cutoff: 0.5, sampleRate: 50, transition: 0.8 })); // drift off a sensor
 * console.log(layer.shape.kernelSize); // → 229
 * ```
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function highpass(options: CutoffOptions & FilterLength): FilterDesign {
  checkObject('options', options);
  const sampleRate = checkSampleRate(options.sampleRate);
  const { fromHalf } = checkFrequency('cutoff', options.cutoff, sampleRate);
  const { taps, taper } = checkLength(options, sampleRate, 'highpass');
  // A low-pass filter with its spectrum turned round: 0 Hz becomes sampleRate/2.
  const weight = windowed(taps, taper, (m) => cosPi(m) * sinc(fromHalf * m), 1);
  return filterDesign(normalised(weight, cosineAt(1)));
}
