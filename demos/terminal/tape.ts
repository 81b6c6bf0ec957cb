import type { Block } from 'tapline';

/** A planar recording that grows at its end and is cut at its start. */
export class Tape {
  #rows: Float32Array[];
  #length = 0;

  constructor(channels: number) {
    this.#rows = Array.from({ length: channels }, () => new Float32Array(1024));
  }

  get length(): number {
    return this.#length;
  }

  /** Copies `frames` frames of every row to the end. */
  append(block: Block, frames: number): void {
    const length = this.#length + frames;
    this.#rows = this.#rows.map((row, channel) => {
      const roomy = length <= row.length ? row : grown(row, length);
      const values = block[channel];
      if (values) roomy.set(values.subarray(0, frames), this.#length);
      return roomy;
    });
    this.#length = length;
  }

  /** Forgets the first frames. */
  drop(frames: number): void {
    for (const row of this.#rows) row.copyWithin(0, frames, this.#length);
    this.#length -= frames;
  }

  /** Views that hold until the next `append` or `drop`. */
  rows(): Float32Array[] {
    return this.#rows.map((row) => row.subarray(0, this.#length));
  }
}

function grown(row: Float32Array, length: number): Float32Array {
  const larger = new Float32Array(2 * length);
  larger.set(row);
  return larger;
}
