import { asyncScheduler, type Observable, type OperatorFunction, type SchedulerLike } from 'rxjs';
import { checkObject, checkPositive, show } from '../conv1d/check.ts';
import type { Conv1dOptions } from '../conv1d/layer.ts';
import { Conv1d } from '../stream/conv1d.ts';
import type { Conv1dOperatorOptions } from './conv1d.ts';
import { checkTimeOptions } from './gaps.ts';
import { type Idling, KeyedFilter } from './keyed-filter.ts';
import { decodeKeyed } from './keyed-snapshot.ts';
import { run } from './run.ts';
import { SignalFilter } from './signal-filter.ts';
import { checkSnapshotOptions } from './snapshots.ts';
import type { Filtered, SignalData } from './value.ts';

export interface Conv1dKeyedOptions<T> extends Conv1dOperatorOptions {
  /** Which stream a value belongs to. */
  key: (value: T) => string | number;
  /** Milliseconds without a value after which a key's state is freed; without it states stay. */
  idleTimeout?: number | undefined;
  /** Tells the time for `idleTimeout`, default `asyncScheduler`. */
  scheduler?: SchedulerLike | undefined;
}

/**
 * Passes objects with `data` through one streaming `Conv1d` layer with a state for each key.
 *
 * <span class="informal">The signals of a thousand sensors on one Observable, each filtered by itself.</span>
 *
 * ```
 * source   --a1--b8--a3--b4--a5--|
 *          conv1dKeyed({ weight: [0.5, 0.5] }, { key })
 * result   --a.5-b4--a2--b6--a4--|
 * ```
 *
 * 1. Values with the same key, a string or a number, are one stream, which `conv1d` describes: kinds of data, outputs,
 *    stamps, gaps and errors are its. Values come out in the order in which theirs came in. All streams share the layer.
 * 2. A key that had no value for `idleTimeout` ms is freed without a tail, and starts anew if it comes again. One timer
 *    serves all keys.
 * 3. At the end of the source the tails come, in order of the keys' first appearance, before `complete`.
 * 4. A snapshot holds all keys; `restore` goes on from it, with all of them in use from the moment of the subscription.
 *    A key that had no value since has no tail: there is nothing to make it like.
 * 5. Each subscription has states of its own, freed when it ends. What goes wrong for one key ends the result with an
 *    error.
 *
 * Outputs are fresh. Wrong options throw when `conv1dKeyed` is called.
 *
 * ```ts
 * import { of } from 'rxjs';
 * import { conv1dKeyed } from 'tapline/rx';
 *
 * const samples = of({ id: 'a', data: 1 }, { id: 'b', data: 8 }, { id: 'a', data: 3 }, { id: 'b', data: 4 });
 * samples
 *   .pipe(conv1dKeyed({ weight: [0.5, 0.5] }, { key: ({ id }) => id, idleTimeout: 60_000 }))
 *   .subscribe(({ id, data }) => console.log(id, data));
 * // → a 0.5
 * // → b 4
 * // → a 2
 * // → b 6
 * ```
 *
 * @param layer   a prepared layer, or the options of one
 * @param options how to run it
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function conv1dKeyed<T extends { readonly data: SignalData }>(
  layer: Conv1d | Conv1dOptions,
  options: Conv1dKeyedOptions<T>,
): OperatorFunction<T, Filtered<T>> {
  const prepared = layer instanceof Conv1d ? layer : new Conv1d(layer);
  const { key, idleTimeout, scheduler, ...others } = checkObject('options', options);
  const { restore, snapshotOn, onSnapshot, sampleRate, onGap, gapTolerance, ...streamOptions } = others;
  if (typeof key !== 'function') throw new TypeError(`key must be a function: got ${show(key)}`);
  const idling = checkIdling(idleTimeout, scheduler);
  const snapshots = checkSnapshotOptions({ snapshotOn, onSnapshot });
  const time = checkTimeOptions({ sampleRate, onGap, gapTolerance });
  const open = (snapshot?: Uint8Array): SignalFilter => new SignalFilter(prepared, streamOptions, time, snapshot);
  // Wrong stream options and snapshots throw here, not in each subscription.
  open().dispose();
  const kept = restore === undefined ? [] : decodeKeyed(restore);
  for (const [, snapshot] of kept) open(snapshot).dispose();

  // A SignalFilter makes Filtered<T> of T, kind by kind; that is not for the compiler to see.
  return (source) =>
    run(source, () => new KeyedFilter(prepared.shape, open, key, idling, kept), snapshots) as Observable<Filtered<T>>;
}

function checkIdling(timeout: number | undefined, scheduler: SchedulerLike = asyncScheduler): Idling | undefined {
  if (typeof scheduler?.schedule !== 'function' || typeof scheduler.now !== 'function') {
    throw new TypeError(`scheduler must be a scheduler of RxJS: got ${show(scheduler)}`);
  }
  return timeout === undefined ? undefined : { timeout: checkPositive('idleTimeout', timeout), scheduler };
}
