import { type Conv1dNodeOptions, createConv1dNode } from 'tapline/audio';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HostContext, HostNode } from '../../dist/audio/host.js';
import type { ProcessorOptions } from '../../dist/audio/messages.js';
import { noise } from '../helpers/arbitrary.ts';
import { FakeNode } from '../helpers/fake-node.ts';
import { rejection } from '../helpers/refusal.ts';
import { isPending } from '../helpers/waiting.ts';

/** A host whose processors the test plays. */
class FakeHost {
  readonly made: { readonly node: FakeNode; readonly processorOptions: ProcessorOptions }[] = [];
  readonly #context: HostContext;

  constructor(context: object = {}) {
    this.#context = { sampleRate: 48_000, audioWorklet: { addModule: () => Promise.resolve() }, ...context };
  }

  /** Makes a node, up to where its processor is to answer. */
  async create(options: Conv1dNodeOptions<HostNode>): Promise<{
    readonly promise: Promise<HostNode>;
    readonly node: FakeNode;
    readonly processorOptions: ProcessorOptions;
  }> {
    const { made } = this;
    const AudioWorkletNode = class extends FakeNode {
      constructor(_context: never, _name: string, options?: { readonly processorOptions: ProcessorOptions }) {
        super();
        if (options) made.push({ node: this, processorOptions: options.processorOptions });
      }
    };
    const promise = createConv1dNode<HostNode>(this.#context, { ...options, AudioWorkletNode });
    promise.catch(() => {});
    await isPending(promise);
    const last = made.at(-1);
    if (last === undefined) throw new Error('no node was made');
    return { promise, ...last };
  }
}

const short = { weight: noise(1, 64) };
const long = { weight: noise(2, 20_000) };

describe('the first weights', () => {
  test('of a large layer are handed over, for a processor that is made in steps', async () => {
    const { promise, node, processorOptions } = await new FakeHost().create(long);
    expect(processorOptions.first).toBe(undefined);
    expect(node.sent).toMatchObject([{ type: 'make' }]);
    expect(node.transferred[0]?.length, 'filters, roots and a channel').toBe(4);
    node.say({ type: 'making' });
    expect(await isPending(promise)).toBe(true);
    node.say({ type: 'ready' });
    expect(await promise).toBe(node);
    expect(node.sent.length).toBe(1);
  });

  test('of a small layer are in the options, and nothing more is said', async () => {
    const { promise, node, processorOptions } = await new FakeHost().create(short);
    expect(processorOptions.first?.filters.length).toBeGreaterThan(63);
    node.say({ type: 'ready' });
    expect(await promise).toBe(node);
    expect(node.sent).toEqual([]);
  });

  test('of any layer are in the options where the context renders offline', async () => {
    for (const options of [short, long]) {
      const { promise, node, processorOptions } = await new FakeHost({ startRendering() {} }).create(options);
      expect(processorOptions.first?.filters.length).toBeGreaterThan(63);
      node.say({ type: 'ready' });
      await promise;
      expect(node.sent).toEqual([]);
    }
  });

  test('of a small filter with a long history count as large', async () => {
    const { node } = await new FakeHost().create({ weight: [1, 0.5], dilation: 48_000 });
    expect(node.sent).toMatchObject([{ type: 'make' }]);
  });

  test('are laid out for quanta as long as the context says', async () => {
    for (const [context, quantum] of [
      [{}, 128],
      [{ renderQuantumSize: 441 }, 441],
    ] as const) {
      const { processorOptions } = await new FakeHost(context).create(short);
      expect(processorOptions.layout.geometry.maxBlockSize).toBe(quantum);
    }
  });
});

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('begins anew with each sign of life: it may take as long as it does', async () => {
    const { promise, node } = await new FakeHost().create(long);
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(4000);
      expect(await isPending(promise)).toBe(true);
      node.say({ type: 'making' });
    }
    node.say({ type: 'ready' });
    await promise;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends within 5 seconds of the last one, and what was made so far is destroyed', async () => {
    const { promise, node } = await new FakeHost().create(long);
    vi.advanceTimersByTime(4000);
    node.say({ type: 'making' });
    vi.advanceTimersByTime(4000);
    expect(await isPending(promise)).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(await rejection(promise)).toMatch(
      /^Error: the audio processor did not answer within 4.5 seconds: .* the context must stay open$/,
    );
    expect(node.sent.at(-1)).toEqual({ type: 'destroy' });
    expect(node.isClosed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test.each(['a step', 'a constructor'])('what %s fails with rejects, and its processor is destroyed', async (which) => {
  const { promise, node } = await new FakeHost().create(which === 'a step' ? long : short);
  node.say({ type: 'failed', message: 'RangeError: out of memory' });
  expect(await rejection(promise)).toBe('Error: the audio processor could not be made: RangeError: out of memory');
  expect(node.sent.at(-1)).toEqual({ type: 'destroy' });
});
