/**
 * The lowest and highest value of every channel in each of the last `count` columns of a picture, kept up to date as
 * frames come: what is drawn does not depend on how many frames there are, and no short burst falls between two pixels.
 *
 * Column number n holds the frames from n·framesPerColumn on. It stands in slot n mod count, so that the newest column
 * takes the place of the oldest. Where nothing came, or nothing but NaN, both values are NaN.
 */
export class Columns {
  readonly channels: number;
  readonly count: number;
  readonly framesPerColumn: number;
  /** [channels × count] */
  readonly low: Float32Array;
  readonly high: Float32Array;
  #newest = -1;
  #end = 0;

  constructor(channels: number, count: number, framesPerColumn: number) {
    this.channels = channels;
    this.count = count;
    this.framesPerColumn = framesPerColumn;
    this.low = new Float32Array(channels * count).fill(NaN);
    this.high = new Float32Array(channels * count).fill(NaN);
  }

  /** Number of the newest column; −1 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** The frame after the last. */
  get end(): number {
    return this.#end;
  }

  /** Takes in frames, a value per channel, from number `frame` on. Frames of columns that are gone are left out. */
  push(frame: number, data: Float32Array): void {
    const { channels, count, low, high } = this;
    for (let at = 0, number = frame; at < data.length; at += channels, number++) {
      const column = Math.floor(number / this.framesPerColumn);
      if (number < 0 || column <= this.#newest - count) continue;
      if (column > this.#newest) this.#advance(column);
      const slot = column % count;
      for (let c = 0, place = slot; c < channels; c++, place += count) {
        const value = data[at + c] ?? NaN;
        if (Number.isNaN(value)) continue;
        // Turned round, so that a NaN that is there is replaced.
        if (!(value >= (low[place] ?? NaN))) low[place] = value;
        if (!(value <= (high[place] ?? NaN))) high[place] = value;
      }
      this.#end = Math.max(this.#end, number + 1);
    }
  }

  /** The lowest and highest value of a channel in view; NaN where there is none. */
  extent(channel: number): readonly [low: number, high: number] {
    let [low, high] = [NaN, NaN];
    for (let i = channel * this.count; i < (channel + 1) * this.count; i++) {
      const [lowest, highest] = [this.low[i] ?? NaN, this.high[i] ?? NaN];
      if (Number.isNaN(lowest)) continue;
      if (!(lowest >= low)) low = lowest;
      if (!(highest <= high)) high = highest;
    }
    return [low, high];
  }

  /** Empties what the new columns take the place of. */
  #advance(column: number): void {
    const { channels, count } = this;
    for (let n = Math.max(this.#newest + 1, column - count + 1); n <= column; n++) {
      for (let c = 0; c < channels; c++) {
        this.low[c * count + (n % count)] = NaN;
        this.high[c * count + (n % count)] = NaN;
      }
    }
    this.#newest = column;
  }
}
