import { type Block, Conv1d } from 'tapline';
import { conv1dAsync } from 'tapline/streams';
import { describe, expect, test } from 'vitest';
import { misuse } from '../helpers/misuse.ts';
import { refusal, rejection } from '../helpers/refusal.ts';
import { block, collect, SourceByHand } from '../helpers/sources.ts';
import { isPending, settled } from '../helpers/waiting.ts';

const mean = { weight: [0.5, 0.5] };
const tooMany = 'RangeError: input must have 1 channel: got 2';

describe('blocks', () => {
  test('come one for one, the tail last', async () => {
    const source = new SourceByHand();
    const iterator = conv1dAsync({ weight: [1, 1, 1], padding: 'same' }, source)[Symbol.asyncIterator]();
    const first = iterator.next();
    await source.give(block(1, 2, 4));
    expect(await first).toEqual({ value: block(3, 7), done: false });
    const tail = iterator.next();
    await source.give();
    expect(await tail).toEqual({ value: block(6), done: false });
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
    expect(source).toMatchObject({ opened: 1, asked: 2, returned: 0 });
  });

  test('are never empty', async () => {
    const blocks = [block(), block(1), block(2), block(3), block(), block(4)];
    expect(await collect(conv1dAsync({ weight: [1, 1, 1], stride: 3 }, blocks))).toEqual([block(1), block(9)]);
    expect(await collect(conv1dAsync(mean, []))).toEqual([]);
  });

  test('are asked of the source when they are asked of the result, and not before', async () => {
    const source = new SourceByHand();
    const iterable = conv1dAsync({ weight: [1], stride: 2 }, source);
    const iterator = iterable[Symbol.asyncIterator]();
    await settled();
    expect(source).toMatchObject({ opened: 0, asked: 0 });
    const first = iterator.next();
    await settled();
    expect(source).toMatchObject({ opened: 1, asked: 1 });
    await source.give(block(1));
    expect(await first).toEqual({ value: block(1), done: false });
    await settled();
    expect(source.asked).toBe(1);
    const second = iterator.next();
    await source.give(block(2)); // which brings nothing, so that one more is asked for
    expect(source.asked).toBe(3);
    expect(await isPending(second)).toBe(true);
    await source.give(block(3));
    expect(await second).toEqual({ value: block(3), done: false });
    await settled();
    expect(source.asked).toBe(3);
  });

  test('are arrays of their own', async () => {
    const same = block(2, 4);
    const outputs = await collect(conv1dAsync(mean, [same, same, same]));
    expect(outputs).toEqual([block(1, 3), block(3, 3), block(3, 3)]);
    expect(new Set(outputs.map(([row]) => row?.buffer)).size).toBe(3);
    expect(same).toEqual(block(2, 4));
  });

  test('of a plain iterable do as well', async () => {
    const closed: string[] = [];
    const sensor = function* (): Generator<Block, void> {
      try {
        yield block(4, 0);
        yield block(0, 8);
      } finally {
        closed.push('sensor');
      }
    };
    expect(await collect(conv1dAsync(mean, sensor()))).toEqual([block(2, 2), block(0, 4)]);
    expect(await collect(conv1dAsync(mean, new Set([block(4, 0), block(0, 8)])))).toEqual([block(2, 2), block(0, 4)]);
    for await (const output of conv1dAsync(mean, sensor())) {
      expect(output).toEqual(block(2, 2));
      break;
    }
    expect(closed).toEqual(['sensor', 'sensor']);
  });
});

describe('state', () => {
  test('every iteration has its own, and iterates the source anew', async () => {
    const iterable = conv1dAsync(mean, [block(2), block(4)]);
    for (let i = 0; i < 2; i++) expect(await collect(iterable)).toEqual([block(1), block(3)]);
    for await (const _ of iterable) break;
    expect(await collect(iterable)).toEqual([block(1), block(3)]);
  });

  test('two iterations at once mix nothing up', async () => {
    const layer = new Conv1d(mean);
    const iterators = [10, 1].map((scale) =>
      conv1dAsync(layer, [block(2 * scale), block(4 * scale), block(6 * scale)])[Symbol.asyncIterator](),
    );
    const heard: Block[] = [];
    for (let i = 0; i < 3; i++) for (const iterator of iterators) heard.push((await iterator.next()).value);
    expect(heard).toEqual([block(10), block(1), block(30), block(3), block(50), block(5)]);
  });

  test('a layer passed in stays usable', async () => {
    const layer = new Conv1d(mean);
    await collect(conv1dAsync(layer, [block(1)]));
    await rejection(collect(conv1dAsync(layer, [[]])));
    expect(layer.apply(block(2, 4))).toEqual(block(1, 3));
    expect(await collect(conv1dAsync(layer, [block(2, 4)]))).toEqual([block(1, 3)]);
  });
});

describe('leaving the loop', () => {
  test('calls return() of the source, and waits for it', async () => {
    const closed = Promise.withResolvers<IteratorResult<Block>>();
    const source = new SourceByHand(() => closed.promise);
    const iterator = conv1dAsync(mean, source)[Symbol.asyncIterator]();
    const first = iterator.next();
    await source.give(block(2));
    await first;
    const left = Promise.resolve(iterator.return?.());
    expect(await isPending(left)).toBe(true);
    expect(source).toMatchObject({ asked: 1, returned: 1 });
    closed.resolve({ value: undefined, done: true });
    expect(await left).toEqual({ value: undefined, done: true });
  });

  test('passes on what return() throws', async () => {
    const source = new SourceByHand(() => Promise.reject(new Error('closing fails')));
    const loop = async (): Promise<void> => {
      for await (const _ of conv1dAsync(mean, source)) break;
    };
    const left = rejection(loop());
    await settled();
    await source.give(block(1));
    expect(await left).toBe('Error: closing fails');
  });

  test('needs no return() of the source', async () => {
    const source = { [Symbol.iterator]: () => ({ next: () => ({ value: block(2), done: false }) }) };
    for await (const output of conv1dAsync(mean, source)) {
      expect(output).toEqual(block(1));
      break;
    }
  });
});

describe('errors', () => {
  test('of the source pass through, and return() of what has thrown is not called', async () => {
    const source = new SourceByHand();
    const unplugged = new Error('unplugged');
    const all = rejection(collect(conv1dAsync(mean, source)));
    await source.give(block(2));
    await source.fail(unplugged);
    expect(await all).toBe('Error: unplugged');
    expect(source.returned).toBe(0);
  });

  test('are the very values that the source throws, and none has a tail', async () => {
    const broken = { reason: 'no error at all' };
    const outputs: Block[] = [];
    const sensor = async function* (): AsyncGenerator<Block, void> {
      yield block(2, 2);
      throw broken;
    };
    const loop = async (): Promise<void> => {
      for await (const output of conv1dAsync({ weight: [1, 1, 1], padding: 'same' }, sensor())) outputs.push(output);
    };
    await expect(loop()).rejects.toBe(broken);
    expect(outputs).toEqual([block(4)]);
  });

  test('of the engine come after return() of the source', async () => {
    const source = new SourceByHand();
    const all = rejection(collect(conv1dAsync(mean, source)));
    await source.give([...block(1), ...block(2)]);
    expect(await all).toBe(tooMany);
    expect(source.returned).toBe(1);
  });

  test('of the engine are not replaced by what return() throws', async () => {
    const source = new SourceByHand(() => Promise.reject(new Error('closing fails')));
    const all = rejection(collect(conv1dAsync(mean, source)));
    await source.give([...block(1), ...block(2)]);
    expect(await all).toBe(tooMany);
  });

  test('a signal too short for its padding is an error at its end, as of apply', async () => {
    const layer = new Conv1d({ weight: [1, 1], padding: [1, 3], paddingMode: 'reflect' });
    const said = refusal(() => layer.apply(block(1, 2)));
    expect(said).toMatch(/^RangeError: /);
    expect(await rejection(collect(conv1dAsync(layer, [block(1, 2)])))).toBe(said);
  });

  test('a layer disposed of before the iteration is an error of the iteration', async () => {
    const layer = new Conv1d(mean);
    const iterable = conv1dAsync(layer, [block(1)]);
    layer.dispose();
    expect(await rejection(collect(iterable))).toBe('Error: createStream: the layer is disposed');
  });
});

describe('arguments are checked when it is called', () => {
  const source = 'TypeError: source must be an async iterable of blocks, or an iterable: got ';

  test.each<[string, readonly unknown[], string]>([
    ['no source', [mean], `${source}undefined`],
    ['a source of null', [mean, null], `${source}null`],
    ['a number for a source', [mean, 5], `${source}5`],
    ['a string for a source', [mean, 'blocks'], `${source}'blocks'`],
    ['an object for a source', [mean, {}], `${source}an object`],
    ['a function for a source', [mean, function* () {}], `${source}a function`],
    ['options of null', [mean, [], null], 'TypeError: options must be an object: got null'],
    ['a wrong batch', [mean, [], { batch: 0 }], 'RangeError: batch must be an integer of at least 1: got 0'],
    ['a wrong layer', [{ weight: [1], stride: 0 }, []], 'RangeError: stride must be an integer of at least 1: got 0'],
    [
      'a controller',
      [mean, [], { signal: new AbortController() }],
      'TypeError: signal must be an AbortSignal: got an object',
    ],
  ])('%s', (_, given, message) => {
    expect(refusal(() => misuse({ conv1dAsync }, 'conv1dAsync', ...given))).toBe(message);
  });
});
