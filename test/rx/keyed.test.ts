import { from, NEVER, of, type SchedulerLike, Subject, take, VirtualTimeScheduler } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { Conv1d } from 'tapline';
import { conv1d, conv1dKeyed } from 'tapline/rx';
import { describe, expect, test } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';
import { noise } from '../helpers/arbitrary.ts';
import { hear } from '../helpers/values.ts';

interface Sample {
  id: string;
  data: number;
}

const id = (sample: Sample): string => sample.id;
const mean = new Conv1d({ weight: [0.5, 0.5] });

test('10,000 keys interleaved have the bits of separate runs, tails in order of first appearance', () => {
  using layer = new Conv1d({ weight: noise(1, 7), padding: 'same' });
  const names = Array.from({ length: 10_000 }, (_, i) => `key ${(i * 7919) % 10_000}`);
  const rounds = Array.from(noise(2, 9));
  const dataOf = (name: string, round: number): number => round + name.length + Number(name.slice(4));
  const values = rounds.flatMap((round) => names.map((name) => ({ id: name, data: dataOf(name, round) })));
  const { values: outputs, end } = hear(from(values).pipe(conv1dKeyed(layer, { key: id })));
  expect(end).toBe('complete');
  const byKey = Map.groupBy(outputs as Sample[], id);
  expect(byKey.size).toBe(10_000);
  for (const [name, own] of byKey) {
    const [alone] = layer.apply([Float32Array.from(rounds, (round) => dataOf(name, round))]) as [Float32Array];
    expect(own.map(({ data }) => data)).toEqual(Array.from(alone));
  }
  const tails = (outputs as Sample[]).slice(-30_000).map(id);
  expect(tails).toEqual(names.flatMap((name) => [name, name, name]));
});

test('values come out in the order in which theirs came in', () => {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(({ hot, expectObservable }) => {
    const one = (name: string, data: number): Sample => ({ id: name, data });
    const source = hot('a-b-c-d|', { a: one('a', 1), b: one('b', 8), c: one('a', 3), d: one('b', 4) });
    expectObservable(source.pipe(conv1dKeyed(mean, { key: id }))).toBe('a-b-c-d|', {
      a: one('a', 0.5),
      b: one('b', 4),
      c: one('a', 2),
      d: one('b', 6),
    });
  });
});

test('gaps are each key’s own', () => {
  const at = (name: string, timestamp: number): object => ({ id: name, data: 2, timestamp, sampleRate: 1000 });
  const values = [at('a', 0), at('b', 50), at('a', 1), at('b', 60), at('a', 2)] as Sample[];
  const { values: outputs } = hear(from(values).pipe(conv1dKeyed(mean, { key: id, onGap: 'reset' })));
  expect((outputs as Sample[]).map(({ data }) => data)).toEqual([1, 1, 2, 1, 2]);
});

describe('idle keys', () => {
  test('are freed without a tail and start anew; the others stay', () => {
    new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run((helpers) => {
      const { hot, expectObservable } = helpers;
      const one = (name: string, data: number): Sample => ({ id: name, data });
      const layer = { weight: [1, 10], padding: [1, 1] as const };
      const a = one('a', 1);
      const b = one('b', 2);
      const source = hot('ab 8ms a 12ms b 9ms a|', { a, b });
      const keyed = conv1dKeyed<Sample>(layer, { key: id, idleTimeout: 20 });
      // a comes at 0, 10 and 33: freed at 30. b comes at 1 and 23: freed at 21.
      expectObservable(source.pipe(keyed)).toBe('ab 8ms c 12ms b 9ms a(xy|)', {
        a: one('a', 10),
        b: one('b', 20),
        c: one('a', 11),
        x: one('b', 2),
        y: one('a', 1),
      });
    });
  });

  test('free their memory, by one timer for all keys', () => {
    const scheduler = new VirtualTimeScheduler();
    let timers = 0;
    const counting = {
      now: () => scheduler.now(),
      schedule: (...given: Parameters<SchedulerLike['schedule']>) => {
        timers++;
        return scheduler.schedule(...given);
      },
    };
    const source = new Subject<Sample>();
    const keyed = conv1dKeyed<Sample>(mean, { key: id, idleTimeout: 1000, scheduler: counting });
    using _ = mean.createStream(); // so that what streams share is there before
    const before = realm().allocatedBytes;
    const subscription = source.pipe(keyed).subscribe();
    for (let i = 0; i < 500; i++) source.next({ id: `${i}`, data: 1 });
    expect(timers).toBe(1);
    expect(scheduler.actions.length).toBe(1);
    const each = (realm().allocatedBytes - before) / 500;
    expect(each).toBeGreaterThan(0);
    scheduler.schedule(() => {
      for (let i = 100; i < 200; i++) source.next({ id: `${i}`, data: 1 });
    }, 600);
    scheduler.schedule(() => {
      expect((realm().allocatedBytes - before) / each).toBe(100);
      expect(timers).toBe(2);
    }, 1001);
    scheduler.flush();
    expect(realm().allocatedBytes).toBe(before);
    expect(timers).toBe(2);
    expect(scheduler.actions.length).toBe(0);
    subscription.unsubscribe();
  });

  test('unsubscribing, completing and failing stop the timer and free every key', () => {
    const scheduler = new VirtualTimeScheduler();
    const before = realm().allocatedBytes;
    const ends: ((source: Subject<Sample>, stop: () => void) => void)[] = [
      (_, stop) => stop(),
      (source) => source.complete(),
      (source) => source.error(new Error('unplugged')),
      (source) => source.next({ id: 'a' } as Sample),
    ];
    for (const end of ends) {
      const source = new Subject<Sample>();
      const keyed = conv1dKeyed<Sample>(mean, { key: id, idleTimeout: 1000, scheduler });
      const subscription = source.pipe(keyed).subscribe({ error: () => {} });
      source.next({ id: 'a', data: 1 });
      source.next({ id: 'b', data: 1 });
      expect(scheduler.actions.length).toBe(1);
      expect(realm().allocatedBytes).toBeGreaterThan(before);
      end(source, () => subscription.unsubscribe());
      expect(scheduler.actions.length).toBe(0);
      expect(source.observed).toBe(false);
      expect(realm().allocatedBytes).toBe(before);
    }
  });

  test('stay without a timeout', () => {
    const scheduler = new VirtualTimeScheduler();
    hear(NEVER.pipe(conv1dKeyed<Sample>(mean, { key: id, scheduler })));
    hear(of({ id: 'a', data: 1 }).pipe(conv1dKeyed(mean, { key: id, scheduler })));
    expect(scheduler.actions.length).toBe(0);
  });
});

test('take stops the tails, and memory stays flat over many values', () => {
  const tailing = { weight: [1, 1, 1], padding: [0, 2] as const };
  const two = [
    { id: 'a', data: 1 },
    { id: 'b', data: 2 },
  ];
  expect(hear(from(two).pipe(conv1dKeyed(tailing, { key: id }), take(0))).end).toBe('complete');
  const before = realm().allocatedBytes;
  const source = new Subject<Sample>();
  let sum = 0;
  const subscription = source.pipe(conv1dKeyed(mean, { key: id, idleTimeout: 1000 })).subscribe(({ data }) => {
    sum += data;
  });
  for (const value of two) source.next(value);
  const used = realm().allocatedBytes;
  for (let i = 0; i < 50_000; i++) source.next(two[i % 2] as Sample);
  expect(realm().allocatedBytes).toBe(used);
  subscription.unsubscribe();
  expect(realm().allocatedBytes).toBe(before);
  expect(sum).toBe(75_001.5);
});

test('a key alone is conv1d', () => {
  const values = Array.from(noise(3, 40), (data) => ({ id: 'x', data }));
  const layer = { weight: noise(4, 5), stride: 3, padding: [7, 2] as const };
  expect(hear(from(values).pipe(conv1dKeyed(layer, { key: id })))).toEqual(hear(from(values).pipe(conv1d(layer))));
});
