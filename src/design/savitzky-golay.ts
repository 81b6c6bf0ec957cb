import { checkInteger, checkObject } from '../conv1d/check.ts';
import { type FilterDesign, filterDesign } from './filter.ts';
import { derivativeWeights } from './polynomials.ts';
import { checkRange, checkSampleRate, checkTaps } from './ranges.ts';

export interface SavitzkyGolayOptions {
  /** K: frames that the polynomial is fitted to. */
  taps: number;
  /** Of the polynomial, from 0 to taps − 1. */
  order: number;
  /** Which derivative of the polynomial comes out, from 0 (default: itself) to `order`. */
  derivative?: number | undefined;
  /** Frames per second, in Hz: a derivative is per second to its power then; without one it is per frame. */
  sampleRate?: number | undefined;
  /**
   * Where the polynomial is read: 0 at the oldest frame to taps − 1 at the newest, which is not late and least smooth.
   * Default (taps − 1)/2, the middle.
   */
  position?: number | undefined;
}

/**
 * Fits a polynomial to the last `taps` frames by least squares and returns its value, or a derivative, at a position:
 * scipy.signal.savgol_coeffs with `use='conv'`; A. Savitzky and M. J. E. Golay, Smoothing and differentiation of data
 * by simplified least squares procedures, Analytical Chemistry 36, 1964. Polynomials up to `order` pass unchanged, late
 * by taps − 1 − position frames: (taps − 1)/2 by default, and then so at every frequency.
 *
 * ```ts
 * import { savitzkyGolay } from 'tapline/design';
 *
 * const { weight } = savitzkyGolay({ taps: 5, order: 2 });
 * console.log([...weight].map((tap) => Math.round(tap * 35)).join()); // → -3,12,17,12,-3
 * ```
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function savitzkyGolay(options: SavitzkyGolayOptions): FilterDesign {
  checkObject('options', options);
  const taps = checkTaps(options.taps);
  const order = checkAtMost('order', options.order, taps - 1, `taps − 1`);
  const { derivative: givenDerivative = 0, position: givenPosition = (taps - 1) / 2, sampleRate } = options;
  const derivative = checkAtMost('derivative', givenDerivative, order, 'order');
  const position = checkRange('position', givenPosition, 0, taps - 1, `from 0 to taps − 1 = ${taps - 1}`);
  const perFrame = derivativeWeights(taps, order, derivative, position);
  const scale = sampleRate === undefined ? 1 : checkSampleRate(sampleRate) ** derivative;
  // The fit counts frames from the oldest, an impulse response from the newest.
  return filterDesign(perFrame.map((weight) => weight * scale).reverse());
}

function checkAtMost(name: string, value: unknown, most: number, rule: string): number {
  const integer = checkInteger(name, value, 0);
  if (integer > most) throw new RangeError(`${name} must be at most ${rule} = ${most}: got ${integer}`);
  return integer;
}
