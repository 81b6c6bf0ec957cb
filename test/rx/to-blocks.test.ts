import { concat, EMPTY, from, of, repeat, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { conv1d, toBlocks } from 'tapline/rx';
import { expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { refusal } from '../helpers/refusal.ts';
import { hear } from '../helpers/values.ts';

const block = (...samples: number[]): Float32Array => Float32Array.from(samples);

test('a block comes with the number that fills it, what is left before complete', () => {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(({ hot, expectObservable }) => {
    const source = hot('-1-2-3-4-5-|', { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 }).pipe(toBlocks<number>(2));
    expectObservable(source).toBe('---a---b---(c|)', { a: block(1, 2), b: block(3, 4), c: block(5) });
  });
});

test('frames become planar blocks', () => {
  const frames = [
    [1, 10],
    [2, 20],
    [3, 30],
  ];
  expect(hear(from(frames).pipe(toBlocks(2))).values).toEqual([
    [block(1, 2), block(10, 20)],
    [block(3), block(30)],
  ]);
  expect(hear(of([1], [2]).pipe(toBlocks(2))).values).toEqual([[block(1, 2)]]);
});

test('whole blocks leave nothing over, and nothing brings nothing', () => {
  expect(hear(of(1, 2, 3, 4).pipe(toBlocks(2))).values).toEqual([block(1, 2), block(3, 4)]);
  expect(hear(EMPTY.pipe(toBlocks<number>(2)))).toEqual({ values: [], end: 'complete' });
});

test('state is per subscription, blocks are fresh, and an error loses what is left', () => {
  const { values } = hear(of(1, 2, 3).pipe(toBlocks(2), repeat(2)));
  expect(values).toEqual([block(1, 2), block(3), block(1, 2), block(3)]);
  expect(new Set(values).size).toBe(4);
  const source = concat(
    of(1),
    throwError(() => new Error('unplugged')),
  );
  expect(hear(source.pipe(toBlocks(2)))).toEqual({ values: [], end: 'Error: unplugged' });
  expect(hear(of(1, 2, 3, 4, 5).pipe(toBlocks(2), take(1)))).toEqual({ values: [block(1, 2)], end: 'complete' });
});

test('a re-entrant source is gathered in order', () => {
  const source = new Subject<number>();
  const blocks: Float32Array[] = [];
  source.pipe(toBlocks(1)).subscribe((one) => {
    blocks.push(one);
    if (blocks.length < 3) source.next(blocks.length);
  });
  source.next(0);
  expect(blocks).toEqual([block(0), block(1), block(2)]);
});

test('blocks through a layer are the bits of numbers through it', () => {
  const numbers = Array.from(noise(1, 100));
  const layer = { weight: noise(2, 9), padding: 'same' as const };
  const { values } = hear(from(numbers).pipe(toBlocks(16), conv1d(layer)));
  const joined = (values as Float32Array[]).flatMap((one) => Array.from(one));
  expect(joined).toEqual(hear(from(numbers).pipe(conv1d(layer))).values);
});

test('wrong sizes throw at once, wrong values go down the error channel', () => {
  expect(refusal(() => toBlocks(0))).toBe('RangeError: size must be an integer of at least 1: got 0');
  expect(refusal(() => toBlocks('2' as never))).toBe("TypeError: size must be a number: got '2'");
  const end = (...values: unknown[]): string => hear(from(values as number[]).pipe(toBlocks(2))).end;
  expect(end(1, '2')).toBe("TypeError: a value must be a number or an array of numbers: got '2'");
  expect(end([1, null])).toBe('TypeError: a value must be a number or an array of numbers: got [1, null]');
  expect(end(1, 2, [3])).toBe('RangeError: values must stay of one kind: got a frame of 1 channel after a number');
  expect(end([1], [2, 3])).toBe(
    'RangeError: values must stay of one kind: got a frame of 2 channels after a frame of 1 channel',
  );
});
