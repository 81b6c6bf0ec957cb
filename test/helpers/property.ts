import fc from 'fast-check';
import { test } from 'vitest';
import { type Scene, showScene } from './arbitrary.ts';

/**
 * A test that a property holds for `runs` scenes. The seed is the clock's unless the environment variable SEED gives
 * one; a failure prints it together with the smallest scene that fails.
 */
export function property(
  promise: string,
  scenes: fc.Arbitrary<Scene>,
  runs: number,
  check: (scene: Scene) => void,
): void {
  testAll(promise, runs, showScene, (parameters) => fc.assert(fc.property(scenes, check), parameters));
}

/** As `property`, for a check that has to wait. */
export function asyncProperty(
  promise: string,
  scenes: fc.Arbitrary<Scene>,
  runs: number,
  check: (scene: Scene) => Promise<void>,
): void {
  testAll(promise, runs, showScene, (parameters) => fc.assert(fc.asyncProperty(scenes, check), parameters));
}

/** As `property`, for things of any kind. */
export function propertyOf<T>(promise: string, things: fc.Arbitrary<T>, runs: number, check: (thing: T) => void): void {
  testAll<T>(promise, runs, fc.stringify, (parameters) => fc.assert(fc.property(things, check), parameters));
}

function testAll<T>(
  promise: string,
  runs: number,
  show: (thing: T) => string,
  assert: (parameters: fc.Parameters<[T]>) => void | Promise<void>,
): void {
  const seed = Number(process.env.SEED ?? Date.now() & 0x7fffffff);
  test(`${promise} (${runs} shapes, SEED=${seed})`, () =>
    assert({
      numRuns: runs,
      seed,
      reporter(run) {
        if (!run.failed) return;
        const shown = run.counterexample ? show(run.counterexample[0]) : '';
        const reason = run.errorInstance instanceof Error ? run.errorInstance.message : String(run.errorInstance);
        throw new Error(`${promise}: fails with SEED=${seed} after ${run.numRuns} shapes\n${shown}\n${reason}`, {
          cause: run.errorInstance,
        });
      },
    }));
}
