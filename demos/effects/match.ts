/** Seconds over which levels are averaged: a few beats, and soon enough after a change. */
const MEMORY = 1.5;

/** Power below which there is nothing to match: −70 dB of full scale. */
const SILENCE = 1e-7;

/** The gain stays within ±30 dB. */
const MOST = 10 ** (30 / 20);

/** Seconds to be heard before the gain moves: what an effect begins with is not what it does. */
const HEARD = 0.5;

/** The gain moves when it is off by more than half a decibel: less is not heard, and would never stop. */
const HEARABLE = 10 ** (0.5 / 20);

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

/** A value averaged over the last seconds, or over what there is of them. */
export class Average {
  readonly #looks: Look[] = [];

  /**
   * @param seconds since the last one, for which the value stands
   * @returns the average with it
   */
  add(value: number, seconds: number): number {
    this.#looks.push({ value, seconds });
    while (this.#looks.length > 1 && total(this.#looks, () => 1) > MEMORY) this.#looks.shift();
    return total(this.#looks, (look) => look.value) / total(this.#looks, () => 1);
  }
}

interface Look {
  readonly value: number;
  readonly seconds: number;
}

function total(looks: readonly Look[], of: (look: Look) => number): number {
  return looks.reduce((sum, look) => sum + look.seconds * of(look), 0);
}

/**
 * Finds the gain at which what comes out is as powerful as what goes in, from windows of both, so that a comparison by
 * ear is one of sound and not of loudness.
 */
export class LevelMatch {
  #before = new Average();
  #after = new Average();
  #heard = 0;

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
    this.#heard += seconds;
    const input = this.#before.add(before, seconds);
    const output = this.#after.add(after / (gain * gain), seconds);
    if (this.#heard < HEARD || input < SILENCE || output < SILENCE / (MOST * MOST)) return gain;
    const wanted = Math.min(MOST, Math.max(1 / MOST, Math.sqrt(input / output)));
    return Math.max(wanted / gain, gain / wanted) > HEARABLE ? wanted : gain;
  }

  /** Forgets what was heard through another effect. */
  forget(): void {
    this.#heard = 0;
    this.#before = new Average();
    this.#after = new Average();
  }
}
