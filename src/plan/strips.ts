/** Frames of a vector: so many a kernel may compute, and read, beyond the last wanted one. */
export const VECTOR_FRAMES = 4;

/**
 * Output channels of a group that are summed side by side, strip by strip, so that what is loaded of the input serves all
 * of a strip: fives as far as they go, since those take the fewest instructions a product, then threes, then twos, so
 * that no row stands alone. See src/kernel/assembly/strip.ts.
 */
export function stripHeights(rows: number): number[] {
  const heights: number[] = [];
  for (let left = rows; left > 0; ) {
    const height = nextHeight(left);
    heights.push(height);
    left -= height;
  }
  return heights;
}

function nextHeight(left: number): number {
  if (left >= 5 && left !== 6 && left !== 9) return 5;
  return left % 3 === 0 ? 3 : Math.min(left, 2);
}

/**
 * How often a bias or a weight stands in the packed filters. A row alone has whole vectors of each, which are loaded
 * where they stand: 2 to 4 % faster than spreading them in its loops. Its filters are small.
 */
export function spreadOf(rows: number): number {
  return rows === 1 ? VECTOR_FRAMES : 1;
}
