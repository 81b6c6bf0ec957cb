import type { Numerics } from '../conv1d/shape.ts';

/** Frames of a vector: so many a kernel may compute, and read, beyond the last wanted one. */
export const VECTOR_FRAMES = 4;

/**
 * How many strips of three, two and one output channels a group is summed in. A tile of the kernel is a strip × some
 * vectors of output frames: three rows × three vectors, or two × four. A row alone has nobody to share a loaded input
 * with, so there is one only where there is no other row.
 *
 * Measured on 4 to 64 channels: separate multiplies and adds are fastest in threes with four last rows as two twos (1 to
 * 7 % over threes and a row alone), fused ones in twos throughout (mostly 3 to 6 %), where three rows only make an odd
 * number even.
 */
export interface Strips {
  readonly threes: number;
  readonly twos: number;
  readonly ones: number;
}

/** @param wide whether there is room for four vectors: where taps are left out, spans of outputs are shorter */
export function planStrips(rows: number, numerics: Numerics, wide: boolean): Strips {
  let threes = Math.floor(rows / 3);
  if (rows % 3 === 1 && threes > 0) threes--;
  if (numerics === 'fast' && wide && rows > 1) threes = rows % 2;
  const rest = rows - 3 * threes;
  return { threes, twos: Math.floor(rest / 2), ones: rest % 2 };
}

/** Rows of each strip, in order. */
export function stripHeights({ threes, twos, ones }: Strips): number[] {
  return [...new Array(threes).fill(3), ...new Array(twos).fill(2), ...new Array(ones).fill(1)];
}

/**
 * How often a bias or a weight stands in the packed filters. A row alone has whole vectors of each, which are loaded
 * where they stand: 2 to 4 % faster than spreading them in its loops. Its filters are small.
 */
export function spreadOf(rows: number): number {
  return rows === 1 ? VECTOR_FRAMES : 1;
}
