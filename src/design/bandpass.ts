import { checkObject } from '../conv1d/check.ts';
import { type BandOptions, checkBand } from './cutoff.ts';
import { type FilterDesign, filterDesign } from './filter.ts';
import { cosPi, sinc } from './half-turns.ts';
import { checkLength, type FilterLength } from './length.ts';
import { checkSampleRate } from './ranges.ts';
import { cosineAt, normalised, windowed } from './windowed.ts';

/**
 * Keeps what is between two cutoffs: scipy.signal.firwin with `pass_zero='bandpass'`, with gain exactly 1 midway
 * between them. Late by (taps − 1)/2 frames at every frequency.
 *
 * ```ts
 * import { bandpass, frequencyResponse } from 'tapline/design';
 *
 * const alpha = bandpass({ cutoff: [8, 13], sampleRate: 256, taps: 257 }); // of an electroencephalogram
 * const { decibels } = frequencyResponse(alpha, { sampleRate: 256, frequencies: [5, 8, 10.5, 13, 16] });
 * console.log([...decibels].map((level) => level.toFixed(1)).join()); // → -74.6,-6.0,0.0,-6.0,-73.4
 * ```
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function bandpass(options: BandOptions & FilterLength): FilterDesign {
  checkObject('options', options);
  const sampleRate = checkSampleRate(options.sampleRate);
  const [low, high] = checkBand(options.cutoff, sampleRate);
  const { taps, taper } = checkLength(options, sampleRate);
  const middle = (low.fromZero + high.fromZero) / 2;
  const half = (high.fromZero - low.fromZero) / 2;
  // The difference of two low-pass filters as a product, in which a narrow band cancels nothing.
  const weight = windowed(taps, taper, (m) => cosPi(middle * m) * sinc(half * m), 1);
  return filterDesign(normalised(weight, cosineAt(middle)));
}
