import { blockSize, type Cut } from './cuts.ts';
import { type Faults, isLost } from './faults.ts';
import type { Packet, Signal } from './signal.ts';

/** How a signal comes in. */
export interface Arrival extends Faults {
  /** Whether packets get lost on the way. */
  readonly losses: boolean;
  readonly cut: Cut;
}

/** Seconds that a source makes up for; of a longer pause the frames before are left out. */
const MOST_BEHIND = 2.5;

/** A simulated signal in real time, cut into packets. It can be cut differently at any frame; the signal stays. */
export class Source {
  readonly #signal: Signal;
  readonly #seed: number;
  #frame = 0;
  #blocks = 0;

  constructor(signal: Signal, seed: number) {
    this.#signal = signal;
    this.#seed = seed;
  }

  /** Number of the frame that comes next. */
  get frame(): number {
    return this.#frame;
  }

  /**
   * The packets that are complete once `until` frames of the signal are over.
   *
   * @param arrival how they come from now on
   */
  advance(until: number, { cut, losses }: Arrival): Packet[] {
    const { rate, channels } = this.#signal;
    const packets: Packet[] = [];
    this.#frame = Math.max(this.#frame, until - Math.round(MOST_BEHIND * rate));
    while (this.#frame < until) {
      const frames = blockSize(cut, this.#blocks, until - this.#frame, rate, this.#seed);
      if (this.#frame + frames > until) break;
      const frame = this.#frame;
      this.#frame += frames;
      this.#blocks++;
      if (losses && isLost(this.#seed, frame, frames, rate)) continue;
      const data = new Float32Array(frames * channels.length);
      for (let i = 0; i < frames; i++) this.#signal.write(frame + i, data, i * channels.length);
      packets.push({ frame, data });
    }
    return packets;
  }
}
