/**
 * sin(πx) and cos(πx), reduced before π comes in: exact where they are 0 and ±1, and as accurate for a late tap as for
 * an early one. Zeros of an ideal response (every other tap of a half-band filter) are zeros then.
 */
export function sinPi(x: number): number {
  const turn = x - 2 * Math.round(x / 2); // in [−1, 1], without rounding
  if (turn > 0.5) return Math.sin(Math.PI * (1 - turn));
  if (turn < -0.5) return -Math.sin(Math.PI * (1 + turn));
  return Math.sin(Math.PI * turn);
}

export function cosPi(x: number): number {
  const turn = Math.abs(x - 2 * Math.round(x / 2));
  return turn < 0.25 ? Math.cos(Math.PI * turn) : Math.sin(Math.PI * (0.5 - turn));
}

/** sin(πx)/(πx), 1 at 0. */
export function sinc(x: number): number {
  return x === 0 ? 1 : sinPi(x) / (Math.PI * x);
}
