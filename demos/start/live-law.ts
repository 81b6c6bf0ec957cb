import { Conv1d, type Conv1dStream } from 'tapline';
import { lowpass } from 'tapline/design';

/** Frames per second. */
export const RATE = 1000;

export type Cut = '1' | '7' | 'random' | '500';

/** Frames that are run at once: more than a block has. */
const LENGTH = 5 * RATE;

const TAPS = 65;

/**
 * A signal without end that is streamed in blocks, and compared with the same signal run at once: each bit of each frame.
 *
 * An endless signal is run at once in stretches that overlap. Summed directly an output depends on the TAPS frames up to
 * its own alone, so that a stretch which begins TAPS − 1 frames early has the bits of the whole:
 *
 *     streamed   ──────────────────┐ at
 *     stretch          ├ TAPS − 1 ┼──────── LENGTH ────────┤
 */
export class LiveLaw {
  cut: Cut = 'random';
  readonly #layer = new Conv1d({ ...lowpass({ cutoff: 12, sampleRate: RATE, taps: TAPS }), algorithm: 'direct' });
  readonly #stream: Conv1dStream = this.#layer.createStream();
  /** The stretch that is streamed, from frame number `start` of the signal on, and what the layer makes of it at once. */
  #signal = synthesise(0);
  #whole = this.#layer.apply([this.#signal]);
  #start = 0;
  /** Frames of the signal that have come, and that have been streamed. */
  #arrived = 0;
  #streamed = 0;
  #blocks = 0;
  #difference = 0;
  #differing = 0;
  readonly #inputs: number[] = [];
  readonly #outputs: number[] = [];

  /** Frames streamed so far. */
  get frames(): number {
    return this.#streamed;
  }

  get blocks(): number {
    return this.#blocks;
  }

  /** Frames whose bits differed, or that did not come. */
  get differing(): number {
    return this.#differing;
  }

  /** The largest one so far; Infinity where a frame was missing. */
  get difference(): number {
    return this.#difference;
  }

  /** So many frames more have come: streams what makes whole blocks of the chosen size. */
  run(frames: number): void {
    this.#arrived += frames;
    for (;;) {
      const size = sizeOf(this.cut);
      const end = this.#streamed + size;
      if (end > this.#arrived) return;
      if (end > this.#start + this.#signal.length) this.#extend();
      this.#push(size);
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
    const from = this.#streamed - this.#start;
    const block = this.#signal.subarray(from, from + size);
    const [output = new Float32Array()] = this.#stream.push([block]);
    const [whole = new Float32Array()] = this.#whole;
    // A causal layer gives a frame for a frame.
    for (let i = 0; i < Math.max(size, output.length); i++) this.#compare(output[i], i < size ? whole[from + i] : NaN);
    this.#inputs.push(...block);
    this.#outputs.push(...output);
    this.#streamed += size;
    this.#blocks++;
  }

  #compare(streamed = NaN, whole = NaN): void {
    if (Object.is(streamed, whole) && !Number.isNaN(streamed)) return;
    const difference = Math.abs(streamed - whole);
    this.#difference = Math.max(this.#difference, Number.isNaN(difference) ? Infinity : difference);
    this.#differing++;
  }

  /** The next stretch, from the first frame that outputs to come still read. */
  #extend(): void {
    const kept = this.#signal.subarray(this.#streamed - (TAPS - 1) - this.#start);
    const next = synthesise(this.#start + this.#signal.length);
    this.#start = this.#streamed - (TAPS - 1);
    this.#signal = Float32Array.of(...kept, ...next);
    this.#whole = this.#layer.apply([this.#signal]);
  }
}

function sizeOf(cut: Cut): number {
  return cut === 'random' ? Math.floor(Math.random() * 60) : Number(cut);
}

/** Slow waves with noise on them, from a frame on. */
function synthesise(from: number): Float32Array {
  return Float32Array.from({ length: LENGTH }, (_, n) => {
    const time = (from + n) / RATE;
    const slow = Math.sin(2 * Math.PI * 0.8 * time) + 0.4 * Math.sin(2 * Math.PI * 2.3 * time);
    return slow + 0.7 * (Math.random() - 0.5);
  });
}
