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
  testScenes(promise, runs, (parameters) => fc.assert(fc.property(scenes, check), parameters));
}

/** As `property`, for a check that has to wait. */
export function asyncProperty(
  promise: string,
  scenes: fc.Arbitrary<Scene>,
  runs: number,
  check: (scene: Scene) => Promise<void>,
): void {
  testScenes(promise, runs, (parameters) => fc.assert(fc.asyncProperty(scenes, check), parameters));
}

function testScenes(
  promise: string,
  runs: number,
  assert: (parameters: fc.Parameters<[Scene]>) => void | Promise<void>,
): void {
  const seed = Number(process.env.SEED ?? Date.now() & 0x7fffffff);
  test(`${promise} (${runs} shapes, SEED=${seed})`, () =>
    assert({
      numRuns: runs,
      seed,
      reporter(run) {
        if (!run.failed) return;
        const [scene] = run.counterexample ?? [];
        const reason = run.errorInstance instanceof Error ? run.errorInstance.message : String(run.errorInstance);
        throw new Error(
          `${promise}: fails with SEED=${seed} after ${run.numRuns} shapes\n${scene ? showScene(scene) : ''}\n${reason}`,
          { cause: run.errorInstance },
        );
      },
    }));
}
