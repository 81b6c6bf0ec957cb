import { forwardFours, forwardRealEights, forwardRealFours, forwardRealTwos, forwardTwos } from './fft-forward';
import { forwardLast } from './fft-forward-last';
import { inverseFours, inverseUpperFours, inverseUpperTwos } from './fft-inverse';

/**
 * Products of real polynomials modulo z^2n + 1, which is all that a convolution in blocks needs: of 2n outputs the
 * upper n are free of what wraps around, and those are the ones that are kept.
 *
 * A real polynomial of degree below 2n is read modulo z^n − i: its coefficients x[0] … x[2n−1] become n complex ones
 * x[j] + i·x[j+n], since z^n = i means z^2n = −1. So a real signal needs no packing and no sorting out afterwards: its
 * first half is the real row and its second half the imaginary row of a complex transform of n points (J. Martens and
 * M. Crandall call the like a right-angle convolution), and spectra are multiplied point by point, no point being
 * special.
 *
 * The transform splits polynomials by the Chinese remainder theorem. A node is a polynomial modulo z^m − c; with r a
 * fourth root of c, it splits into four modulo z^(m/4) ∓ r and z^(m/4) ∓ i·r:
 *
 *     a + b·z^(m/4) + c·z^(2m/4) + d·z^(3m/4)   →   (a + r²c) ± (r·b + r³d)   and   (a − r²c) ± i·(r·b − r³d)
 *
 * So all butterflies of a node have the same three factors, tables of all sizes are one (twiddles.ts), and the numbers
 * end in an order that only the inverse needs to know. Where log2 n is odd a halving comes first. The last two splittings
 * are done together, on nodes of 16 numbers that stay in registers; for the very last one, of four nodes of four numbers,
 * vectors are transposed, so that a lane is a node.
 *
 * Rows: `work` is n real parts, a gap, and n imaginary parts. A spectrum is made of *chunks* of 8 points, two vectors of real
 * parts, then two of imaginary parts, 64 bytes; the last two splittings make two of them of a node.
 *
 * Every function does the butterflies `from` ≤ i < `to` of its pass, each of four lanes, so that a transform can be
 * done in pieces. n is a power of two from 32 on.
 */
export const CHUNK_BYTES: usize = 64;

/** Passes of a transform of n points: by fours or eights, and the last two splittings as one. */
export function forwardPasses(log: i32): i32 {
  return log === 5 ? 2 : (log - 2) >> 1;
}

/** Passes of an inverse after `inverseGroup`. */
export function inversePasses(log: i32): i32 {
  return (log - 3) >> 1;
}

/** Butterflies of a pass: one of the pass by eights is two of fours. */
export function forwardButterflies(log: i32, pass: i32): i32 {
  return pass === 0 && log & 1 && log > 5 ? 1 << (log - 5) : 1 << (log - 4);
}

export function inverseButterflies(log: i32, pass: i32): i32 {
  return pass === 0 && log & 1 ? 1 << (log - 3) : 1 << (log - 4);
}

/** Multiplies and adds of one butterfly of a pass, in all four lanes. */
export function forwardCost(log: i32, pass: i32): i32 {
  if (pass === forwardPasses(log) - 1) return 4 * 68;
  if (pass > 0) return 4 * 34;
  if (log === 5) return 4 * 6;
  return log & 1 ? 4 * 84 : 4 * 23;
}

export function inverseCost(log: i32, pass: i32): i32 {
  if (pass > 0) return 4 * 34;
  return log & 1 ? 4 * 5 : 4 * 24;
}

/** Of an `inverseGroup`. */
export const GROUP_COST: i32 = 4 * 68;

/**
 * A pass of the transform of a real polynomial of degree below n: `x` [n] into `work`, then `work` in place. The last
 * one writes chunks to `spectrum`, `chunkPitch` bytes apart.
 */
export function forwardPass(
  log: i32,
  pass: i32,
  table: usize,
  x: usize,
  work: usize,
  spectrum: usize,
  chunkPitch: usize,
  from: i32,
  to: i32,
): void {
  if (pass === forwardPasses(log) - 1) forwardLast(log, table, work, spectrum, chunkPitch, from, to);
  else if (pass > 0) forwardFours(log, log & 1 ? 2 * pass + 1 : 2 * pass, table, work, from, to);
  else if (log === 5) forwardRealTwos(log, x, work, 2 * from, 2 * to);
  else if (log & 1) forwardRealEights(log, table, x, work, from, to);
  else forwardRealFours(log, table, x, work, from, to);
}

/** The whole transform of a real polynomial of degree below 2n that lies in `work`: for filters. */
export function forwardWhole(log: i32, table: usize, work: usize, spectrum: usize, chunkPitch: usize): void {
  const all = 1 << (log - 4);
  if (log & 1) forwardTwos(log, work, 0, 2 * all);
  for (let depth = log & 1; depth < log - 4; depth += 2) forwardFours(log, depth, table, work, 0, all);
  forwardLast(log, table, work, spectrum, chunkPitch, 0, all);
}

/**
 * A pass of the inverse, from the last one down to 0, after `inverseGroup` has done the last two splittings. Pass 0
 * writes the imaginary row, which is the upper half of the product, to `y` [n]. The result is n times the product.
 */
export function inversePass(log: i32, pass: i32, table: usize, work: usize, y: usize, from: i32, to: i32): void {
  if (pass > 0) inverseFours(log, log & 1 ? 2 * pass - 1 : 2 * pass, table, work, from, to);
  else if (log & 1) inverseUpperTwos(log, work, y, from, to);
  else inverseUpperFours(log, table, work, y, from, to);
}
