import { concat, concatMap, defer, finalize, from, type Observable } from 'rxjs';
import { type Passage, pass } from './pass.ts';
import { type SnapshotOptions, withSnapshots } from './snapshots.ts';

/** What the operators run: the state of one subscription. Nothing is emitted from in here, so state is settled first. */
export interface Machine extends Passage {
  /** Whether a value may bring more than one. */
  readonly bursts: boolean;
  /** Takes in a value; returns the values that it brings. */
  accept(value: unknown): readonly unknown[];
  snapshot(): Uint8Array;
  dispose(): void;
}

/** The values of the source through a machine of each subscription's own. */
export function run(
  source: Observable<unknown>,
  open: () => Machine,
  snapshots: Omit<SnapshotOptions, 'restore'>,
): Observable<unknown> {
  return defer(() => {
    const machine = open();
    const values = machine.bursts ? burst(source, machine) : pass(source, machine);
    return withSnapshots(values, snapshots, () => machine.snapshot()).pipe(finalize(() => machine.dispose()));
  });
}

/** A value that is sent while an earlier one's are still being heard waits its turn: outputs stay in order. */
function burst(source: Observable<unknown>, machine: Machine): Observable<unknown> {
  return concat(
    source.pipe(concatMap((value) => machine.accept(value))),
    defer(() => from(machine.end())),
  );
}
