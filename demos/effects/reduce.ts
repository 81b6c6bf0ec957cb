/** Bins of a spectrum, gathered by equal ratios of frequency. */
export interface Bands {
  /** Hertz, the middle of each. */
  readonly frequencies: number[];
  /** The first bin of each band and the one after its last; narrow bands have none of their own. */
  readonly bins: readonly (readonly [from: number, to: number])[];
  /** Each band's place between bins, for those without one. */
  readonly places: readonly number[];
}

/** @param width Hertz of a bin */
export function bandsBetween(lowest: number, highest: number, count: number, width: number): Bands {
  const ratio = (highest / lowest) ** (1 / (count - 1));
  const frequencies = Array.from({ length: count }, (_, i) => lowest * ratio ** i);
  return {
    frequencies,
    bins: frequencies.map((frequency) => [
      Math.ceil(frequency / Math.sqrt(ratio) / width),
      Math.ceil((frequency * Math.sqrt(ratio)) / width),
    ]),
    places: frequencies.map((frequency) => frequency / width),
  };
}

/** Decibels of each band: of its loudest bin, or between its neighbours where it is narrower than a bin. */
export function bandLevels(spectrum: Float32Array, { bins, places }: Bands): number[] {
  return bins.map(([from, to], band) => {
    if (to <= from) {
      const place = places[band] ?? 0;
      const below = Math.min(spectrum.length - 1, Math.floor(place));
      const [low, high] = [level(spectrum, below), level(spectrum, below + 1)];
      return low + (high - low) * (place - below);
    }
    let loudest = FLOOR;
    for (let bin = from; bin < to; bin++) loudest = Math.max(loudest, level(spectrum, bin));
    return loudest;
  });
}

/** Decibels that stand for silence. */
const FLOOR = -140;

function level(spectrum: Float32Array, bin: number): number {
  return Math.max(FLOOR, spectrum[Math.min(bin, spectrum.length - 1)] ?? FLOOR);
}

/** The first sample that rises through zero, so that a steady tone stands still; 0 where none does before `end`. */
export function firstRise(samples: Float32Array, end: number): number {
  for (let i = 1; i < end; i++) {
    if ((samples[i - 1] ?? 0) < 0 && (samples[i] ?? 0) >= 0) return i;
  }
  return 0;
}

/** Heights that the oscilloscope may have. */
const HEIGHTS = [0.125, 0.25, 0.5, 1, 2];

/** Pictures after which a quieter signal is drawn larger. */
const PATIENCE = 120;

/** The oscilloscope's height: grows at once with what is drawn, shrinks when all has been smaller for a while. */
export class Heights {
  height = 1;
  #loudest = 0;
  #pictures = 0;

  follow(rows: readonly Float32Array[]): void {
    for (const row of rows) {
      for (const value of row) this.#loudest = Math.max(this.#loudest, Math.abs(value));
    }
    const wanted = HEIGHTS.find((height) => height >= this.#loudest) ?? 2;
    this.#pictures++;
    if (wanted > this.height || this.#pictures >= PATIENCE) {
      this.height = wanted;
      this.#pictures = 0;
      this.#loudest = 0;
    }
  }
}
