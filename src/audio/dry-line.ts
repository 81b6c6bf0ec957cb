/** The guarded input, late by as many frames as the layer's output is. `pass` allocates nothing. */
export class DryLine {
  readonly #delay: number;
  /** The last `delay` frames of each channel, a ring. */
  readonly #rings: Float32Array[];
  #at = 0;

  constructor(channels: number, delay: number) {
    this.#delay = delay;
    this.#rings = Array.from({ length: channels }, () => new Float32Array(delay));
  }

  /** Whether it delays at all. */
  get isLate(): boolean {
    return this.#delay > 0;
  }

  /** Takes in `frames` frames of every row and leaves the delayed ones in their place. */
  pass(rows: readonly Float32Array[], frames: number): void {
    const delay = this.#delay;
    if (delay === 0) return;
    let at = this.#at;
    for (let channel = 0; channel < this.#rings.length; channel++) {
      const ring = this.#rings[channel] as Float32Array;
      const row = rows[channel] as Float32Array;
      at = this.#at;
      for (let i = 0; i < frames; i++) {
        const late = ring[at] as number;
        ring[at] = row[i] as number;
        row[i] = late;
        at = at + 1 === delay ? 0 : at + 1;
      }
    }
    this.#at = at;
  }

  reset(): void {
    for (const ring of this.#rings) ring.fill(0);
  }
}
