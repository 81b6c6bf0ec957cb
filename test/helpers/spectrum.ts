/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Σ h[n]·exp(−iωn), term by term as it is defined: the oracle for every response. */
export function response(weight: ArrayLike<number>, omega: number): Complex {
  let re = 0;
  let im = 0;
  for (let n = 0; n < weight.length; n++) {
    re += (weight[n] ?? NaN) * Math.cos(omega * n);
    im -= (weight[n] ?? NaN) * Math.sin(omega * n);
  }
  return { re, im };
}

/**
 * |H| at x = 0, 1/points, … 1 half turns a frame, by a phasor that is turned from tap to tap: fast, and good to 1e-13.
 */
export function magnitudes(weight: Float64Array, points: number): Float64Array {
  return Float64Array.from({ length: points + 1 }, (_, i) => {
    const cosine = Math.cos((Math.PI * i) / points);
    const sine = Math.sin((Math.PI * i) / points);
    let [re, im, x, y] = [0, 0, 1, 0];
    for (const value of weight) {
      re += value * x;
      im -= value * y;
      [x, y] = [x * cosine - y * sine, x * sine + y * cosine];
    }
    return Math.hypot(re, im);
  });
}

/** Random numbers in [0, 1), the same ones for a seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
