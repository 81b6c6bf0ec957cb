import { savitzkyGolay } from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { random } from '../helpers/spectrum.ts';
import { exactFits, savitzkyGolays } from './expected.ts';

describe('agrees with scipy', () => {
  test.each(savitzkyGolays)('$call', ({ options, weight: expected }) => {
    const { weight } = savitzkyGolay(options);
    expect(weight.length).toBe(expected.length);
    const largest = Math.max(...expected.map(Math.abs));
    for (const [n, tap] of expected.entries()) {
      expect(Math.abs((weight[n] ?? NaN) - tap) / largest, `tap ${n}`).toBeLessThan(1e-13);
    }
  });
});

// scipy, which solves for powers, has 5 digits to none left on these.
describe('keeps 14 digits at high orders', () => {
  test.each(exactFits)('$call', ({ options, every, weight: expected }) => {
    const { weight } = savitzkyGolay(options);
    const largest = Math.max(...weight.map(Math.abs));
    for (const [i, tap] of expected.entries()) {
      expect(Math.abs((weight[i * every] ?? NaN) - tap) / largest, `tap ${i * every}`).toBeLessThan(1e-14);
    }
  });
});

/** The tables of Savitzky and Golay 1964, in the corrected form of Steinier, Termonia and Deltour 1972. */
const tables: [taps: number, order: number, derivative: number, norm: number, numerators: number[]][] = [
  [5, 2, 0, 35, [-3, 12, 17, 12, -3]],
  [5, 3, 0, 35, [-3, 12, 17, 12, -3]],
  [7, 2, 0, 21, [-2, 3, 6, 7, 6, 3, -2]],
  [7, 4, 0, 231, [5, -30, 75, 131, 75, -30, 5]],
  [9, 2, 0, 231, [-21, 14, 39, 54, 59, 54, 39, 14, -21]],
  [9, 4, 0, 429, [15, -55, 30, 135, 179, 135, 30, -55, 15]],
  [5, 2, 1, 10, [2, 1, 0, -1, -2]],
  [7, 2, 1, 28, [3, 2, 1, 0, -1, -2, -3]],
  [5, 4, 1, 12, [-1, 8, 0, -8, 1]],
  [7, 4, 1, 252, [-22, 67, 58, 0, -58, -67, 22]],
  [9, 4, 1, 1188, [-86, 142, 193, 126, 0, -126, -193, -142, 86]],
  [5, 2, 2, 7, [2, -1, -2, -1, 2]],
  [7, 2, 2, 42, [5, 0, -3, -4, -3, 0, 5]],
];

test.each(tables)(
  '%i taps, order %i, derivative %i is the published table over %i',
  (taps, order, derivative, norm, numerators) => {
    const { weight } = savitzkyGolay({ taps, order, derivative });
    for (const [n, numerator] of numerators.entries()) expect((weight[n] ?? NaN) * norm).toBeCloseTo(numerator, 11);
  },
);

/** Value and derivatives of Σ c_k·t^k. */
function polynomial(coefficients: readonly number[], derivative: number, t: number): number {
  return coefficients.reduce((sum, c, k) => {
    let factor = c;
    for (let j = 0; j < derivative; j++) factor *= k - j;
    return k < derivative ? sum : sum + factor * t ** (k - derivative);
  }, 0);
}

test('polynomials up to the order come out as they are, and so do their derivatives, at any position', () => {
  const next = random(11);
  for (let trial = 0; trial < 300; trial++) {
    const order = Math.floor(next() * 7);
    const taps = order + 1 + Math.floor(next() * 20);
    const derivative = Math.floor(next() * (order + 1));
    const position = trial % 3 === 0 ? next() * (taps - 1) : trial % 3 === 1 ? Math.floor(next() * taps) : undefined;
    const sampleRate = 0.5 + next() * 3;
    const { weight } = savitzkyGolay({ taps, order, derivative, position, sampleRate });
    const coefficients = Array.from({ length: order + 1 }, () => 2 * next() - 1);
    // Frame n of the window at (n − centre)/sampleRate seconds, the newest last.
    const time = (n: number): number => (n - (taps - 1) / 2) / sampleRate;
    const terms = [...weight].map((tap, k) => tap * polynomial(coefficients, 0, time(taps - 1 - k)));
    const expected = polynomial(coefficients, derivative, time(position ?? (taps - 1) / 2));
    const bound = 1e-12 * (terms.reduce((sum, term) => sum + Math.abs(term), 0) + Math.abs(expected));
    const name = JSON.stringify({ taps, order, derivative, position, sampleRate });
    expect(Math.abs(terms.reduce((sum, term) => sum + term, 0) - expected), name).toBeLessThanOrEqual(bound);
  }
});

test('a polynomial of the next order but one does not come out as it is', () => {
  const { weight } = savitzkyGolay({ taps: 9, order: 2 });
  const fourth = weight.reduce((sum, tap, k) => sum + tap * (4 - k) ** 4, 0);
  expect(fourth).toBeCloseTo((2 * (-21 * 4 ** 4 + 14 * 3 ** 4 + 39 * 2 ** 4 + 54)) / 231, 10); // by the table
});

test('the middle is symmetric to the last bit', () => {
  for (const [taps, order] of [
    [5, 2],
    [6, 3],
    [31, 12],
    [64, 9],
    [201, 40],
  ] as const) {
    for (const derivative of [0, 1, 2]) {
      const { weight } = savitzkyGolay({ taps, order, derivative });
      const sign = derivative === 1 ? -1 : 1;
      expect(weight.toReversed().map((tap) => sign * tap + 0)).toEqual(weight.map((tap) => tap + 0));
    }
  }
});

test('order 0 is the mean, order taps − 1 the frame itself', () => {
  for (const tap of savitzkyGolay({ taps: 8, order: 0 }).weight) expect(tap).toBeCloseTo(1 / 8, 15);
  const { weight } = savitzkyGolay({ taps: 8, order: 7, position: 5 });
  for (const [n, tap] of weight.entries()) expect(tap).toBeCloseTo(n === 2 ? 1 : 0, 12);
  expect(savitzkyGolay({ taps: 1, order: 0 }).weight).toEqual(Float64Array.of(1));
});

test('a derivative is per frame without a sample rate, per second with one', () => {
  const frame = savitzkyGolay({ taps: 7, order: 3, derivative: 2 }).weight;
  const second = savitzkyGolay({ taps: 7, order: 3, derivative: 2, sampleRate: 50 }).weight;
  for (const [n, tap] of second.entries()) expect(tap / 2500).toBeCloseTo(frame[n] ?? NaN, 15);
  expect(savitzkyGolay({ taps: 7, order: 3, sampleRate: 50 })).toEqual(savitzkyGolay({ taps: 7, order: 3 }));
});
