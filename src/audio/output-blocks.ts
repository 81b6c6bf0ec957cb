import type { Block } from '../conv1d/types.ts';

/** One reader's place in the outputs. */
export interface OutputIterator extends AsyncIterator<Block, undefined> {
  /** Frames that this reader was too slow for. */
  readonly droppedFrames: number;
}

/** A node's output blocks, for as many readers as there are. Each starts where it is opened. */
export interface OutputBlocks extends AsyncIterable<Block> {
  [Symbol.asyncIterator](): OutputIterator;
  /** Frames that any reader was too slow for. */
  readonly droppedFrames: number;
}

/** Hands out blocks to readers, each with a queue of its own. */
export class OutputHub implements OutputBlocks {
  readonly #enabled: boolean;
  readonly #limit: number;
  readonly #readers = new Set<Reader>();
  #droppedFrames = 0;
  #end: { readonly error?: Error } | undefined;

  /** @param limit frames that a reader may be behind */
  constructor(enabled: boolean, limit: number) {
    this.#enabled = enabled;
    this.#limit = limit;
  }

  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  /** @throws Error unless the node was made with `outputs: true` */
  [Symbol.asyncIterator](): OutputIterator {
    if (!this.#enabled) throw new Error('the node delivers no output blocks: make it with the option outputs: true');
    const reader = new Reader(
      this.#limit,
      (frames) => {
        this.#droppedFrames += frames;
      },
      () => this.#readers.delete(reader),
    );
    if (this.#end) reader.end(this.#end.error);
    else this.#readers.add(reader);
    return reader;
  }

  get isRead(): boolean {
    return this.#readers.size > 0;
  }

  /** Every reader gets arrays of its own. */
  push(block: Block): void {
    for (const reader of this.#readers) reader.push(block.map((row) => row.slice()));
  }

  /** No more blocks: readers end behind those that they still hold, or throw there. */
  end(error?: Error): void {
    if (this.#end) return;
    this.#end = error ? { error } : {};
    for (const reader of this.#readers) reader.end(error);
    this.#readers.clear();
  }
}

class Reader implements OutputIterator {
  droppedFrames = 0;
  readonly #limit: number;
  readonly #onDropped: (frames: number) => void;
  readonly #onReturn: () => void;
  #blocks: Block[] = [];
  #frames = 0;
  readonly #waiting: PromiseWithResolvers<IteratorResult<Block, undefined>>[] = [];
  #end: { readonly error?: Error | undefined } | undefined;

  constructor(limit: number, onDropped: (frames: number) => void, onReturn: () => void) {
    this.#limit = limit;
    this.#onDropped = onDropped;
    this.#onReturn = onReturn;
  }

  push(block: Block): void {
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting.resolve({ done: false, value: block });
      return;
    }
    this.#blocks.push(block);
    this.#frames += lengthOf(block);
    while (this.#frames > this.#limit && this.#blocks.length > 1) {
      const dropped = lengthOf(this.#blocks.shift());
      this.#frames -= dropped;
      this.droppedFrames += dropped;
      this.#onDropped(dropped);
    }
  }

  end(error: Error | undefined): void {
    const waiting = this.#waiting.splice(0);
    const first = error && waiting.shift(); // an error is thrown once
    first?.reject(error);
    for (const { resolve } of waiting) resolve({ done: true, value: undefined });
    this.#end = { error: first ? undefined : error };
  }

  async next(): Promise<IteratorResult<Block, undefined>> {
    const block = this.#blocks.shift();
    if (block) {
      this.#frames -= lengthOf(block);
      return { done: false, value: block };
    }
    if (this.#end) {
      const { error } = this.#end;
      this.#end = {}; // an error is thrown once
      if (error) throw error;
      return { done: true, value: undefined };
    }
    const waiting = Promise.withResolvers<IteratorResult<Block, undefined>>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  async return(): Promise<IteratorResult<Block, undefined>> {
    this.#onReturn();
    this.#blocks = [];
    this.end(undefined);
    return { done: true, value: undefined };
  }
}

function lengthOf(block: Block | undefined): number {
  return block?.[0]?.length ?? 0;
}
