import type { OutputTap } from './renderer.ts';

/** Frames that are delivered at a time at most. */
const BATCH_FRAMES = 1024;

/** Input frames after which what has come is delivered, however little: a fiftieth of a second at 48 kHz. */
const BATCH_EVERY = 1024;

/** Gathers the layer's output blocks in buffers that go back and forth between the audio thread and the page. */
export class OutputBatches implements OutputTap {
  readonly #channels: number;
  readonly #deliver: (buffer: Float32Array, frames: number) => void;
  readonly #spare: Float32Array[] = [];
  #buffer: Float32Array;
  #frames = 0;
  #since = 0;

  /** @param deliver is handed a buffer [channels × BATCH_FRAMES] of which so many frames of each channel are new */
  constructor(channels: number, deliver: (buffer: Float32Array, frames: number) => void) {
    this.#channels = channels;
    this.#deliver = deliver;
    this.#buffer = new Float32Array(channels * BATCH_FRAMES);
  }

  take(rows: readonly Float32Array[], frames: number): void {
    for (let from = 0; from < frames; ) {
      const count = Math.min(frames - from, BATCH_FRAMES - this.#frames);
      for (let channel = 0; channel < this.#channels; channel++) {
        const row = rows[channel] as Float32Array;
        const at = channel * BATCH_FRAMES + this.#frames;
        for (let i = 0; i < count; i++) this.#buffer[at + i] = row[from + i] as number;
      }
      this.#frames += count;
      from += count;
      if (this.#frames === BATCH_FRAMES) this.flush();
    }
  }

  /** After each quantum of so many input frames. */
  tick(frames: number): void {
    this.#since += frames;
    if (this.#since >= BATCH_EVERY) this.flush();
  }

  /** A buffer that came back. */
  recycle(buffer: Float32Array): void {
    if (buffer.length === this.#channels * BATCH_FRAMES) this.#spare.push(buffer);
  }

  /** Delivers what has come. */
  flush(): void {
    if (this.#frames === 0) return;
    this.#deliver(this.#buffer, this.#frames);
    this.#buffer = this.#spare.pop() ?? new Float32Array(this.#channels * BATCH_FRAMES);
    this.#frames = 0;
    this.#since = 0;
  }
}
