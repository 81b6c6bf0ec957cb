import type { SchedulerLike, Subscription } from 'rxjs';
import { show } from '../conv1d/check.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import { encodeKeyed, type Key } from './keyed-snapshot.ts';
import type { Machine } from './run.ts';
import { bursts, type SignalFilter } from './signal-filter.ts';
import { isSignalObject } from './stamps.ts';

/** When the state of a key that brings nothing more is freed. */
export interface Idling {
  /** Milliseconds. */
  readonly timeout: number;
  readonly scheduler: SchedulerLike;
}

/** The longest that setInterval can wait: beyond it fires at once. */
const LONGEST = 2 ** 31 - 1;

/** One key's state, and its place in the order of last use. */
interface Entry {
  readonly key: Key;
  readonly filter: SignalFilter;
  used: number;
  older: Entry | undefined;
  newer: Entry | undefined;
}

/** A stream of values for each key: the state of one subscription. */
export class KeyedFilter implements Machine {
  readonly bursts: boolean;
  readonly #open: (snapshot?: Uint8Array) => SignalFilter;
  readonly #keyOf: (value: never) => unknown;
  readonly #idling: Idling | undefined;
  /** In order of first appearance. */
  readonly #entries = new Map<Key, Entry>();
  /** Both ends of the list in order of last use, which a use changes without searching. */
  #oldest: Entry | undefined;
  #newest: Entry | undefined;
  #timer: Subscription | undefined;

  constructor(
    shape: Conv1dShape,
    open: (snapshot?: Uint8Array) => SignalFilter,
    keyOf: (value: never) => unknown,
    idling: Idling | undefined,
    snapshots: readonly (readonly [Key, Uint8Array])[],
  ) {
    this.bursts = bursts(shape);
    this.#open = open;
    this.#keyOf = keyOf;
    this.#idling = idling;
    try {
      for (const [key, snapshot] of snapshots) this.#add(key, snapshot);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  accept(value: unknown): readonly unknown[] {
    return this.#filterOf(value).accept(value);
  }

  acceptOne(value: unknown): unknown {
    return this.#filterOf(value).acceptOne(value);
  }

  /** The tails, key by key, made as they are asked for. */
  *end(): Iterable<unknown> {
    this.#stopTimer(); // no key goes idle among the tails
    for (const { filter } of this.#entries.values()) yield* filter.end();
  }

  snapshot(): Uint8Array {
    return encodeKeyed(Array.from(this.#entries.values(), ({ key, filter }) => [key, filter.snapshot()] as const));
  }

  dispose(): void {
    this.#stopTimer();
    for (const { filter } of this.#entries.values()) filter.dispose();
    this.#entries.clear();
    this.#oldest = this.#newest = undefined;
  }

  /** @throws TypeError for a value that is no object with data, or a key that is no string or number */
  #filterOf(value: unknown): SignalFilter {
    if (!isSignalObject(value)) throw new TypeError(`a value must be an object with data: got ${show(value)}`);
    const key = this.#keyOf(value as never);
    if (typeof key !== 'string' && typeof key !== 'number') {
      throw new TypeError(`key must give a string or a number: got ${show(key)}`);
    }
    const entry = this.#entries.get(key);
    if (entry === undefined) return this.#add(key).filter;
    if (this.#idling !== undefined) this.#use(entry, this.#idling);
    return entry.filter;
  }

  #add(key: Key, snapshot?: Uint8Array): Entry {
    const entry: Entry = { key, filter: this.#open(snapshot), used: 0, older: undefined, newer: undefined };
    this.#entries.set(key, entry);
    if (this.#idling !== undefined) {
      this.#append(entry, this.#idling);
      if (this.#timer === undefined) this.#startTimer(this.#idling);
    }
    return entry;
  }

  /** Makes an entry the newest in use. */
  #use(entry: Entry, idling: Idling): void {
    if (entry === this.#newest) {
      entry.used = idling.scheduler.now();
      return;
    }
    this.#unlink(entry);
    this.#append(entry, idling);
  }

  #append(entry: Entry, { scheduler }: Idling): void {
    entry.used = scheduler.now();
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  #unlink({ older, newer }: Entry): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }

  /** One timer for all keys, set for the one that is unused longest. */
  #startTimer(idling: Idling): void {
    if (this.#oldest === undefined) return;
    const wait = this.#oldest.used + idling.timeout - idling.scheduler.now();
    this.#timer = idling.scheduler.schedule(() => this.#freeIdle(idling), Math.min(Math.max(0, wait), LONGEST));
  }

  #freeIdle(idling: Idling): void {
    this.#timer = undefined;
    const now = idling.scheduler.now();
    while (this.#oldest !== undefined && this.#oldest.used + idling.timeout <= now) {
      const { key, filter } = this.#oldest;
      this.#entries.delete(key);
      this.#unlink(this.#oldest);
      filter.dispose();
    }
    this.#startTimer(idling);
  }

  #stopTimer(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
  }
}
