/** Seconds over which levels are averaged: long enough for a beat, short enough to follow a slider. */
const MEMORY = 1;

/** Power below which there is nothing to match: −70 dB of full scale. */
const SILENCE = 1e-7;

/** The gain stays within ±30 dB. */
const MOST = 10 ** (30 / 20);

/** Mean square of a window of samples. */
export function power(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return samples.length > 0 ? sum / samples.length : 0;
}

/** Power in decibels of full scale. */
export function decibels(power: number): number {
  return 10 * Math.log10(power);
}

/** A value averaged over the last second or so. */
export class Average {
  #value = 0;

  get value(): number {
    return this.#value;
  }

  /** @param seconds since the last one */
  add(value: number, seconds: number): number {
    this.#value += (1 - Math.exp(-seconds / MEMORY)) * (value - this.#value);
    return this.#value;
  }
}

/**
 * Finds the gain at which what comes out is as powerful as what goes in, from windows of both, so that a comparison by
 * ear is one of sound and not of loudness.
 */
export class LevelMatch {
  #before = new Average();
  #after = new Average();
  #gain = 1;

  /**
   * Takes a look at both.
   *
   * @param before  power of what goes in
   * @param after   power of what comes out under `gain`
   * @param gain    the gain that is applied
   * @param seconds since the last look
   * @returns the gain to apply
   */
  look(before: number, after: number, gain: number, seconds: number): number {
    this.#before.add(before, seconds);
    this.#after.add(after / (gain * gain), seconds);
    if (this.#before.value > SILENCE && this.#after.value > SILENCE / (MOST * MOST)) {
      const wanted = Math.sqrt(this.#before.value / this.#after.value);
      this.#gain = Math.min(MOST, Math.max(1 / MOST, wanted));
    }
    return this.#gain;
  }

  /** Forgets what was heard through another effect, not the gain. */
  forget(): void {
    this.#before = new Average();
    this.#after = new Average();
  }
}
