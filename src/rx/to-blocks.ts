import { defer, type Observable, type OperatorFunction } from 'rxjs';
import { checkInteger, show } from '../conv1d/check.ts';
import { type Passage, pass } from './pass.ts';

/**
 * Gathers numbers into `Float32Array` blocks of `size`, or frames (`number[]`) into planar blocks of `size` frames.
 *
 * <span class="informal">The way from single samples to blocks, which cost far less a sample.</span>
 *
 * ```
 * source   --1--2--3--4--5--|
 *          toBlocks(2)
 * result   -----[1,2]-[3,4]-([5]|)
 * ```
 *
 * ```ts
 * import { of } from 'rxjs';
 * import { toBlocks } from 'tapline/rx';
 *
 * of(1, 2, 3).pipe(toBlocks(2)).subscribe((block) => console.log(block));
 * // → Float32Array(2) [ 1, 2 ]
 * // → Float32Array(1) [ 3 ]
 * ```
 *
 * State is per subscription; the last block may be shorter. Allocates each block.
 *
 * @param size frames in a block
 * @throws TypeError or RangeError for a size that is no integer of at least 1; values of another kind or size go
 *   down the error channel
 */
export function toBlocks<T extends number | readonly number[]>(size: number): OperatorFunction<T, Blocks<T>> {
  checkInteger('size', size, 1);
  // The kind of the blocks follows that of the first value, which is not for the compiler to see.
  return (source) => defer(() => pass(source, new Gathering(size)) as Observable<Blocks<T>>);
}

/** What `toBlocks` makes of values of type T. */
export type Blocks<T> = 0 extends 1 & T ? T : T extends number ? Float32Array : Float32Array[];

/** Frames until there are enough for a block. */
class Gathering implements Passage {
  readonly #size: number;
  /** Channels, 0 for plain numbers; undefined before the first value. */
  #channels: number | undefined;
  #rows: Float32Array[] = [];
  #frames = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Takes a frame; returns the block that it completes. @throws for what is no frame, or one of another size */
  acceptOne(value: unknown): Float32Array | Float32Array[] | undefined {
    const frame: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const sample of frame) {
      if (typeof sample !== 'number') {
        throw new TypeError(`a value must be a number or an array of numbers: got ${show(value)}`);
      }
    }
    const channels = Array.isArray(value) ? frame.length : 0;
    this.#channels ??= channels;
    if (channels !== this.#channels) {
      throw new RangeError(`values must stay of one kind: got ${describe(channels)} after ${describe(this.#channels)}`);
    }
    if (this.#frames === 0) this.#rows = frame.map(() => new Float32Array(this.#size));
    for (let channel = 0; channel < frame.length; channel++) {
      (this.#rows[channel] as Float32Array)[this.#frames] = frame[channel] as number;
    }
    this.#frames++;
    return this.#frames === this.#size ? this.#take() : undefined;
  }

  /** What has come since the last whole block. */
  end(): (Float32Array | Float32Array[])[] {
    if (this.#frames === 0) return [];
    this.#rows = this.#rows.map((row) => row.slice(0, this.#frames));
    return [this.#take()];
  }

  #take(): Float32Array | Float32Array[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#frames = 0;
    return this.#channels === 0 ? (rows[0] as Float32Array) : rows;
  }
}

function describe(channels: number): string {
  if (channels === 0) return 'a number';
  return `a frame of ${channels} ${channels === 1 ? 'channel' : 'channels'}`;
}
