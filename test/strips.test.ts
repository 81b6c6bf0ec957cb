import { expect, test } from 'vitest';
import { stripHeights } from '../src/plan/strips.ts';

test('fives as far as they go, then threes, then twos: no row stands alone', () => {
  expect(Array.from({ length: 13 }, (_, rows) => stripHeights(rows))).toEqual([
    ...[[], [1], [2], [3], [2, 2], [5], [3, 3], [5, 2], [5, 3], [3, 3, 3], [5, 5], [5, 3, 3], [5, 5, 2]],
  ]);
  for (let rows = 2; rows < 200; rows++) {
    const heights = stripHeights(rows);
    expect(heights.reduce((sum, height) => sum + height)).toBe(rows);
    expect(heights).not.toContain(1);
  }
});
