import { execFileSync } from 'node:child_process';
import { from, of, Subject, throwError } from 'rxjs';
import { Conv1d } from 'tapline';
import { conv1d, conv1dKeyed } from 'tapline/rx';
import { describe, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { refusal } from '../helpers/refusal.ts';
import { hear } from '../helpers/values.ts';

const options = { weight: noise(1, 9), stride: 2, padding: [5, 4] as const };
const numbers = Array.from(noise(2, 60));

interface Sample {
  key: string | number;
  data: number;
}

/** Keys that bytes could confuse or lose: numbers and their names, no name at all, half a surrogate pair. */
const keys: readonly (string | number)[] = ['a', 1, '1', '', '\ud800', -0.5, NaN, 'ключ'];
const samples: Sample[] = numbers.map((data, i) => ({ key: keys[(i * i) % keys.length] ?? 0, data }));
const key = (sample: Sample): string | number => sample.key;

/** Runs the first `at` values, then takes a snapshot and stops. */
function snapshotAt<T>(at: number, values: readonly T[], pipe: (source: Subject<T>, on: object) => void): Uint8Array {
  const source = new Subject<T>();
  const snapshotOn = new Subject<void>();
  const taken: Uint8Array[] = [];
  pipe(source, { snapshotOn, onSnapshot: (bytes: Uint8Array) => taken.push(bytes) });
  for (const value of values.slice(0, at)) source.next(value);
  snapshotOn.next();
  expect(taken.length).toBe(1);
  return taken[0] as Uint8Array;
}

describe('conv1d', () => {
  const take = (at: number, layer: Conv1d | typeof options = options): Uint8Array =>
    snapshotAt(at, numbers, (source, on) => hear(source.pipe(conv1d(layer, on))));

  test('goes on from a snapshot at any value, bit for bit, in as many subscriptions as there are', () => {
    const whole = hear(from(numbers).pipe(conv1d(options))).values;
    for (let at = 0; at < numbers.length; at++) {
      const restore = take(at);
      const operator = conv1d<number>(options, { restore });
      restore.fill(0); // the operator has its own copy
      const before = hear(from(numbers).pipe(conv1d({ ...options, padding: [5, 0] }))).values;
      const done = whole.length - hear(from(numbers.slice(at)).pipe(operator)).values.length;
      expect(before.slice(0, done)).toEqual(whole.slice(0, done));
      expect(hear(from(numbers.slice(at)).pipe(operator)).values).toEqual(whole.slice(done));
      expect(hear(from(numbers.slice(at)).pipe(operator)).values).toEqual(whole.slice(done));
      if (done > 0) expect(done).toBe(new Conv1d(options).plan().outputLength(at) - 2);
    }
  });

  test('snapshots are the stream’s own', () => {
    using layer = new Conv1d(options);
    const stream = layer.createStream();
    stream.push([Float32Array.from(numbers.slice(0, 13))]);
    expect(take(13, layer)).toEqual(stream.snapshot());
  });

  test('a snapshot asked for while an output is heard has that output in it', () => {
    const source = new Subject<number>();
    const snapshotOn = new Subject<void>();
    const taken: Uint8Array[] = [];
    const result = source.pipe(conv1d({ weight: [1, 1] }, { snapshotOn, onSnapshot: (bytes) => taken.push(bytes) }));
    result.subscribe(() => snapshotOn.next());
    source.next(5);
    const restored = conv1d<number>({ weight: [1, 1] }, { restore: taken[0] });
    expect(hear(of(1).pipe(restored)).values).toEqual([6]);
  });

  test('snapshotOn is unsubscribed at the end, and its errors and those of onSnapshot end the result', () => {
    const snapshotOn = new Subject<void>();
    const source = new Subject<number>();
    const heard = hear(source.pipe(conv1d(options, { snapshotOn, onSnapshot: () => {} })));
    expect(snapshotOn.observed).toBe(true);
    source.complete();
    expect(snapshotOn.observed).toBe(false);
    expect(heard.end).toBe('complete');

    const failing = { snapshotOn: throwError(() => new Error('clock')), onSnapshot: (): void => {} };
    expect(hear(source.pipe(conv1d(options, failing))).end).toBe('Error: clock');
    const refusing = { snapshotOn: of(1), onSnapshot: (): never => expect.fail('full') };
    expect(hear(new Subject<number>().pipe(conv1d(options, refusing))).end).toContain('full');
  });

  test('a snapshot of another layer or batch is refused when the operator is made', () => {
    const restore = take(7);
    expect(refusal(() => conv1d({ weight: [1] }, { restore }))).toBe(
      'Error: the snapshot is foreign: it is of a layer with another shape or other weights',
    );
    expect(refusal(() => conv1d(options, { restore, batch: 2 }))).toContain('RangeError: batch');
  });
});

describe('conv1dKeyed', () => {
  const take = (at: number): Uint8Array =>
    snapshotAt(at, samples, (source, on) => hear(source.pipe(conv1dKeyed(options, { key, ...on }))));

  test('goes on from a snapshot at any value, bit for bit, every key', () => {
    const runs = (restore: Uint8Array | undefined, from_: number): unknown[] =>
      hear(from(samples.slice(from_)).pipe(conv1dKeyed({ ...options, padding: [5, 0] }, { key, restore }))).values;
    const causal = (at: number): Uint8Array =>
      snapshotAt(at, samples, (source, on) =>
        hear(source.pipe(conv1dKeyed({ ...options, padding: [5, 0] }, { key, ...on }))),
      );
    const whole = runs(undefined, 0);
    expect(whole.length).toBeGreaterThan(20);
    for (let at = 0; at <= samples.length; at++) {
      const rest = runs(causal(at), at);
      expect(rest).toEqual(whole.slice(whole.length - rest.length));
      expect(rest.length).toBeGreaterThanOrEqual(Math.floor((samples.length - at) / 2) - keys.length);
    }
  });

  test('goes on in another process', () => {
    const script = `
      import { from, toArray } from 'rxjs';
      import { conv1dKeyed } from 'tapline/rx';
      const [layer, values, bytes] = JSON.parse(process.argv[1]);
      const keyed = conv1dKeyed(layer, { key: ({ key }) => key, restore: Uint8Array.from(bytes) });
      from(values).pipe(keyed, toArray()).subscribe((outputs) => console.log(JSON.stringify(outputs)));`;
    const layer = { ...options, weight: Array.from(options.weight) };
    // Keys that JSON keeps.
    const named = samples.map((sample) => ({ ...sample, key: `key ${sample.key}` }));
    const restore = snapshotAt(31, named, (source, on) => hear(source.pipe(conv1dKeyed(layer, { key, ...on }))));
    const given = JSON.stringify([layer, named.slice(31), Array.from(restore)]);
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script, given], {
      encoding: 'utf8',
      cwd: new URL('../..', import.meta.url),
    });
    const here = hear(from(named.slice(31)).pipe(conv1dKeyed(layer, { key, restore }))).values;
    expect(here.length).toBeGreaterThan(15);
    expect(JSON.parse(printed)).toEqual(here);
  });

  test('keeps the order of first appearance for the tails', () => {
    const layer = { weight: [1, 1], padding: [0, 1] as const };
    const order = (list: readonly string[]): unknown[] => list.map((name) => ({ key: name, data: 1 }));
    const restore = snapshotAt(3, order(['c', 'a', 'b']) as Sample[], (source, on) =>
      hear(source.pipe(conv1dKeyed(layer, { key, ...on }))),
    );
    const values = order(['b', 'd', 'a', 'c']) as Sample[];
    const tails = hear(from(values).pipe(conv1dKeyed(layer, { key, restore }))).values.slice(-4);
    expect((tails as Sample[]).map(key)).toEqual(['c', 'a', 'b', 'd']);
  });

  test('a key that had no value since the snapshot has no tail', () => {
    const restore = take(10);
    expect(hear(from([]).pipe(conv1dKeyed<Sample>(options, { key, restore })))).toEqual({
      values: [],
      end: 'complete',
    });
  });

  test('every cut and every changed bit is refused', () => {
    const bytes = take(20);
    const open = (restore: Uint8Array): string => refusal(() => conv1dKeyed(options, { key, restore }));
    expect(open(bytes)).toBe('nothing was thrown');
    for (let length = 0; length < bytes.length; length++) {
      expect(open(bytes.slice(0, length))).toContain('Error: the snapshot is truncated');
    }
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const altered = bytes.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(altered)).toMatch(bit < 32 ? /^Error: the snapshot is foreign/ : /^Error: the snapshot is altered/);
    }
    expect(open(Uint8Array.of(...bytes, 0))).toContain('Error: the snapshot is altered');
    expect(open(new Conv1d(options).createStream().snapshot())).toContain('Error: the snapshot is foreign');
    expect(refusal(() => conv1dKeyed({ weight: [1] }, { key, restore: bytes }))).toBe(
      'Error: the snapshot is foreign: it is of a layer with another shape or other weights',
    );
  });
});
