import { checkObject } from '../conv1d/check.ts';
import { type FilterDesign, filterDesign } from './filter.ts';
import { sinPi } from './half-turns.ts';
import type { GivenTaps } from './length.ts';
import { checkTaps } from './ranges.ts';
import { checkTaper } from './window.ts';
import { normalised, windowed } from './windowed.ts';

/**
 * Turns every frequency by a quarter, a cosine into a sine: the ideal Hilbert transformer, gain −i, through a window
 * (A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, section 12.4), scaled to gain exactly 1 at a
 * quarter of the sample rate. It is the imaginary part of scipy.signal.hilbert, for a live signal. Late by (taps − 1)/2
 * frames at every frequency; delay the signal itself by as many to have the analytic signal.
 *
 * `taps` is odd (type III), at least 3; 4j + 3 is best, as every second tap from the middle is 0. The gain falls to 0
 * at 0 Hz and sampleRate/2, over half the transition that a low-pass filter of so many taps has.
 *
 * ```ts
 * import { Conv1d } from 'tapline';
 * import { hilbert } from 'tapline/design';
 *
 * const layer = new Conv1d(hilbert({ taps: 63 }));
 * const cosine = Float32Array.from({ length: 200 }, (_, n) => Math.cos(0.5 * n));
 * const [sine] = layer.apply([cosine]);
 * console.log(sine?.[150]?.toFixed(4), Math.sin(0.5 * (150 - 31)).toFixed(4)); // → 0.1892 0.1891
 * ```
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function hilbert(options: GivenTaps): FilterDesign {
  checkObject('options', options);
  const taps = checkTaps(options.taps, 3);
  if (taps % 2 === 0) throw new RangeError(`taps must be odd for hilbert, whose middle tap is 0: got ${taps}`);
  const taper = checkTaper(options.window, options.attenuation);
  const weight = windowed(taps, taper, (m) => (m % 2 === 0 ? 0 : 2 / (Math.PI * m)), -1);
  return filterDesign(normalised(weight, (m) => sinPi(m / 2)));
}
