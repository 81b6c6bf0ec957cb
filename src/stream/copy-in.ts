import { realm } from '../kernel/realm.ts';
import { STEP_BYTES, type Steps } from './steps.ts';

const STEP = STEP_BYTES / 4;

/** Copies numbers into linear memory, in steps. Allocates a view of each step's. */
export function* copyIn(numbers: Float32Array, pointer: number): Steps {
  for (let from = 0; from < numbers.length; from += STEP) {
    if (from > 0) yield;
    realm().f32.set(numbers.subarray(from, from + STEP), (pointer >>> 2) + from);
  }
}
