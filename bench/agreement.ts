import type { Contender } from './contenders/contender.ts';
import { BLOCK_COUNT } from './layers.ts';

/** Outputs are about 1 in size and sums of at most 576 products: far above any rounding, far below any mistake. */
const TOLERANCE = 1e-4;

/** Twice through the signal: every window is then full of frames that have gone in. */
const BLOCKS = 2 * BLOCK_COUNT;

/**
 * Runs all contenders over the same blocks and compares the others' outputs with `reference`'s, block by block.
 *
 * @returns the largest absolute difference
 * @throws Error where that is more than rounding: timings of different things would mean nothing
 */
export async function checkAgreement(
  reference: Contender,
  others: Readonly<Record<string, Contender>>,
): Promise<number> {
  let largest = 0;
  for (let index = 0; index < BLOCKS; index++) {
    await reference.run(index);
    const expected = reference.output();
    for (const [name, contender] of Object.entries(others)) {
      await contender.run(index);
      const difference = largestDifference(expected, contender.output());
      if (!(difference <= TOLERANCE)) {
        throw new Error(`${name} differs from the reproducible outputs by ${difference} in block ${index}`);
      }
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}

/** NaN where an array is missing or too short. */
function largestDifference(expected: readonly Float32Array[], actual: readonly Float32Array[]): number {
  const differences = expected.flatMap((row, channel) =>
    Array.from(row, (sample, frame) => Math.abs(sample - (actual[channel]?.[frame] ?? Number.NaN))),
  );
  return differences.reduce((a, b) => Math.max(a, b), 0);
}
