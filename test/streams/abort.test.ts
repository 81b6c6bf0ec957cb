import { getEventListeners } from 'node:events';
import type { Block } from 'tapline';
import { conv1dAsync } from 'tapline/streams';
import { describe, expect, test } from 'vitest';
import { runProcess } from '../helpers/process.ts';
import type { Report } from '../helpers/processes/long-loop.ts';
import { rejection } from '../helpers/refusal.ts';
import { block, collect, SourceByHand } from '../helpers/sources.ts';
import { isPending, settled } from '../helpers/waiting.ts';

const mean = { weight: [0.5, 0.5] };
const unplugged = new Error('unplugged');

function listeners(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}

describe('aborting', () => {
  test('before the iteration rejects with the reason, and leaves the source alone', async () => {
    const source = new SourceByHand();
    const signal = AbortSignal.abort(unplugged);
    const iterator = conv1dAsync(mean, source, { signal })[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toBe(unplugged);
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
    expect(source).toMatchObject({ opened: 0, asked: 0, returned: 0 });
    expect(listeners(signal)).toBe(0);
  });

  test('while it waits for the source rejects at once, whatever the reason', async () => {
    for (const reason of [unplugged, 'a word', 0, null]) {
      const source = new SourceByHand();
      const controller = new AbortController();
      const waiting = collect(conv1dAsync(mean, source, { signal: controller.signal }));
      expect(await isPending(waiting)).toBe(true);
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      expect(source).toMatchObject({ asked: 1, returned: 1 });
    }
  });

  test('without a reason gives an AbortError', async () => {
    const controller = new AbortController();
    const waiting = collect(conv1dAsync(mean, new SourceByHand(), { signal: controller.signal }));
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('does not wait for return() of the source', async () => {
    const source = new SourceByHand(() => new Promise(() => {}));
    const controller = new AbortController();
    const waiting = collect(conv1dAsync(mean, source, { signal: controller.signal }));
    await settled();
    controller.abort(unplugged);
    await expect(waiting).rejects.toBe(unplugged);
    expect(source.returned).toBe(1);
  });

  test('a generator that waits is left behind, and closes once it goes on', async () => {
    const gate = Promise.withResolvers<void>();
    const steps: string[] = [];
    const sensor = async function* (): AsyncGenerator<Block, void> {
      try {
        await gate.promise;
        yield block(1);
        steps.push('asked again');
      } finally {
        steps.push('closed');
      }
    };
    const controller = new AbortController();
    const waiting = collect(conv1dAsync(mean, sensor(), { signal: controller.signal }));
    await settled();
    controller.abort(unplugged);
    await expect(waiting).rejects.toBe(unplugged);
    expect(steps).toEqual([]);
    gate.resolve();
    await settled();
    expect(steps).toEqual(['closed']);
  });

  test.each<[string, () => Promise<never>]>([
    ['rejects', () => Promise.reject(new Error('closing fails'))],
    [
      'throws',
      () => {
        throw new Error('closing fails');
      },
    ],
  ])('keeps its reason where return() of the source %s, and nobody else hears of that', async (_, close) => {
    const unhandled: unknown[] = [];
    const hear = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', hear);
    const source = new SourceByHand(close);
    const controller = new AbortController();
    const waiting = collect(conv1dAsync(mean, source, { signal: controller.signal }));
    await settled();
    controller.abort(unplugged);
    const said = rejection(waiting);
    await source.fail(new Error('too late'));
    process.off('unhandledRejection', hear);
    expect(await said).toBe('Error: unplugged');
    expect(unhandled).toEqual([]);
  });

  test('between blocks rejects when the next is asked for, and asks the source for no more', async () => {
    const source = new SourceByHand(() => new Promise(() => {}));
    const controller = new AbortController();
    const iterator = conv1dAsync(mean, source, { signal: controller.signal })[Symbol.asyncIterator]();
    const first = iterator.next();
    await source.give(block(2));
    expect(await first).toEqual({ value: block(1), done: false });
    controller.abort(unplugged);
    await expect(iterator.next()).rejects.toBe(unplugged);
    expect(source).toMatchObject({ asked: 1, returned: 1 });
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
  });

  test('in a loop over a plain iterable ends that too', async () => {
    const controller = new AbortController();
    const outputs: Block[] = [];
    const loop = async (): Promise<void> => {
      for await (const output of conv1dAsync(mean, [block(2), block(4), block(6)], { signal: controller.signal })) {
        outputs.push(output);
        if (outputs.length === 2) controller.abort(unplugged);
      }
    };
    await expect(loop()).rejects.toBe(unplugged);
    expect(outputs).toEqual([block(1), block(3)]);
  });

  test('ends every iteration, and after the end it does nothing', async () => {
    const controller = new AbortController();
    const iterable = conv1dAsync(mean, [block(2)], { signal: controller.signal });
    expect(await collect(iterable)).toEqual([block(1)]);
    controller.abort(unplugged);
    await expect(collect(iterable)).rejects.toBe(unplugged);
  });

  test('an error that the source throws at the abort does not stand in for the reason', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const source = new SourceByHand();
    // Listens before the iteration does, and is heard first.
    signal.addEventListener('abort', () => void source.fail(new Error('the sensor was told to stop')));
    const waiting = collect(conv1dAsync(mean, source, { signal }));
    await settled();
    controller.abort(unplugged);
    await expect(waiting).rejects.toBe(unplugged);
  });
});

describe('listeners on the signal', () => {
  const { signal } = new AbortController();

  test('one while it iterates, however long, and none before and after', async () => {
    const source = new SourceByHand();
    const iterable = conv1dAsync(mean, source, { signal });
    const iterator = iterable[Symbol.asyncIterator]();
    expect(listeners(signal)).toBe(0);
    for (let i = 0; i < 20; i++) {
      const output = iterator.next();
      expect(listeners(signal)).toBe(1);
      await source.give(block(i));
      await output;
      expect(listeners(signal)).toBe(1);
    }
    const end = iterator.next();
    await source.give();
    expect(await end).toEqual({ value: undefined, done: true });
    expect(listeners(signal)).toBe(0);
  });

  test('none after leaving the loop, after errors and after an abort', async () => {
    for await (const _ of conv1dAsync(mean, [block(1), block(2)], { signal })) break;
    expect(listeners(signal)).toBe(0);
    await rejection(collect(conv1dAsync(mean, [[]], { signal })));
    expect(listeners(signal)).toBe(0);
    const source = new SourceByHand();
    const failing = rejection(collect(conv1dAsync(mean, source, { signal })));
    await source.fail(unplugged);
    expect(await failing).toBe('Error: unplugged');
    expect(listeners(signal)).toBe(0);
    const controller = new AbortController();
    const waiting = rejection(collect(conv1dAsync(mean, new SourceByHand(), { signal: controller.signal })));
    controller.abort(unplugged);
    expect(await waiting).toBe('Error: unplugged');
    expect(listeners(controller.signal)).toBe(0);
  });
});

test('200,000 blocks under one long-lived signal leave nothing on the heap', () => {
  const { blocks, early, late, listening } = runProcess<Report>('long-loop.ts', '--expose-gc');
  expect(blocks).toBe(200_000);
  expect(late - early, 'bytes of heap').toBeLessThan(1e6);
  expect(listening).toBe(1);
});
