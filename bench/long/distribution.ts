/** How long single blocks take, in microseconds. */
export class Distribution {
  readonly mean: number;
  readonly #sorted: Float64Array;

  constructor(times: Float64Array) {
    this.#sorted = times.toSorted();
    this.mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  }

  get median(): number {
    return this.quantile(0.5);
  }

  get max(): number {
    return this.quantile(1);
  }

  /** So that a share of all blocks is not slower. */
  quantile(share: number): number {
    const rank = Math.min(this.#sorted.length - 1, Math.floor(share * this.#sorted.length));
    return this.#sorted[rank] ?? Number.NaN;
  }
}
