/**
 * Work in steps that are each a small part of a quantum of audio: between two of them other things may run. What it
 * has taken it gives back where it is ended early, by `return`.
 */
export type Steps<Result = void> = Generator<void, Result>;

/**
 * Bytes of linear memory that a step writes. Memory that nobody has written before is what takes time: its pages come
 * from the system one by one, in up to a millisecond for a megabyte on slow machines.
 */
export const STEP_BYTES = 65_536;

/** All steps one after the other. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
