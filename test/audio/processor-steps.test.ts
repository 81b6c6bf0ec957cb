import { describe, expect, test } from 'vitest';
import { numbersToSend } from '../../dist/audio/creation.js';
import type { FirstNumbers } from '../../dist/audio/messages.js';
import { checkNodeOptions } from '../../dist/audio/options.js';
import type { OwnChannel } from '../../dist/audio/own-tasks.js';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { expectSameSamples, heard } from '../helpers/heard.ts';
import { cut, join } from '../helpers/law.ts';
import { type ScopeProcessor, WorkletScope } from '../helpers/worklet-scope.ts';

const options = { inChannels: 2, outChannels: 2, weight: noise(1, 4 * 9000) };
const QUANTA = 20;
const ones = [new Float32Array(128).fill(1), new Float32Array(128).fill(1)];
const silence = [new Float32Array(128), new Float32Array(128)];

function numbers(): FirstNumbers {
  return numbersToSend(checkNodeOptions(options, 48_000));
}

/** A channel whose messages the test delivers. */
class OwnMessages {
  readonly channel: OwnChannel;
  isClosed = false;
  #asked = 0;

  constructor() {
    const end = (): OwnChannel[0] => ({
      onmessage: null,
      postMessage: () => void this.#asked++,
      close: () => {
        this.isClosed = true;
      },
    });
    this.channel = [end(), end()];
  }

  /** Delivers what is asked for, so many messages at most. Returns how many there were. */
  deliver(most = Infinity): number {
    let count = 0;
    for (; this.#asked > 0 && count < most; count++) {
      this.#asked--;
      this.channel[1].onmessage?.(undefined as never);
    }
    return count;
  }
}

/** A processor that has been told to make itself, and its messages. */
function begun(scope = new WorkletScope(), first = numbers()): { processor: ScopeProcessor; messages: OwnMessages } {
  const processor = scope.make(options, true);
  const messages = new OwnMessages();
  processor.tell({ type: 'make', first, channel: messages.channel });
  return { processor, messages };
}

/** A scope with so many pages of linear memory. */
function scopeOf(pages: number): WorkletScope {
  class Memory extends WebAssembly.Memory {
    constructor() {
      super({ initial: 4, maximum: pages });
    }
  }
  const { Module, Instance, validate } = WebAssembly;
  return new WorkletScope({ WebAssembly: { Module, Instance, validate, Memory } });
}

describe('a processor that is made in steps', () => {
  test('takes each when it asked itself to, then plays the bits of apply from its first quantum on', () => {
    const first = numbers();
    const { processor, messages } = begun(undefined, first);
    let steps = 0;
    while (messages.deliver(1) > 0) steps++;
    expect(steps).toBeGreaterThan(10);
    expect(processor.port.posted).toEqual([{ type: 'ready', spent: first }]);
    expect(processor.port.transferred, 'handed back').toEqual([[first.filters.buffer, first.roots?.buffer]]);
    expect(messages.isClosed).toBe(true);
    const signal = noiseBlock(2, 2, QUANTA * 128);
    const rows = cut(signal, new Array(QUANTA).fill(128)).map((block) => processor.play([...block]));
    expectSameSamples(join(rows, 2), heard({ options, signal, frames: QUANTA * 128 }));
  });

  test('gives signs of life while there are many', () => {
    const scope = new WorkletScope();
    const weight = new Float32Array(1_000_000).fill(1e-3);
    const processor = scope.make({ weight }, true);
    const messages = new OwnMessages();
    const first = numbersToSend(checkNodeOptions({ weight }, 48_000));
    processor.tell({ type: 'make', first, channel: messages.channel });
    const count = messages.deliver();
    expect(count).toBeGreaterThan(128);
    const signs = new Array(Math.floor((count - 1) / 128)).fill({ type: 'making' });
    expect(processor.port.posted).toEqual([...signs, { type: 'ready', spent: first }]);
  });

  test('is silence until then, and of what it was played nothing is heard later', () => {
    const { processor, messages } = begun();
    for (const most of [0, 5, Infinity]) {
      messages.deliver(most);
      if (most < Infinity) expect(processor.play(ones)).toEqual(silence);
      expect(processor.isAlive).toBe(true);
    }
    expect(processor.port.posted.at(-1)?.type).toBe('ready');
    const signal = noiseBlock(3, 2, 1280);
    const rows = cut(signal, new Array(10).fill(128)).map((block) => processor.play([...block]));
    expectSameSamples(join(rows, 2), heard({ options, signal, frames: 1280 }));
  });

  test('waits in silence for its weights', () => {
    const processor = new WorkletScope().make(options, true);
    expect(processor.play(ones)).toEqual(silence);
    expect(processor.isAlive).toBe(true);
    expect(processor.port.posted).toEqual([]);
  });

  test('asks by setImmediate where there is one', () => {
    const tasks: (() => void)[] = [];
    const { processor, messages } = begun(new WorkletScope({ setImmediate: (task: () => void) => tasks.push(task) }));
    expect(messages.deliver()).toBe(0);
    for (let task = tasks.shift(); task; task = tasks.shift()) {
      expect(tasks.length, 'one at a time').toBe(0);
      task();
    }
    expect(processor.port.posted.at(-1)?.type).toBe('ready');
  });

  test('says why a step has failed, and asks for no more quanta', () => {
    const { processor, messages } = begun(scopeOf(8));
    messages.deliver();
    expect(processor.port.posted).toEqual([
      { type: 'failed', message: expect.stringMatching(/^RangeError: out of memory: .* more cannot be had$/) },
    ]);
    expect(messages.isClosed).toBe(true);
    processor.play(ones);
    expect(processor.isAlive).toBe(false);
  });

  test('destroyed between two of them gives its memory back', () => {
    const scope = scopeOf(18); // room for one
    for (let round = 0; round < 4; round++) {
      const { processor, messages } = begun(scope);
      expect(messages.deliver(11)).toBe(11);
      expect(processor.port.posted).toEqual([]);
      processor.tell({ type: 'destroy' });
      expect(processor.port.posted).toEqual([{ type: 'destroyed' }]);
      expect([processor.port.isClosed, messages.isClosed]).toEqual([true, true]);
      // One was asked for before.
      expect(messages.deliver()).toBe(1);
      expect(processor.port.posted).toEqual([{ type: 'destroyed' }]);
      processor.play(ones);
      expect(processor.isAlive).toBe(false);
    }
  });
});
