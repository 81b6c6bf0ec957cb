import type { Block, Conv1d } from 'tapline';
import { Tape } from './tape.ts';

/** Two minutes at 40 frames per second; comparing them takes some milliseconds for a dozen sensors, 0.1 s for 64. */
const WINDOW = 4800;

export interface Verdict {
  /** Outputs compared on each channel. */
  readonly frames: number;
  /** Offline runs that they took: 1 is the whole signal at once. */
  readonly windows: number;
  /** Where the two differ first. */
  readonly difference?: string;
}

/**
 * Compares what was streamed with what the layer gives offline, bit for bit, in memory that does not grow with the run:
 * after every `window` outputs the recorded inputs are run offline, compared and dropped, but for those that outputs to
 * come still read.
 *
 *     inputs    ├ left ┼────── compared ──────┼ right ┤
 *     next                               ├ left ┼────── compared …
 *
 * A run of less than a window is thus one signal, from its first padding to its last. In a longer one each output is
 * compared once, with an offline run that holds all the inputs that it reads: on the direct path, at stride 1 and with
 * padding of dilation·(kernelSize − 1) in total, the same bits as those of the whole.
 */
export class OfflineCheck {
  readonly #layer: Conv1d;
  readonly #window: number;
  readonly #inputs: Tape;
  readonly #outputs: Tape;
  /** Inputs before the first that is on the tape. */
  #dropped = 0;
  #compared = 0;
  #windows = 0;
  #difference: string | undefined;

  constructor(layer: Conv1d, window: number = WINDOW) {
    this.#layer = layer;
    this.#window = window;
    this.#inputs = new Tape(layer.shape.inChannels);
    this.#outputs = new Tape(layer.shape.outChannels);
  }

  /** A block that went in, and then the frames that came out. */
  record(input: Block, output: Block, outputFrames: number): void {
    this.#inputs.append(input, input[0]?.length ?? 0);
    this.#outputs.append(output, outputFrames);
    if (this.#outputs.length >= this.#window) this.#compare();
  }

  /** @param tail what flush gave */
  finish(tail: Block): Verdict {
    this.#outputs.append(tail, tail[0]?.length ?? 0);
    const expected = this.#layer.plan().outputLength(this.#dropped + this.#inputs.length);
    const streamed = this.#compared + this.#outputs.length;
    if (streamed !== expected) this.#difference ??= `streamed ${streamed} frames, offline ${expected}`;
    this.#compare();
    const verdict = { frames: this.#compared, windows: this.#windows };
    return this.#difference === undefined ? verdict : { ...verdict, difference: this.#difference };
  }

  #compare(): void {
    const start = this.#compared - this.#dropped;
    const offline = this.#layer.apply(this.#inputs.rows());
    for (const [channel, streamed] of this.#outputs.rows().entries()) {
      for (const [i, value] of streamed.entries()) {
        const other = offline[channel]?.[start + i];
        if (!Object.is(value, other)) {
          const place = `output ${channel}, frame ${this.#compared + i}`;
          this.#difference ??= `${place}: streamed ${value}, offline ${other}`;
        }
      }
    }
    this.#windows++;
    this.#compared += this.#outputs.length;
    this.#outputs.drop(this.#outputs.length);
    const unneeded = Math.max(0, this.#compared - this.#layer.shape.padding[0] - this.#dropped);
    this.#inputs.drop(unneeded);
    this.#dropped += unneeded;
  }
}
