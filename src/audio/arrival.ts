import type { StreamCore } from '../stream/core.ts';
import { Filters } from '../stream/filters.ts';

/** Numbers that are copied in a quantum: 256 KiB take about 1 % of one. */
const PORTION = 65_536;

/** Multiplies and adds that may be done at once: some 2 % of a quantum of 128 frames. */
const AT_ONCE = 250_000;

/**
 * New filters on their way into a stream that is heard: copied portion by portion, then run along unheard until their
 * tails are whole, so that no quantum has much more to do than any other. Then they are faded in.
 */
export class Arrival {
  readonly fadeFrames: number;
  readonly #stream: StreamCore;
  readonly #packed: Float32Array;
  readonly #filters: Filters;
  #copied = 0;
  #shadowed = false;

  /** Whether these filters are too large to come in at once. */
  static isWanted({ engine }: StreamCore, packed: Float32Array): boolean {
    return packed.length > PORTION || (engine.tails?.warmingOperations ?? 0) > AT_ONCE;
  }

  /** @throws RangeError where memory runs out */
  constructor(stream: StreamCore, packed: Float32Array, fadeFrames: number) {
    this.fadeFrames = fadeFrames;
    this.#stream = stream;
    this.#packed = packed;
    this.#filters = new Filters(stream.shape, packed.length);
    try {
      stream.engine.tails?.reserve();
    } catch (error) {
      this.#filters.release();
      throw error;
    }
  }

  /** One quantum's share. Returns whether the fade has begun. Allocates a view of each portion. */
  advance(): boolean {
    const { engine, position } = this.#stream;
    if (this.#copied < this.#packed.length) {
      const end = Math.min(this.#packed.length, this.#copied + PORTION);
      this.#filters.write(this.#packed.subarray(this.#copied, end), this.#copied);
      this.#copied = end;
      return false;
    }
    if (!this.#shadowed) {
      // What a fade leaves behind is gone once its last output is out.
      if (engine.weights.fade !== undefined) return false;
      engine.weights.startShadow(this.#filters, engine.tails?.cells ?? 0);
      this.#shadowed = true;
    }
    if (!engine.weights.isShadowReady(engine.tails?.cells ?? 0)) return false;
    engine.weights.hearShadow(position, this.fadeFrames);
    return true;
  }

  /** Ends it, all copied at once: for a stream in silence. The reference is the caller's. */
  finish(): Filters {
    this.#filters.write(this.#packed.subarray(this.#copied), this.#copied);
    this.#stream.engine.weights.dropShadow();
    return this.#filters;
  }

  /** Gives the memory back, where the stream does not do so. */
  abandon(): void {
    if (!this.#shadowed) this.#filters.release();
  }
}
