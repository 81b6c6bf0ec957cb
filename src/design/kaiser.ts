/**
 * Kaiser's window and his estimates of what it takes: J. F. Kaiser, Nonrecursive digital filter design using the
 * I0-sinh window function, 1974; A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, section 7.6.
 */

/** Modified Bessel function of the first kind and order 0: Σ ((x/2)^k / k!)². All terms are positive, so none cancel. */
export function besselI0(x: number): number {
  const half = x / 2;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 2 ** -54; k++) {
    term *= (half / k) ** 2;
    sum += term;
  }
  return sum;
}

/** β of the window whose ripple is so many decibels down (scipy.signal.kaiser_beta). */
export function kaiserBeta(attenuation: number): number {
  if (attenuation > 50) return 0.1102 * (attenuation - 8.7);
  if (attenuation > 21) return 0.5842 * (attenuation - 21) ** 0.4 + 0.07886 * (attenuation - 21);
  return 0;
}

/**
 * Taps that a transition takes (scipy.signal.kaiserord).
 *
 * @param attenuation decibels, at least 8
 * @param width       of the transition, 1 being half the sample rate
 */
export function kaiserTaps(attenuation: number, width: number): number {
  return Math.ceil((attenuation - 7.95) / 2.285 / (Math.PI * width) + 1);
}
