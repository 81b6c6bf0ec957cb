import { ignoreElements, merge, type Observable, Subject, takeUntil, tap } from 'rxjs';
import { show } from '../conv1d/check.ts';

/** Where state comes from and goes to. */
export interface SnapshotOptions {
  /** A snapshot to go on from. */
  restore?: Uint8Array | undefined;
  /** Each of its values has a snapshot taken, between two values of the source. */
  snapshotOn?: Observable<unknown> | undefined;
  /** Gets the snapshots. */
  onSnapshot?: ((bytes: Uint8Array) => void) | undefined;
}

type Taking = Omit<SnapshotOptions, 'restore'>;

/** @throws TypeError where one of the two is given without the other, or is of the wrong kind */
export function checkSnapshotOptions({ snapshotOn, onSnapshot }: Taking): Taking {
  if (snapshotOn === undefined && onSnapshot === undefined) return {};
  if (typeof snapshotOn?.subscribe !== 'function') {
    throw new TypeError(`snapshotOn must be an Observable where onSnapshot is given: got ${show(snapshotOn)}`);
  }
  if (typeof onSnapshot !== 'function') {
    throw new TypeError(`onSnapshot must be a function where snapshotOn is given: got ${show(onSnapshot)}`);
  }
  return { snapshotOn, onSnapshot };
}

/** The values, with snapshots taken beside them for as long as they come. An error of `snapshotOn` is theirs too. */
export function withSnapshots<T>(
  values: Observable<T>,
  { snapshotOn, onSnapshot }: Taking,
  take: () => Uint8Array,
): Observable<T> {
  if (snapshotOn === undefined) return values;
  const ended = new Subject<void>();
  const taking = snapshotOn.pipe(
    tap(() => onSnapshot?.(take())),
    ignoreElements(),
    takeUntil(ended),
  );
  return merge(taking, values.pipe(tap({ complete: () => ended.next() })));
}
