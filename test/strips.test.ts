import { expect, test } from 'vitest';
import { planStrips, stripHeights } from '../src/plan/strips.ts';

test('threes, and twos for the last four rows, so that no row stands alone', () => {
  const heights = (rows: number): number[] => stripHeights(planStrips(rows, 'reproducible', true));
  expect([1, 2, 3, 4, 5, 6, 7].map(heights)).toEqual([[1], [2], [3], [2, 2], [3, 2], [3, 3], [3, 2, 2]]);
  expect(heights(64)).toEqual([...new Array(20).fill(3), 2, 2]);
});

test('fused multiply-adds take twos, after a three where the number is odd', () => {
  const heights = (rows: number): number[] => stripHeights(planStrips(rows, 'fast', true));
  expect([1, 2, 3, 4, 5, 6, 7].map(heights)).toEqual([[1], [2], [3], [2, 2], [3, 2], [2, 2, 2], [3, 2, 2]]);
});

test('in short spans both take threes', () => {
  for (let rows = 1; rows < 20; rows++) {
    expect(planStrips(rows, 'fast', false)).toEqual(planStrips(rows, 'reproducible', false));
  }
});
