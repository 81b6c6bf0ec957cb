/** Durations that are kept: a median of them is quickly found, ten times a second. */
const KEPT = 1024;

/** How long a block takes. The first ones include what the JavaScript engine compiles, hence a median. */
export class Timings {
  readonly #recent = new Float64Array(KEPT);
  #count = 0;
  #worst = 0;

  push(milliseconds: number): void {
    this.#recent[this.#count % KEPT] = milliseconds;
    this.#count++;
    this.#worst = Math.max(this.#worst, milliseconds);
  }

  get count(): number {
    return this.#count;
  }

  /** Of the whole run. */
  get worstMicroseconds(): number {
    return 1000 * this.#worst;
  }

  /** Of the latest blocks. */
  medianMicroseconds(): number {
    const sorted = this.#recent.slice(0, Math.min(this.#count, KEPT)).sort();
    return 1000 * (sorted[sorted.length >> 1] ?? 0);
  }
}
