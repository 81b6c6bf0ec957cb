import { describe, expect, test } from 'vitest';
import { OutputHub, type OutputIterator } from '../../dist/audio/output-blocks.js';
import { rejection } from '../helpers/refusal.ts';
import { block, collect } from '../helpers/sources.ts';
import { isPending } from '../helpers/waiting.ts';

const failure = new Error('the audio processor failed');

function open(hub: OutputHub): OutputIterator {
  return hub[Symbol.asyncIterator]();
}

/** The samples of the first channel of the next block; undefined at the end. */
async function next(reader: OutputIterator): Promise<number[] | undefined> {
  const { value } = await reader.next();
  return value?.[0] && [...value[0]];
}

describe('readers', () => {
  test('start where they are opened, and are independent', async () => {
    const hub = new OutputHub(true, 100);
    expect(hub.isRead).toBe(false);
    hub.push(block(0));
    const early = open(hub);
    expect(hub.isRead).toBe(true);
    hub.push(block(1));
    const late = open(hub);
    hub.push(block(2));
    expect(await next(early)).toEqual([1]);
    expect(await next(late)).toEqual([2]);
    expect(await next(early)).toEqual([2]);
    hub.push(block(3));
    expect(await next(late)).toEqual([3]);
    expect(await next(early)).toEqual([3]);
  });

  test('have arrays of their own', async () => {
    const hub = new OutputHub(true, 100);
    const readers = [open(hub), open(hub)];
    const source = block(1, 2);
    hub.push(source);
    source[0]?.fill(9);
    const blocks = await Promise.all(readers.map(async (reader) => (await reader.next()).value));
    blocks[0]?.[0]?.fill(7);
    expect(blocks).toEqual([block(7, 7), block(1, 2)]);
  });

  test('who asks first is answered first, also where many wait', async () => {
    const hub = new OutputHub(true, 100);
    const reader = open(hub);
    const waiting = [next(reader), next(reader), next(reader)];
    expect(await isPending(Promise.race(waiting))).toBe(true);
    for (const value of [1, 2, 3]) hub.push(block(value));
    expect(await Promise.all(waiting)).toEqual([[1], [2], [3]]);
  });

  test('need the option, which the error names', () => {
    expect(() => open(new OutputHub(false, 100))).toThrow('outputs: true');
  });
});

describe('a reader that is too slow', () => {
  test('loses the oldest blocks beyond the limit, and both it and the node count them', async () => {
    const hub = new OutputHub(true, 10);
    const [slow, fast] = [open(hub), open(hub)];
    for (let i = 0; i < 6; i++) {
      hub.push(block(i, i, i));
      expect(await next(fast)).toEqual([i, i, i]);
    }
    expect([slow.droppedFrames, fast.droppedFrames, hub.droppedFrames]).toEqual([9, 0, 9]);
    expect(await next(slow)).toEqual([3, 3, 3]);
    expect(await next(slow)).toEqual([4, 4, 4]);
    expect(await next(slow)).toEqual([5, 5, 5]);
  });

  test('loses nothing where there is no limit, and nothing at the limit', async () => {
    for (const limit of [Infinity, 3000]) {
      const hub = new OutputHub(true, limit);
      const reader = open(hub);
      for (let i = 0; i < 1000; i++) hub.push(block(i, i, i));
      hub.end();
      expect((await collect({ [Symbol.asyncIterator]: () => reader })).length).toBe(1000);
      expect(reader.droppedFrames).toBe(0);
    }
  });

  test('keeps the newest block, however long', async () => {
    const hub = new OutputHub(true, 2);
    const reader = open(hub);
    hub.push(block(1));
    hub.push(block(2, 2, 2, 2));
    expect(await next(reader)).toEqual([2, 2, 2, 2]);
    expect(reader.droppedFrames).toBe(1);
  });
});

describe('the end', () => {
  test('comes behind the blocks that are still held, and to who waits', async () => {
    const hub = new OutputHub(true, 100);
    const [holding, waiting] = [open(hub), open(hub)];
    hub.push(block(1));
    await next(waiting);
    const answers = [waiting.next(), waiting.next()];
    hub.end();
    const end = { done: true, value: undefined };
    expect(await Promise.all(answers)).toEqual([end, end]);
    expect(await next(holding)).toEqual([1]);
    expect(await holding.next()).toEqual(end);
    expect(await holding.next()).toEqual(end);
  });

  test('is there at once for who comes later, and nothing follows it', async () => {
    const hub = new OutputHub(true, 100);
    const reader = open(hub);
    hub.end();
    hub.push(block(1));
    expect(await collect(hub)).toEqual([]);
    expect(await next(reader)).toBeUndefined();
    expect(hub.isRead).toBe(false);
  });

  test('an error is thrown once, behind the blocks; then that is the end', async () => {
    const hub = new OutputHub(true, 100);
    const reader = open(hub);
    hub.push(block(1));
    hub.end(failure);
    expect(await next(reader)).toEqual([1]);
    expect(await rejection(reader.next())).toBe(String(failure));
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(await rejection(collect(hub))).toBe(String(failure));
  });

  test('an error is thrown once to who waits, however often it asked', async () => {
    const hub = new OutputHub(true, 100);
    const reader = open(hub);
    const waiting = [rejection(reader.next()), rejection(reader.next())];
    hub.end(failure);
    expect(await Promise.all(waiting)).toEqual([String(failure), 'nothing was thrown']);
    expect(await rejection(reader.next())).toBe('nothing was thrown');
  });

  test('the first end counts', async () => {
    const hub = new OutputHub(true, 100);
    hub.end();
    hub.end(failure);
    expect(await collect(hub)).toEqual([]);
  });
});

describe('return', () => {
  test('leaving the loop closes the reader, and no other', async () => {
    const hub = new OutputHub(true, 100);
    const other = open(hub);
    const loop = (async () => {
      for await (const _ of hub) break;
    })();
    hub.push(block(1));
    await loop;
    hub.push(block(2));
    expect(await next(other)).toEqual([1]);
    expect(await next(other)).toEqual([2]);
    await other.return?.();
    expect(hub.isRead).toBe(false);
  });

  test('ends what waits, and drops what is held', async () => {
    const hub = new OutputHub(true, 100);
    const [waiting, holding] = [open(hub), open(hub)];
    const answer = waiting.next();
    await waiting.return?.();
    expect(await answer).toEqual({ done: true, value: undefined });
    hub.push(block(1));
    await holding.return?.();
    expect(await next(holding)).toBeUndefined();
    expect(holding.droppedFrames).toBe(0);
  });
});
