/** Frames that one column of a sparkline stands for. */
const FRAMES = 4;

/** Columns that are kept: more than a window is wide. */
const KEPT = 512;

/** A signal as the columns of its sparkline: the peak of every 4 frames, so that no short burst falls between two. */
export class Columns {
  readonly #peaks = new Float64Array(KEPT);
  #frames = 0;
  #peak = -Infinity;

  push(value: number): void {
    this.#peak = Math.max(this.#peak, value);
    this.#frames++;
    if (this.#frames % FRAMES !== 0) return;
    this.#peaks[(this.length - 1) % KEPT] = this.#peak;
    this.#peak = -Infinity;
  }

  /** Columns that are complete. */
  get length(): number {
    return Math.floor(this.#frames / FRAMES);
  }

  /** Column `index` from the start of the signal; NaN where there is none, or none yet, or none any more. */
  at(index: number): number {
    const kept = index >= Math.max(0, this.length - KEPT) && index < this.length;
    return kept ? (this.#peaks[index % KEPT] ?? NaN) : NaN;
  }
}
