import { concat, concatMap, defer, filter, finalize, from, map, type Observable } from 'rxjs';
import { type SnapshotOptions, withSnapshots } from './snapshots.ts';

/** What the operators run: the state of one subscription. Nothing is emitted from in here, so state is settled first. */
export interface Machine {
  /** Whether a value may bring more than one. */
  readonly bursts: boolean;
  /** Takes in a value; returns the values that it brings. */
  accept(value: unknown): readonly unknown[];
  /** The same where a value brings one at most: that, or undefined. */
  acceptOne(value: unknown): unknown;
  /** Ends the signal; returns the values that this brings. */
  end(): Iterable<unknown>;
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
    const values = machine.bursts ? oneToMany(source, machine) : oneToOne(source, machine);
    const all = concat(
      values,
      defer(() => from(machine.end())),
    );
    return withSnapshots(all, snapshots, () => machine.snapshot()).pipe(finalize(() => machine.dispose()));
  });
}

/** A value that is sent while an earlier one's are still being heard waits its turn: outputs stay in order. */
function oneToMany(source: Observable<unknown>, machine: Machine): Observable<unknown> {
  return source.pipe(concatMap((value) => machine.accept(value)));
}

/** The same where no value brings more than one, without an array and an inner Observable for each. */
function oneToOne(source: Observable<unknown>, machine: Machine): Observable<unknown> {
  return source.pipe(
    map((value) => machine.acceptOne(value)),
    filter((output) => output !== undefined),
  );
}
