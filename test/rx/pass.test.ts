import {
  concat,
  defer,
  filter,
  finalize,
  from,
  map,
  NEVER,
  Observable,
  of,
  Subject,
  Subscription,
  take,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { describe, expect, test } from 'vitest';
import { type Passage, pass } from '../../src/rx/pass.ts';

/** Doubles even numbers, brings nothing for odd ones, refuses 13; ends with `tail`, and a throw where it `fails`. */
function doubling(tail: readonly number[], fails: boolean, log: string[]): Passage {
  return {
    acceptOne(value) {
      if (value === 13) throw new Error('13');
      return Number(value) % 2 === 0 ? 2 * Number(value) : undefined;
    },
    *end() {
      for (const value of tail) {
        log.push(`made ${value}`);
        yield value;
      }
      if (fails) throw new Error('no end');
    },
  };
}

/** What `pass` stands for, made of RxJS's own operators. */
function ofOperators(source: Observable<unknown>, passage: Passage): Observable<unknown> {
  return concat(
    source.pipe(
      map((value) => passage.acceptOne(value)),
      filter((output) => output !== undefined),
    ),
    defer(() => from(passage.end())),
  );
}

/** Sends what no Observable of RxJS would, after its end too. */
function unruly(log: string[]): Observable<number> {
  return new Observable((subscriber) => {
    subscriber.next(2);
    subscriber.complete();
    subscriber.next(4);
    subscriber.error(new Error('late'));
    return () => log.push('torn down');
  });
}

type Way = typeof pass;
type Scene = (through: (source: Observable<unknown>) => Observable<unknown>, log: string[]) => Observable<unknown>;

const SCENES: Readonly<Record<string, Scene>> = {
  'values, the tail, the end': (through) => through(of(1, 2, 3, 4)),
  'nothing but the end': (through) => through(of()),
  'an error': (through) =>
    through(
      concat(
        of(2),
        throwError(() => new Error('source')),
      ),
    ),
  'a value that is refused': (through) => through(of(2, 13, 4)),
  'a subscription that throws': (through) =>
    through(
      new Observable(() => {
        throw new Error('at once');
      }),
    ),
  'enough after a value': (through) => through(of(2, 4, 6)).pipe(take(1)),
  'enough of a source without end': (through) => through(defer(() => from(evens()))).pipe(take(3)),
  'enough in the middle of the tail': (through) => through(of(2)).pipe(take(2)),
  'enough with the first of a source that never ends': (through) => through(concat(of(2), NEVER)).pipe(take(1)),
  'a source that does not know its end': (through, log) => through(unruly(log)),
  'enough after the end of a source that is still being subscribed to': (through) => {
    const enough = new Subject<void>();
    const source = new Observable((subscriber) => {
      subscriber.next(2);
      subscriber.complete();
      enough.next();
    });
    return through(source).pipe(takeUntil(enough));
  },
  'a value in the middle of a value': (through) => {
    const source = new Subject<number>();
    return start(through(source), source, [2, 6], (output) => {
      if (output === 4) source.next(8);
    });
  },
  'the end in the middle of a value': (through) => {
    const source = new Subject<number>();
    return start(through(source), source, [2, 6], (output) => {
      if (output === 4) source.complete();
    });
  },
  'an error in the middle of a value': (through) => {
    const source = new Subject<number>();
    return start(through(source), source, [2, 6], (output) => {
      if (output === 4) source.error(new Error('within'));
    });
  },
  'a value in the middle of the tail': (through) => {
    const source = new Subject<number>();
    return start(through(source), source, [2], (output) => {
      if (output === 100) source.next(8);
    });
  },
};

function* evens(): Generator<number> {
  for (let i = 0; ; i += 2) yield i;
}

/** The outputs, of a subject that sends values and ends as soon as it is heard. */
function start(
  outputs: Observable<unknown>,
  source: Subject<number>,
  values: readonly number[],
  hear: (output: unknown) => void,
): Observable<unknown> {
  const sending = new Observable<never>(() => {
    for (const value of values) source.next(value);
    source.complete();
  });
  return new Observable((subscriber) => {
    subscriber.add(outputs.pipe(tap(hear)).subscribe(subscriber));
    subscriber.add(sending.subscribe());
  });
}

/** All that is heard of a scene, and when the source is let go. */
function events(scene: Scene, way: Way, tail: readonly number[], fails: boolean): string[] {
  const log: string[] = [];
  const through = (source: Observable<unknown>): Observable<unknown> =>
    way(source.pipe(finalize(() => log.push('source let go'))), doubling(tail, fails, log));
  scene(through, log)
    .pipe(finalize(() => log.push('done')))
    .subscribe({
      next: (output) => log.push(`next ${output}`),
      error: (error: Error) => log.push(`error ${error.message}`),
      complete: () => log.push('complete'),
    });
  return log;
}

describe('what happens, and in which order, is as with map, filter and concat', () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    for (const tail of [[], [100, 101]]) {
      for (const fails of [false, true]) {
        test(`${name}; tail of ${tail.length}${fails ? ', then a throw' : ''}`, () => {
          expect(events(scene, pass, tail, fails)).toEqual(events(scene, ofOperators, tail, fails));
        });
      }
    }
  }
});

test('unsubscribing lets the source go, and what it sends then is not taken in', () => {
  const taken: unknown[] = [];
  const sent: { next?: (value: number) => void } = {};
  const source = new Observable<number>((subscriber) => {
    sent.next = (value) => subscriber.next(value);
  });
  const passage: Passage = {
    acceptOne: (value) => {
      taken.push(value);
      return value;
    },
    end: () => [],
  };
  const subscription = pass(source, passage).subscribe();
  sent.next?.(1);
  subscription.unsubscribe();
  sent.next?.(2);
  expect(taken).toEqual([1]);
});

test('the source is let go even if whoever hears of an error throws', () => {
  class Throwing extends Subscription {
    next(): void {}
    complete(): void {}
    error(): void {
      throw new Error('not my fault');
    }
  }
  for (const way of [pass, ofOperators]) {
    const source = new Subject<number>();
    way(source, doubling([], false, [])).subscribe(new Throwing());
    expect(source.observed).toBe(true);
    expect(() => source.error(new Error('source'))).toThrow('not my fault');
    expect(source.observed).toBe(false);
  }
  const source = new Subject<number>();
  pass(source, doubling([], false, [])).subscribe(new Throwing());
  expect(() => source.next(13)).toThrow('not my fault');
  expect(source.observed).toBe(false);
});
