/**
 * Bytes between the real and the imaginary row of a transform's work, as src/plan/partition-memory.ts has it. Without a
 * gap what one butterfly touches of both rows would fall into the same few sets of a cache, being powers of two apart: at
 * 8,192 points the pass by eights took 1.7 times as long.
 */
const ROW_GAP: usize = 128;

/** From the real to the imaginary row of a transform of 2^log points. */
// @inline
export function imaginaryRow(log: i32): usize {
  return ((<usize>4) << log) + ROW_GAP;
}
