import { Eight, Five, Four, One, Three, Two } from './counts';
import { pair } from './pair';
import { row } from './row';
import { tile } from './tile';

/** Rows of the next strip where so many are left of a group, see src/plan/strips.ts. */
// @inline
export function stripHeight(rows: i32): i32 {
  if (rows >= 5 && rows !== 6 && rows !== 9) return 5;
  return rows % 3 === 0 ? 3 : min(rows, 2);
}

/** Five, three, two rows or one over `vectors` vectors of output frames, tile by tile: see there for the rest. */
// @inline
export function strip(
  height: i32,
  trios: usize,
  singles: usize,
  end: usize,
  step: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  pitch: usize,
  onto: bool,
): void {
  if (height === 5) fiveRows(trios, singles, end, step, weights, bias, vectors, input, output, pitch, onto);
  else if (height === 3) threeRows(trios, singles, end, step, weights, bias, vectors, input, output, pitch, onto);
  else if (height === 2) twoRows(trios, singles, end, step, weights, bias, vectors, input, output, pitch, onto);
  else oneRow(trios, singles, end, weights, bias, vectors, input, output, onto);
}

function fiveRows(
  trios: usize,
  singles: usize,
  end: usize,
  step: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  pitch: usize,
  onto: bool,
): void {
  for (; vectors >= 2; vectors -= 2) {
    tile<Five, Two>(trios, singles, end, step, weights, bias, input, output, pitch, onto);
    input += 32;
    output += 32;
  }
  if (vectors > 0) tile<Five, One>(trios, singles, end, step, weights, bias, input, output, pitch, onto);
}

function threeRows(
  trios: usize,
  singles: usize,
  end: usize,
  step: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  pitch: usize,
  onto: bool,
): void {
  for (; vectors >= 3; vectors -= 3) {
    tile<Three, Three>(trios, singles, end, step, weights, bias, input, output, pitch, onto);
    input += 48;
    output += 48;
  }
  if (vectors === 2) tile<Three, Two>(trios, singles, end, step, weights, bias, input, output, pitch, onto);
  if (vectors === 1) tile<Three, One>(trios, singles, end, step, weights, bias, input, output, pitch, onto);
}

function twoRows(
  trios: usize,
  singles: usize,
  end: usize,
  step: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  pitch: usize,
  onto: bool,
): void {
  for (; vectors >= 4; vectors -= 4) {
    pair<Four>(trios, singles, end, step, weights, bias, input, output, pitch, onto);
    input += 64;
    output += 64;
  }
  if (vectors & 2) {
    pair<Two>(trios, singles, end, step, weights, bias, input, output, pitch, onto);
    input += 32;
    output += 32;
  }
  if (vectors & 1) pair<One>(trios, singles, end, step, weights, bias, input, output, pitch, onto);
}

function oneRow(
  trios: usize,
  singles: usize,
  end: usize,
  weights: usize,
  bias: usize,
  vectors: i32,
  input: usize,
  output: usize,
  onto: bool,
): void {
  for (; vectors >= 8; vectors -= 8) {
    row<Eight>(trios, singles, end, weights, bias, input, output, onto);
    input += 128;
    output += 128;
  }
  if (vectors & 4) {
    row<Four>(trios, singles, end, weights, bias, input, output, onto);
    input += 64;
    output += 64;
  }
  if (vectors & 2) {
    row<Two>(trios, singles, end, weights, bias, input, output, onto);
    input += 32;
    output += 32;
  }
  if (vectors & 1) row<One>(trios, singles, end, weights, bias, input, output, onto);
}
