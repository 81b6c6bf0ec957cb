import type { Upsample } from './messages.ts';

/**
 * A layer's outputs, of 1/stride of the frames, on the clock of the input: output m is heard from frame m·stride +
 * startup on, until the next one. Outputs come in as the layer makes them and wait here until they are due.
 *
 * `write` and `read` allocate nothing.
 */
export class WetLine {
  readonly #stride: number;
  readonly #startup: number;
  readonly #holds: boolean;
  #capacity: number;
  /** Output m stands at m modulo capacity. */
  #rings: Float32Array[];
  #written = 0;
  /** Frames that were read. */
  #heard = 0;

  /**
   * @param startup frames before output 0 is heard
   * @param waiting outputs that may wait at most: of a quantum, and those that the layer makes before they are due
   */
  constructor(channels: number, stride: number, startup: number, waiting: number, upsample: Upsample) {
    this.#stride = stride;
    this.#startup = startup;
    this.#holds = upsample === 'hold';
    this.#capacity = waiting + 1; // and the one that is heard
    this.#rings = Array.from({ length: channels }, () => new Float32Array(this.#capacity));
  }

  /** Lets more outputs wait from now on. Allocates. */
  widen(waiting: number): void {
    const capacity = waiting + 1;
    this.#rings = this.#rings.map((ring) => {
      const wider = new Float32Array(capacity);
      const oldest = Math.max(0, this.#written - this.#capacity);
      for (let m = oldest; m < this.#written; m++) wider[m % capacity] = ring[m % this.#capacity] as number;
      return wider;
    });
    this.#capacity = capacity;
  }

  /** Takes in the first `frames` frames of the rows. */
  write(rows: readonly Float32Array[], frames: number): void {
    const first = this.#written % this.#capacity;
    for (let channel = 0; channel < this.#rings.length; channel++) {
      const ring = this.#rings[channel] as Float32Array;
      const row = rows[channel] as Float32Array;
      let at = first;
      for (let i = 0; i < frames; i++) {
        ring[at] = row[i] as number;
        at = at + 1 === this.#capacity ? 0 : at + 1;
      }
    }
    this.#written += frames;
  }

  /** Fills `frames` frames of the rows with what is heard in them. */
  read(rows: readonly Float32Array[], frames: number): void {
    const since = this.#heard - this.#startup;
    const silent = Math.min(frames, Math.max(0, -since));
    const firstOutput = Math.floor(Math.max(0, since) / this.#stride);
    const firstPhase = Math.max(0, since) - firstOutput * this.#stride;
    for (let channel = 0; channel < this.#rings.length; channel++) {
      const ring = this.#rings[channel] as Float32Array;
      const row = rows[channel] as Float32Array;
      row.fill(0, 0, silent);
      let at = firstOutput % this.#capacity;
      let phase = firstPhase;
      for (let i = silent; i < frames; i++) {
        row[i] = this.#holds || phase === 0 ? (ring[at] as number) : 0;
        if (++phase === this.#stride) {
          phase = 0;
          at = at + 1 === this.#capacity ? 0 : at + 1;
        }
      }
    }
    this.#heard += frames;
  }

  reset(): void {
    this.#written = 0;
    this.#heard = 0;
  }
}
