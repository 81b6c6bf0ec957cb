import { Ramp } from './ramp.ts';

/**
 * The mix law, frame by frame: bypass ? dry : gain·(mix·wet + (1 − mix)·dry), in float64 and rounded once. Parameters
 * of a quantum's length apply as they are; a change between constant ones is led over 128 frames, and so is bypass.
 *
 * `mix` allocates only where the quantum's length changes.
 */
export class Mixer {
  /** 1 while the dry signal is passed on: a parameter like the others. */
  readonly #bypass: Float32Array = Float32Array.of(0);
  readonly #bypassed = new Ramp(0);
  readonly #mix = new Ramp(1);
  readonly #gain = new Ramp(1);
  /** For each frame, what dry and wet are multiplied with, and the share of the bypass in that. */
  #dryShare: Float64Array;
  #wetShare: Float64Array;
  #bypassShare: Float64Array;

  constructor(frames: number) {
    this.#dryShare = new Float64Array(frames);
    this.#wetShare = new Float64Array(frames);
    this.#bypassShare = new Float64Array(frames);
  }

  set bypass(bypass: boolean) {
    this.#bypass[0] = bypass ? 1 : 0;
  }

  /** Whether all of a quantum with these parameters is the wet signal, untouched. */
  isWet(mix: Float32Array, gain: Float32Array): boolean {
    return (
      this.#bypass[0] === 0 &&
      this.#bypassed.rests(0) &&
      mix.length === 1 &&
      mix[0] === 1 &&
      gain.length === 1 &&
      gain[0] === 1 &&
      this.#mix.rests(1) &&
      this.#gain.rests(1)
    );
  }

  /**
   * Mixes in place.
   *
   * @param wet [output channels × frames], overwritten
   * @param dry [input channels × frames]: channel c is for output c, a single one for all, and there is silence beyond
   */
  mix(
    wet: readonly Float32Array[],
    dry: readonly Float32Array[],
    frames: number,
    mix: Float32Array,
    gain: Float32Array,
  ): void {
    this.#shares(frames, mix, gain);
    const dryShare = this.#dryShare;
    const wetShare = this.#wetShare;
    for (let channel = 0; channel < wet.length; channel++) {
      const row = wet[channel] as Float32Array;
      const beside = dry.length === 1 ? dry[0] : dry[channel];
      for (let i = 0; i < frames; i++) {
        // What has no share is not multiplied by 0, which would let NaN through.
        const ofWet = wetShare[i] as number;
        const ofDry = beside === undefined ? 0 : (dryShare[i] as number);
        const dryPart = ofDry === 0 ? 0 : ofDry * ((beside as Float32Array)[i] as number);
        row[i] = ofWet === 0 ? dryPart : ofWet * (row[i] as number) + dryPart;
      }
    }
  }

  #shares(frames: number, mix: Float32Array, gain: Float32Array): void {
    if (this.#dryShare.length < frames) {
      this.#dryShare = new Float64Array(frames);
      this.#wetShare = new Float64Array(frames);
      this.#bypassShare = new Float64Array(frames);
    }
    const wetShare = this.#wetShare;
    const dryShare = this.#dryShare;
    const bypassShare = this.#bypassShare;
    this.#mix.trace(mix, wetShare, frames);
    this.#gain.trace(gain, dryShare, frames);
    this.#bypassed.trace(this.#bypass, bypassShare, frames);
    for (let i = 0; i < frames; i++) {
      const m = wetShare[i] as number;
      const g = dryShare[i] as number;
      const b = bypassShare[i] as number;
      wetShare[i] = (1 - b) * g * m;
      dryShare[i] = b + (1 - b) * g * (1 - m);
    }
  }
}
