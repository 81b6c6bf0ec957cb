import { describe, expect, test, vi } from 'vitest';
import type { FirstNumbers } from '../../dist/audio/messages.js';
import { ProcessorLink } from '../../dist/audio/processor-link.js';
import { FakeNode } from '../helpers/fake-node.ts';
import { refusal, rejection } from '../helpers/refusal.ts';
import { isPending } from '../helpers/waiting.ts';

function linkOf(channels = 1, limit = 1000): { node: FakeNode; link: ProcessorLink } {
  const node = new FakeNode();
  return { node, link: new ProcessorLink(node, channels, true, limit) };
}

const filters = (): Float32Array<ArrayBuffer> => Float32Array.of(1, 2);

describe('ready', () => {
  test('waits for the processor to say so', async () => {
    const { node, link } = linkOf();
    expect(node.isStarted).toBe(true);
    expect(await isPending(link.ready)).toBe(true);
    node.say({ type: 'ready' });
    await link.ready;
  });

  test('rejects with the reason that the processor posted', async () => {
    const { node, link } = linkOf();
    node.say({ type: 'failed', message: 'RangeError: no memory' });
    expect(await rejection(link.ready)).toMatch('could not be made: RangeError: no memory');
  });

  test.each<[string, unknown, string]>([
    ['with the message of the event', { message: 'it threw' }, 'Error: the audio processor failed: it threw'],
    ['of an event without a message', new Event('processorerror'), 'Error: the audio processor failed'],
    ['of no event', undefined, 'Error: the audio processor failed'],
  ])('rejects after a processorerror, %s', async (_, event, said) => {
    const { node, link } = linkOf();
    node.fail(event);
    expect(await rejection(link.ready)).toBe(said);
  });

  test('that nobody waits for fails in silence', async () => {
    const unhandled: unknown[] = [];
    const hear = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', hear);
    const { node, link } = linkOf();
    node.fail({});
    await isPending(link.ready.catch(() => {}));
    process.off('unhandledRejection', hear);
    expect(unhandled).toEqual([]);
  });
});

describe('a processor that is made in steps', () => {
  const first = (): FirstNumbers => ({ filters: filters(), roots: undefined });

  test('is sent its numbers and a channel; its signs of life are heard until it is ready', async () => {
    const { node, link } = linkOf();
    let heard = 0;
    const sent = { filters: filters(), roots: Float32Array.of(3) };
    link.make(sent, () => heard++);
    expect(node.sent).toEqual([
      { type: 'make', first: sent, channel: [expect.any(MessagePort), expect.any(MessagePort)] },
    ]);
    const [make] = node.sent;
    const channel = make?.type === 'make' ? make.channel : [];
    expect(node.transferred).toEqual([[sent.filters.buffer, sent.roots.buffer, ...channel]]);
    for (let i = 1; i <= 3; i++) {
      node.say({ type: 'making' });
      expect(heard).toBe(i);
    }
    expect(await isPending(link.ready)).toBe(true);
    node.say({ type: 'ready', spent: sent });
    await link.ready;
    expect(node.sent.length).toBe(1);
  });

  test('is not heard once it is destroyed or has failed', async () => {
    const ends = [
      (node: FakeNode): void => node.fail({ message: 'it threw' }),
      (_: FakeNode, link: ProcessorLink): void => link.destroy(),
    ];
    for (const end of ends) {
      const { node, link } = linkOf();
      let heard = 0;
      link.make(first(), () => heard++);
      end(node, link);
      node.say({ type: 'making' });
      expect(heard).toBe(0);
      expect(await rejection(link.ready)).toMatch(/^Error: the (audio processor failed: it threw|node is destroyed)$/);
    }
  });

  test('rejects with what a step says', async () => {
    const { node, link } = linkOf();
    link.make(first(), () => {});
    node.say({ type: 'making' });
    node.say({ type: 'failed', message: 'RangeError: no memory' });
    expect(await rejection(link.ready)).toBe('Error: the audio processor could not be made: RangeError: no memory');
  });
});

describe('questions', () => {
  test('each has its own answer, in whatever order', async () => {
    const { node, link } = linkOf();
    const [first, metrics, last] = [link.setFilters(filters(), 10), link.readMetrics(), link.setFilters(filters(), 0)];
    const ids = node.sent.map((command) => ('id' in command ? command.id : NaN));
    expect(new Set(ids).size).toBe(3);
    expect(node.sent).toMatchObject([
      { type: 'weights', filters: filters(), fadeFrames: 10 },
      { type: 'metrics' },
      { type: 'weights', filters: filters(), fadeFrames: 0 },
    ]);
    const [a = NaN, b = NaN, c = NaN] = ids;
    node.say({ type: 'weights', id: c, result: 'installed' });
    node.say({ type: 'metrics', id: b, quanta: 5, nonFiniteCount: 6, load: 0.5 });
    node.say({ type: 'weights', id: a, result: 'superseded' });
    expect(await first).toBe('superseded');
    expect(await metrics).toMatchObject({ quanta: 5, nonFiniteCount: 6, load: 0.5 });
    expect(await last).toBe('installed');
  });

  test('filters are transferred', () => {
    const { node, link } = linkOf();
    const sent = filters();
    void link.setFilters(sent, 0);
    expect(node.transferred).toEqual([[sent.buffer]]);
  });

  test('a refusal rejects, and an answer to nobody’s question is not heard', async () => {
    const { node, link } = linkOf();
    const answer = link.setFilters(filters(), 0);
    node.say({ type: 'weights', id: 99, result: 'installed' });
    node.say({ type: 'refused', id: 0, message: 'RangeError: no memory' });
    node.say({ type: 'weights', id: 0, result: 'installed' });
    expect(await rejection(answer)).toBe('Error: RangeError: no memory');
  });

  test('are rejected once the processor has failed: open ones and new ones, and commands throw', async () => {
    const { node, link } = linkOf();
    const open = [link.setFilters(filters(), 0), link.readMetrics()];
    node.fail({ message: 'it threw' });
    const said = 'Error: the audio processor failed: it threw';
    expect(await Promise.all(open.map(rejection))).toEqual([said, said]);
    expect(await rejection(link.readMetrics())).toBe(said);
    expect(refusal(() => link.send({ type: 'reset' }))).toBe(said);
  });
});

describe('outputs', () => {
  // Two channels of a buffer for four frames, three of which are new.
  const buffer = (): Float32Array => Float32Array.of(1, 2, 3, NaN, 4, 5, 6, NaN);

  test('go to the readers as blocks, and the buffer goes back', async () => {
    const { node, link } = linkOf(2);
    const reader = link.outputs[Symbol.asyncIterator]();
    const sent = buffer();
    node.say({ type: 'outputs', buffer: sent, frames: 3 });
    expect((await reader.next()).value).toEqual([Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)]);
    expect(node.sent).toEqual([{ type: 'recycle', buffer: sent }]);
    expect(node.transferred).toEqual([[sent.buffer]]);
  });

  test('that nobody reads go back all the same', () => {
    const { node } = linkOf(2);
    node.say({ type: 'outputs', buffer: buffer(), frames: 3 });
    expect(node.sent.length).toBe(1);
  });

  test('a processorerror is thrown to the readers', async () => {
    const { node, link } = linkOf();
    const waiting = link.outputs[Symbol.asyncIterator]().next();
    node.fail({ message: 'it threw' });
    expect(await rejection(waiting)).toBe('Error: the audio processor failed: it threw');
  });
});

describe('destroy', () => {
  test('tells the processor, closes the port and rejects what is asked', async () => {
    const { node, link } = linkOf();
    const open = link.readMetrics();
    link.destroy();
    expect(node.sent.at(-1)).toEqual({ type: 'destroy' });
    expect(node.isClosed).toBe(true);
    const said = 'Error: the node is destroyed';
    expect(await rejection(open)).toBe(said);
    expect(await rejection(link.setFilters(filters(), 0))).toBe(said);
    expect(refusal(() => link.send({ type: 'reset' }))).toBe(said);
  });

  test('a second time, or after a failure, does nothing', () => {
    const { node, link } = linkOf();
    link.destroy();
    link.destroy();
    expect(node.sent).toEqual([{ type: 'destroy' }]);
    const broken = linkOf();
    broken.node.fail({});
    broken.link.destroy();
    expect(broken.node.sent).toEqual([]);
  });

  test('readers still get the last outputs, and end where the processor says that there are no more', async () => {
    const { node, link } = linkOf();
    const reader = link.outputs[Symbol.asyncIterator]();
    link.destroy();
    expect(node.isClosed).toBe(false);
    node.say({ type: 'outputs', buffer: Float32Array.of(5), frames: 1 });
    expect((await reader.next()).value).toEqual([Float32Array.of(5)]);
    const end = reader.next();
    expect(await isPending(end)).toBe(true);
    node.say({ type: 'destroyed' });
    expect(await end).toEqual({ done: true, value: undefined });
    expect(node.isClosed).toBe(true);
    expect(node.sent, 'no buffer goes back any more').toEqual([{ type: 'destroy' }]);
  });

  test('readers of a processor that says nothing more end after a second', async () => {
    vi.useFakeTimers();
    try {
      const { node, link } = linkOf();
      const end = link.outputs[Symbol.asyncIterator]().next();
      link.destroy();
      vi.advanceTimersByTime(1000);
      expect(await end).toEqual({ done: true, value: undefined });
      expect(node.isClosed).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
