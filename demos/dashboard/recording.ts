import type { Packet } from '../sensors/signal/signal.ts';
import { Columns } from './columns.ts';

/** The last seconds of a signal before and after its layer, as columns of a picture. */
export class Recording {
  readonly channels: number;
  readonly rate: number;
  readonly seconds: number;
  /** Frames by which the layer is late: what comes out of it is put beside what it was made of. */
  delay = 0;
  #raw: Columns;
  #filtered: Columns;
  /** The first frame that was recorded. */
  #first = Infinity;

  constructor(channels: number, rate: number, seconds: number) {
    this.channels = channels;
    this.rate = rate;
    this.seconds = seconds;
    this.#raw = this.#columns(300);
    this.#filtered = this.#columns(300);
  }

  get raw(): Columns {
    return this.#raw;
  }

  get filtered(): Columns {
    return this.#filtered;
  }

  /** Makes a picture of so many pixels. One of another size begins empty. */
  fit(pixels: number): void {
    const next = this.#columns(pixels);
    if (next.count === this.#raw.count) return;
    this.#raw = next;
    this.#filtered = this.#columns(pixels);
    this.#first = Infinity;
  }

  pushRaw({ frame, data }: Packet): void {
    this.#first = Math.min(this.#first, frame);
    this.#raw.push(frame, data);
  }

  /** What was made of frames from before the first is left out: in a sweep it would stand at the end. */
  pushFiltered({ frame, data }: Packet): void {
    const from = frame - this.delay;
    const before = Math.max(0, this.#first - from);
    if (before * this.channels < data.length) {
      this.#filtered.push(from + before, data.subarray(before * this.channels));
    }
  }

  /** A column is a pixel wide, and holds one frame at least. */
  #columns(pixels: number): Columns {
    const frames = Math.round(this.rate * this.seconds);
    const count = Math.max(10, Math.min(frames, Math.round(pixels)));
    return new Columns(this.channels, count, frames / count);
  }
}
