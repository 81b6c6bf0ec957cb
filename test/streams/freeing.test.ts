import { type Block, Conv1d } from 'tapline';
import { conv1dAsync, conv1dTransform } from 'tapline/streams';
import { beforeEach, describe, expect, test } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';
import { keepsNothing, refusal, rejection } from '../helpers/refusal.ts';
import { block, collect, readableOf, SourceByHand } from '../helpers/sources.ts';
import { settled } from '../helpers/waiting.ts';

// Every layer here is kept, so that no garbage collection moves what is measured.
const layer = new Conv1d({ weight: new Float32Array(500).fill(1), padding: 'same' });
const reflecting = new Conv1d({ weight: [1, 1], padding: [1, 3], paddingMode: 'reflect' });

let before = 0;
beforeEach(() => {
  before = realm().allocatedBytes;
});

/** Bytes of linear memory that the test has in use. */
function inUse(): number {
  return realm().allocatedBytes - before;
}

describe('conv1dTransform frees the memory of its stream', () => {
  function open(prepared = layer): {
    readonly writer: WritableStreamDefaultWriter<Block>;
    readonly reader: ReadableStreamDefaultReader<Block>;
  } {
    const { writable, readable } = conv1dTransform(prepared);
    expect(inUse()).toBeGreaterThan(0);
    return { writer: writable.getWriter(), reader: readable.getReader() };
  }

  test('at the end', async () => {
    const { writer, reader } = open();
    for (const promise of [writer.write(block(1, 2)), writer.close()]) void promise;
    expect((await reader.read()).value?.[0]?.length).toBe(2);
    expect((await reader.read()).done).toBe(true);
    expect(inUse()).toBe(0);
  });

  test('where the readable side is cancelled, and the writer hears of it', async () => {
    const { writer, reader } = open();
    const refused = [writer.write(block(1)), writer.write(block(2)), writer.closed].map(rejection);
    await reader.cancel(new Error('enough'));
    expect(inUse()).toBe(0);
    expect((await Promise.all(refused)).slice(1)).toEqual(['Error: enough', 'Error: enough']);
  });

  test('where the readable side is cancelled before anything was written', async () => {
    const { writer, reader } = open();
    void rejection(writer.closed);
    await reader.cancel();
    expect(inUse()).toBe(0);
  });

  test('where the writable side is aborted, and the reader hears of it', async () => {
    const { writer, reader } = open();
    const unread = [writer.write(block(1)), writer.write(block(2)), writer.closed].map(rejection);
    const reading = rejection(reader.read().then(() => reader.read()));
    await settled();
    await writer.abort(new Error('unplugged'));
    expect(inUse()).toBe(0);
    expect(await reading).toBe('Error: unplugged');
    await Promise.all(unread);
  });

  test('where a block is wrong', async () => {
    const { writer, reader } = open();
    const refused = [writer.write([]), writer.closed].map(rejection);
    await rejection(reader.read());
    await Promise.all(refused);
    expect(inUse()).toBe(0);
  });

  test('where the signal is too short for its padding', async () => {
    const { writer, reader } = open(reflecting);
    const refused = [writer.write(block(1)), writer.close(), writer.closed].map(rejection);
    expect(await rejection(reader.read())).toMatch(/^RangeError: /);
    await Promise.all(refused);
    expect(inUse()).toBe(0);
  });

  test('where the source of a pipe fails, and where a loop over it is left', async () => {
    const failing = function* (): Generator<Block, void> {
      yield new Array<Float32Array>(1).fill(new Float32Array(600));
      throw new Error('unplugged');
    };
    const piped = (): ReadableStream<Block> => readableOf(failing()).pipeThrough(conv1dTransform(layer));
    expect(await rejection(collect(piped()))).toBe('Error: unplugged');
    expect(inUse()).toBe(0);
    for await (const _ of piped()) break;
    await settled();
    expect(inUse()).toBe(0);
  });

  test('and takes none where its options are wrong', () => {
    const said = refusal(() => keepsNothing(() => conv1dTransform(layer, { batch: 0 })));
    expect(said).toMatch(/^RangeError: batch /);
  });
});

describe('conv1dAsync frees the memory of its stream', () => {
  test('before it iterates: it takes none', () => {
    keepsNothing(() => conv1dAsync(layer, [block(1)])[Symbol.asyncIterator]());
    const said = refusal(() => keepsNothing(() => conv1dAsync(layer, [], { batch: 0 })));
    expect(said).toMatch(/^RangeError: batch /);
  });

  test('at the end', async () => {
    const iterator = conv1dAsync(layer, [block(1)])[Symbol.asyncIterator]();
    const tail = iterator.next();
    await settled();
    expect(inUse()).toBeGreaterThan(0);
    expect((await tail).done).toBe(false);
    expect((await iterator.next()).done).toBe(true);
    expect(inUse()).toBe(0);
  });

  test('where the loop is left', async () => {
    for await (const _ of conv1dAsync(layer, [[new Float32Array(600)]])) {
      expect(inUse()).toBeGreaterThan(0);
      break;
    }
    expect(inUse()).toBe(0);
  });

  test('where the loop is left and the source is slow to close', async () => {
    const source = new SourceByHand(() => new Promise(() => {}));
    const iterator = conv1dAsync(layer, source)[Symbol.asyncIterator]();
    const first = iterator.next();
    await source.give([new Float32Array(600)]);
    await first;
    void iterator.return?.();
    await settled();
    expect(source.returned).toBe(1);
    expect(inUse()).toBe(0);
  });

  test.each<[string, (source: SourceByHand) => Promise<void>]>([
    ['the source throws', (source) => source.fail(new Error('unplugged'))],
    ['a block is wrong', (source) => source.give([])],
  ])('where %s', async (_, fail) => {
    const source = new SourceByHand();
    const all = rejection(collect(conv1dAsync(layer, source)));
    await settled();
    expect(inUse()).toBeGreaterThan(0);
    await fail(source);
    expect(await all).toMatch(/Error: /);
    expect(inUse()).toBe(0);
  });

  test('where the source cannot be opened', async () => {
    const source: Iterable<Block> = {
      [Symbol.iterator]() {
        throw new Error('no sensor');
      },
    };
    expect(await rejection(collect(conv1dAsync(layer, source)))).toBe('Error: no sensor');
    expect(inUse()).toBe(0);
  });

  test('where the signal is too short for its padding', async () => {
    expect(await rejection(collect(conv1dAsync(reflecting, [block(1)])))).toMatch(/^RangeError: /);
    expect(inUse()).toBe(0);
  });

  test('where it is aborted: before it begins, while it waits, and between blocks', async () => {
    const aborted = conv1dAsync(layer, [], { signal: AbortSignal.abort() });
    expect(await rejection(collect(aborted))).toMatch(/^AbortError: /);
    expect(inUse()).toBe(0);

    const source = new SourceByHand(() => new Promise(() => {}));
    const first = new AbortController();
    const waiting = rejection(collect(conv1dAsync(layer, source, { signal: first.signal })));
    await settled();
    expect(inUse()).toBeGreaterThan(0);
    first.abort();
    await waiting;
    expect(inUse()).toBe(0);

    const second = new AbortController();
    const blocks = conv1dAsync(layer, [[new Float32Array(600)]], { signal: second.signal });
    const iterator = blocks[Symbol.asyncIterator]();
    await iterator.next();
    second.abort();
    expect(await rejection(iterator.next())).toMatch(/^AbortError: /);
    expect(inUse()).toBe(0);
  });
});
