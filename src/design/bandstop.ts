import { checkObject } from '../conv1d/check.ts';
import { type BandOptions, checkBand } from './cutoff.ts';
import { type FilterDesign, filterDesign } from './filter.ts';
import { cosPi, sinc } from './half-turns.ts';
import { checkLength, type FilterLength } from './length.ts';
import { checkSampleRate } from './ranges.ts';
import { cosineAt, normalised, windowed } from './windowed.ts';

/**
 * Takes out what is between two cutoffs: scipy.signal.firwin with `pass_zero='bandstop'`, with gain exactly 1 at 0 Hz.
 * `taps` is odd; from a transition it is rounded up to odd. Late by (taps − 1)/2 frames at every frequency.
 *
 * ```ts
 * import { bandstop, frequencyResponse } from 'tapline/design';
 *
 * const hum = bandstop({ cutoff: [45, 55], sampleRate: 250, transition: 6, attenuation: 40 });
 * const { magnitude } = frequencyResponse(hum, { sampleRate: 250, frequencies: [10, 45, 50] });
 * console.log([...magnitude].map((gain) => gain.toFixed(2)).join()); // → 1.00,0.50,0.00
 * ```
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function bandstop(options: BandOptions & FilterLength): FilterDesign {
  checkObject('options', options);
  const sampleRate = checkSampleRate(options.sampleRate);
  const [low, high] = checkBand(options.cutoff, sampleRate);
  const { taps, taper } = checkLength(options, sampleRate, 'bandstop');
  const below = (m: number): number => low.fromZero * sinc(low.fromZero * m);
  const above = (m: number): number => cosPi(m) * high.fromHalf * sinc(high.fromHalf * m);
  const weight = windowed(taps, taper, (m) => below(m) + above(m), 1);
  return filterDesign(normalised(weight, cosineAt(0)));
}
