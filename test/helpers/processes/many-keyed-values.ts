import { Subject } from 'rxjs';
import { Conv1d } from 'tapline';
import { conv1dKeyed } from 'tapline/rx';
import { realm } from '../../../dist/kernel/realm.js';
import { noise } from '../arbitrary.ts';

/**
 * What 10 million values under 10,000 keys, in random order, leave behind: memory once every key is known, and at the
 * end. Run with --expose-gc.
 */
export interface Report {
  readonly values: number;
  readonly keys: number;
  /** Of the outputs, so that they are made. */
  readonly sum: number;
  readonly early: Memory;
  readonly late: Memory;
}

interface Memory {
  /** Linear memory that streams hold. */
  readonly linear: number;
  /** JavaScript's heap after a collection. */
  readonly heap: number;
}

const VALUES = 10_000_000;
const EARLY = 1_000_000;
const KEYS = 10_000;

const layer = new Conv1d({ weight: noise(1, 8) });
const source = new Subject<{ key: number; data: number }>();
let sum = 0;
const subscription = source
  .pipe(conv1dKeyed(layer, { key: ({ key }) => key, idleTimeout: 600_000 }))
  .subscribe(({ data }) => {
    sum += data;
  });

let state = 1;
function feed(count: number): Memory {
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    source.next({ key: (state >>> 8) % KEYS, data: state / 2 ** 32 });
  }
  globalThis.gc?.();
  return { linear: realm().allocatedBytes, heap: process.memoryUsage().heapUsed };
}

const early = feed(EARLY);
const late = feed(VALUES - EARLY);
const report: Report = { values: VALUES, keys: KEYS, sum, early, late };
console.log(JSON.stringify(report));
subscription.unsubscribe();
