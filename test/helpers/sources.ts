import type { Block } from 'tapline';
import { settled } from './waiting.ts';

/** A mono block. */
export function block(...samples: number[]): Block {
  return [Float32Array.from(samples)];
}

/** A stream that makes each value when it is asked for it and not before. */
export function readableOf<T>(values: Iterable<T>): ReadableStream<T> {
  const iterator = values[Symbol.iterator]();
  return new ReadableStream<T>(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

/** All that an iteration gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}

/** A source of blocks whose every answer the test gives by hand. */
export class SourceByHand implements AsyncIterable<Block>, AsyncIterator<Block> {
  /** How often an iterator was opened, a block was asked for, and `return()` was called. */
  opened = 0;
  asked = 0;
  returned = 0;
  #answer = Promise.withResolvers<IteratorResult<Block>>();
  readonly #close: () => Promise<IteratorResult<Block>>;

  /** @param close what `return()` does */
  constructor(close: () => Promise<IteratorResult<Block>> = async () => ({ value: undefined, done: true })) {
    this.#close = close;
  }

  [Symbol.asyncIterator](): this {
    this.opened++;
    return this;
  }

  next(): Promise<IteratorResult<Block>> {
    this.asked++;
    return this.#answer.promise;
  }

  return(): Promise<IteratorResult<Block>> {
    this.returned++;
    return this.#close();
  }

  /** Gives a block, or ends where none is given, and lets what waited for it go on. */
  async give(value?: Block): Promise<void> {
    const { resolve } = this.#answer;
    this.#answer = Promise.withResolvers();
    resolve(value === undefined ? { value, done: true } : { value });
    await settled();
  }

  async fail(error: unknown): Promise<void> {
    this.#answer.reject(error);
    await settled();
  }
}
