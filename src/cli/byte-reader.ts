/** Reads ahead in a sequence of chunks: a look at its start, then the rest in order. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `count` bytes, fewer at the end; they stay to be read. */
  async peek(count: number): Promise<Uint8Array> {
    return (await this.look(count)).subarray(0, count);
  }

  /** All that has come, once that is `least` bytes, fewer at the end; they stay to be read. */
  async look(least: number): Promise<Uint8Array> {
    while (this.#held.length < least) {
      const { done, value } = await this.#chunks.next();
      if (done) break;
      const joined = new Uint8Array(this.#held.length + value.length);
      joined.set(this.#held);
      joined.set(value, this.#held.length);
      this.#held = joined;
    }
    return this.#held;
  }

  /** Passes over bytes that were seen. */
  skip(count: number): void {
    this.#held = this.#held.subarray(count);
  }

  /** What is left, chunk by chunk, up to `limit` bytes; does not wait for more than these. */
  async *rest(limit: number = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array, void> {
    let left = limit;
    for (let chunk: Uint8Array | undefined = this.#held; chunk !== undefined; chunk = await this.#next()) {
      const wanted: Uint8Array = chunk.length > left ? chunk.subarray(0, left) : chunk;
      left -= wanted.length;
      if (wanted.length > 0) yield wanted;
      if (left <= 0) return;
    }
  }

  async #next(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#chunks.next();
    return done ? undefined : value;
  }
}
