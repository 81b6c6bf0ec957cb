import { concat, EMPTY, from, NEVER, Observable, of, repeat, retry, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { Conv1d } from 'tapline';
import { conv1d } from 'tapline/rx';
import { describe, expect, test } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';
import { hear } from '../helpers/values.ts';

const mean = { weight: [0.5, 0.5] };

function marbles(run: Parameters<TestScheduler['run']>[0]): void {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(run);
}

describe('marbles', () => {
  test('a number brings a number at once', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('--a--b--c--|', { a: 1, b: 2, c: 4 });
      expectObservable(source.pipe(conv1d(mean))).toBe('--a--b--c--|', { a: 0.5, b: 1.5, c: 3 });
      expectSubscriptions(source.subscriptions).toBe('^----------!');
    });
  });

  test('outputs wait for the frames they look ahead to, and the tail comes before complete', () => {
    marbles(({ hot, expectObservable }) => {
      const source = hot('--a--b--c--|', { a: 1, b: 2, c: 4 });
      const result = source.pipe(conv1d({ weight: [1, 1, 1], padding: 'same' }));
      expectObservable(result).toBe('-----a--b--(c|)', { a: 3, b: 7, c: 6 });
    });
  });

  test('an error passes, without a tail', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-a-b-#', { a: 1, b: 2 }, new Error('unplugged'));
      const result = source.pipe(conv1d({ weight: [1, 1, 1], padding: 'same' }));
      expectObservable(result).toBe('---a-#', { a: 3 }, new Error('unplugged'));
    });
  });

  test('unsubscribing unsubscribes from the source', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('--a--b--c--|', { a: 1, b: 2, c: 4 });
      expectObservable(source.pipe(conv1d(mean)), '^-----!').toBe('--a--b', { a: 0.5, b: 1.5 });
      expectSubscriptions(source.subscriptions).toBe('^-----!');
    });
  });

  test('a stride keeps one value of so many', () => {
    marbles(({ hot, expectObservable }) => {
      const source = hot('a-b-c-d-e|', { a: 1, b: 2, c: 3, d: 4, e: 5 });
      expectObservable(source.pipe(conv1d({ weight: [1], stride: 2 }))).toBe('a---c---e|', { a: 1, c: 3, e: 5 });
    });
  });

  test('two subscribers, one late, have a state each', () => {
    marbles(({ hot, expectObservable }) => {
      const source = hot('--a--b--c--|', { a: 1, b: 2, c: 4 }).pipe(conv1d(mean));
      expectObservable(source).toBe('--a--b--c--|', { a: 0.5, b: 1.5, c: 3 });
      expectObservable(source, '---^').toBe('-----b--c--|', { b: 1, c: 3 });
    });
  });
});

describe('state', () => {
  test('repeat starts anew', () => {
    expect(hear(of(1, 2).pipe(conv1d(mean), repeat(3))).values).toEqual([0.5, 1.5, 0.5, 1.5, 0.5, 1.5]);
  });

  test('retry starts anew', () => {
    const source = concat(
      of(1, 2),
      throwError(() => new Error('again')),
    );
    const heard = hear(source.pipe(conv1d(mean), retry(1)));
    expect(heard).toEqual({ values: [0.5, 1.5, 0.5, 1.5], end: 'Error: again' });
  });

  test('one operator, used in two pipes at once, mixes nothing up', () => {
    const operator = conv1d<number>(mean);
    const [first, second] = [new Subject<number>(), new Subject<number>()];
    const heard = [hear(first.pipe(operator)), hear(second.pipe(operator))];
    for (const value of [2, 4, 6]) {
      first.next(value);
      second.next(10 * value);
    }
    expect(heard.map(({ values }) => values)).toEqual([
      [1, 3, 5],
      [10, 30, 50],
    ]);
  });

  test('a re-entrant source is taken in in order', () => {
    const source = new Subject<number>();
    const outputs: number[] = [];
    source.pipe(conv1d({ weight: [1, 10] })).subscribe((output) => {
      outputs.push(output);
      if (outputs.length < 5) source.next(outputs.length + 1);
    });
    source.next(1);
    expect(outputs).toEqual([10, 21, 32, 43, 54]);
  });

  test('outputs stay in order where a frame brings several and one of them sends the next', () => {
    const source = new Subject<number>();
    const outputs: number[] = [];
    source.pipe(conv1d({ weight: [1], padding: [3, 0] })).subscribe((output) => {
      outputs.push(output);
      if (outputs.length === 1) source.next(2);
      if (outputs.length === 2) source.complete();
    });
    source.next(1);
    expect(outputs).toEqual([0, 0, 0, 1, 2]);
  });

  test('an empty source is empty, whatever its padding', () => {
    expect(hear(EMPTY.pipe(conv1d({ weight: [1, 1], padding: 5 })))).toEqual({ values: [], end: 'complete' });
  });

  test.each(['direct', 'fft'] as const)('the weights are prepared once and shared: %s', (algorithm) => {
    const weight = new Float32Array(100_000).fill(1);
    const before = realm().allocatedBytes;
    const operator = conv1d<number>({ weight, outChannels: 1000, algorithm }, { maxBlockSize: 1 });
    const withWeights = realm().allocatedBytes;
    expect(withWeights - before).toBeGreaterThanOrEqual(400_000);
    const subscription = NEVER.pipe(operator).subscribe();
    expect(realm().allocatedBytes - withWeights).toBeGreaterThan(0);
    expect(realm().allocatedBytes - withWeights).toBeLessThan((withWeights - before) / 4);
    subscription.unsubscribe();
  });
});

describe('freeing', () => {
  const layer = new Conv1d({ weight: new Float32Array(500).fill(1), padding: 'same' });

  /** Runs it and says how much more linear memory is in use than before. */
  function left(work: () => void): number {
    const before = realm().allocatedBytes;
    work();
    return realm().allocatedBytes - before;
  }

  test('unsubscribing, completing and failing free the state', () => {
    const source = new Subject<number>();
    let subscription = source.pipe(conv1d(layer)).subscribe();
    expect(left(() => subscription.unsubscribe())).toBeLessThan(0);
    expect(source.observed).toBe(false);
    expect(left(() => hear(of(1, 2, 3).pipe(conv1d(layer))))).toBe(0);
    expect(left(() => hear(from(['wrong'] as unknown as number[]).pipe(conv1d(layer))))).toBe(0);
    expect(left(() => conv1d(layer))).toBe(0);
    expect(
      left(() => {
        subscription = source.pipe(conv1d(layer)).subscribe();
      }),
    ).toBeGreaterThan(0);
    subscription.unsubscribe();
  });

  test('take stops a synchronous source without end', () => {
    let sent = 0;
    const endless = new Observable<number>((subscriber) => {
      while (!subscriber.closed) subscriber.next(sent++);
    });
    expect(left(() => hear(endless.pipe(conv1d(mean), take(3))))).toBeGreaterThanOrEqual(0);
    expect(sent).toBe(3);
    const bursting = { weight: [1], padding: [1, 0] as const };
    expect(hear(endless.pipe(conv1d(bursting), take(3))).values).toEqual([0, 3, 4]);
    expect(sent).toBe(5);
    expect(left(() => hear(endless.pipe(conv1d(layer), take(2))))).toBe(0);
  });

  test('a throw in the engine goes down the error channel and stops the source', () => {
    const own = new Conv1d(mean);
    const source = new Subject<number>();
    const heard = hear(source.pipe(conv1d(own)));
    source.next(1);
    own.dispose();
    source.next(2);
    expect(heard).toEqual({ values: [0.5], end: 'Error: process: the stream is disposed' });
    expect(source.observed).toBe(false);
  });

  test('a layer disposed of before the subscription is an error of the subscription', () => {
    const own = new Conv1d(mean);
    const operator = conv1d<number>(own);
    own.dispose();
    expect(hear(of(1).pipe(operator)).end).toBe('Error: createStream: the layer is disposed');
  });
});
