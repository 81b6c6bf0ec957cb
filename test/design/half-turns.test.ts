import { expect, test } from 'vitest';
import { cosPi, sinc, sinPi } from '../../dist/design/half-turns.js';

test('sines and cosines of half turns are exact at every half', () => {
  for (let n = -9; n <= 9; n++) {
    expect(sinPi(n) + 0).toBe(0);
    expect(cosPi(n + 0.5) + 0).toBe(0);
    expect(cosPi(n)).toBe(n % 2 === 0 ? 1 : -1);
    expect(sinPi(n + 0.5)).toBe(n % 2 === 0 ? 1 : -1);
  }
  expect(sinPi(2 ** 40 + 1) + 0).toBe(0);
  expect(cosPi(2 ** 40 + 1)).toBe(-1);
});

test('near their zeros they keep all digits', () => {
  const small = 2 ** -30;
  const sine = Math.PI * small; // its cube is below the last digit
  for (let n = -6; n <= 6; n++) {
    const sign = n % 2 === 0 ? 1 : -1;
    expect(sinPi(n + small) / (sign * sine)).toBeCloseTo(1, 14);
    expect(sinPi(n - small) / (sign * -sine)).toBeCloseTo(1, 14);
    expect(cosPi(n + 0.5 + small) / (sign * -sine)).toBeCloseTo(1, 14);
    expect(cosPi(n + 0.5 - small) / (sign * sine)).toBeCloseTo(1, 14);
  }
});

test('in between they are Math.sin and Math.cos', () => {
  for (let x = -5; x <= 5; x += 0.0137) {
    expect(sinPi(x)).toBeCloseTo(Math.sin(Math.PI * x), 13);
    expect(cosPi(x)).toBeCloseTo(Math.cos(Math.PI * x), 13);
    expect(sinc(x) * Math.PI * x).toBeCloseTo(Math.sin(Math.PI * x), 13);
  }
  expect(sinc(0)).toBe(1);
});
