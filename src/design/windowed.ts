import { cosPi } from './half-turns.ts';
import type { Taper } from './window.ts';

/**
 * An ideal impulse response through a window: the window method of A. V. Oppenheim and R. W. Schafer, Discrete-Time
 * Signal Processing, section 7.5. Only the later half is computed, so that the filter is symmetric to the last bit and
 * every frequency is late by (taps − 1)/2 frames.
 *
 * @param ideal    by the distance from the middle in frames, ≥ 0; half-integers where `taps` is even
 * @param symmetry 1: even about the middle · −1: odd
 */
export function windowed(taps: number, taper: Taper, ideal: (m: number) => number, symmetry: 1 | -1): Float64Array {
  const middle = (taps - 1) / 2;
  const weight = new Float64Array(taps);
  for (let n = 0; n <= middle; n++) {
    const m = middle - n;
    const value = ideal(m) * taper(m === 0 ? 0 : m / middle) + 0; // −0 becomes 0
    weight[taps - 1 - n] = value;
    weight[n] = symmetry === 1 ? value : 0 - value;
  }
  return weight;
}

/**
 * Σ weight·factor: the gain for a signal that is known by its values around the middle of the impulse response.
 *
 * @param factor by the distance from the middle in frames
 */
export function gain(weight: Float64Array, factor: (m: number) => number): number {
  const middle = (weight.length - 1) / 2;
  let sum = 0;
  for (const [n, value] of weight.entries()) sum += value * factor(n - middle);
  return sum;
}

/** The weight with gain 1. @throws RangeError where the window has left nothing */
export function normalised(weight: Float64Array, factor: (m: number) => number): Float64Array {
  const present = gain(weight, factor);
  if (present === 0) throw nothingLeft(weight.length);
  return weight.map((value) => value / present);
}

/** The factor for the gain at a frequency, half the sample rate being 1, of a filter that is even about its middle. */
export function cosineAt(frequency: number): (m: number) => number {
  return (m) => cosPi(frequency * m);
}

/** Windows that are 0 at both ends leave nothing of a filter that has nothing else. */
export function nothingLeft(taps: number): RangeError {
  return new RangeError(`taps must be more than ${taps} for a window that is 0 at both ends: got ${taps}`);
}
