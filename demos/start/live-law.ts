import { Conv1d, type Conv1dStream } from 'tapline';
import { lowpass } from 'tapline/design';

/** Frames per second. */
export const RATE = 1000;

export type Cut = '1' | '7' | 'random' | '500';

/** Frames of a signal: it then begins anew, so that the whole of it can be run at once, again and again. */
const LENGTH = 5 * RATE;

const TAPS = 65;

/** A signal that is streamed in blocks, and compared with the same signal run at once: each bit of each frame. */
export class LiveLaw {
  cut: Cut = 'random';
  readonly #layer = new Conv1d(lowpass({ cutoff: 12, sampleRate: RATE, taps: TAPS }));
  readonly #stream: Conv1dStream = this.#layer.createStream();
  #signal = synthesise(0);
  #whole = this.#layer.apply([this.#signal]);
  /** Frames of the signal under way that have come, and that have been streamed. */
  #arrived = 0;
  #streamed = 0;
  #signals = 0;
  #blocks = 0;
  #difference = 0;
  readonly #inputs: number[] = [];
  readonly #outputs: number[] = [];

  /** Frames streamed so far. */
  get frames(): number {
    return this.#signals * LENGTH + this.#streamed;
  }

  get blocks(): number {
    return this.#blocks;
  }

  /** The largest one so far; Infinity where a frame was missing. */
  get difference(): number {
    return this.#difference;
  }

  /** So many frames more have come: streams what makes whole blocks of the chosen size. */
  run(frames: number): void {
    this.#arrived += frames;
    for (;;) {
      const size = Math.min(sizeOf(this.cut), LENGTH - this.#streamed);
      if (this.#streamed + size > this.#arrived) return;
      this.#push(size);
      if (this.#streamed === LENGTH) this.#next();
    }
  }

  /** The last frames, in and out; `times` in seconds. */
  window(frames: number): { times: number[]; input: number[]; output: number[] } {
    const surplus = this.#inputs.length - frames;
    if (surplus > 0) {
      this.#inputs.splice(0, surplus);
      this.#outputs.splice(0, surplus);
    }
    const first = this.frames - this.#inputs.length;
    return {
      times: this.#inputs.map((_, i) => (first + i) / RATE),
      input: [...this.#inputs],
      output: [...this.#outputs],
    };
  }

  #push(size: number): void {
    const block = this.#signal.subarray(this.#streamed, this.#streamed + size);
    const [output = new Float32Array()] = this.#stream.push([block]);
    const [whole] = this.#whole;
    if (output.length !== size) this.#difference = Infinity; // a causal layer gives a frame for a frame
    for (const [i, value] of output.entries()) {
      const difference = Math.abs(value - (whole?.[this.#streamed + i] ?? NaN));
      this.#difference = Math.max(this.#difference, Number.isNaN(difference) ? Infinity : difference);
    }
    this.#inputs.push(...block);
    this.#outputs.push(...output);
    this.#streamed += size;
    this.#blocks++;
  }

  #next(): void {
    this.#signals++;
    this.#signal = synthesise(this.#signals);
    this.#whole = this.#layer.apply([this.#signal]);
    this.#stream.reset();
    this.#arrived -= LENGTH;
    this.#streamed = 0;
  }
}

function sizeOf(cut: Cut): number {
  return cut === 'random' ? Math.floor(Math.random() * 60) : Number(cut);
}

/** Slow waves with noise on them; it goes on smoothly from signal to signal. */
function synthesise(number: number): Float32Array {
  return Float32Array.from({ length: LENGTH }, (_, n) => {
    const time = number * (LENGTH / RATE) + n / RATE;
    const slow = Math.sin(2 * Math.PI * 0.8 * time) + 0.4 * Math.sin(2 * Math.PI * 2.3 * time);
    return slow + 0.7 * (Math.random() - 0.5);
  });
}
