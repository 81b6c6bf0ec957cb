/** How much more than the values there is to see above and below them. */
const MARGIN = 0.08;
/** The share of a span that is too wide by which it shrinks with every look. */
const EASE = 0.04;

/** The ends of an axis that follows its values: at once where they would be cut off, slowly where they leave room. */
export class Range {
  readonly #least: number;
  #low = NaN;
  #high = NaN;

  /** @param least the smallest span */
  constructor(least: number) {
    this.#least = least;
  }

  /** Looks at the values' lowest and highest: NaN where there are none. */
  follow(low: number, high: number): readonly [low: number, high: number] {
    if (Number.isFinite(low) && Number.isFinite(high)) {
      const spare = Math.max(MARGIN * (high - low), (this.#least - (high - low)) / 2);
      const [wantedLow, wantedHigh] = [low - spare, high + spare];
      this.#low = wantedLow < this.#low || Number.isNaN(this.#low) ? wantedLow : ease(this.#low, wantedLow);
      this.#high = wantedHigh > this.#high || Number.isNaN(this.#high) ? wantedHigh : ease(this.#high, wantedHigh);
    }
    return this.ends;
  }

  get ends(): readonly [low: number, high: number] {
    return Number.isNaN(this.#low) ? [-this.#least / 2, this.#least / 2] : [this.#low, this.#high];
  }
}

function ease(from: number, to: number): number {
  return from + EASE * (to - from);
}
