/** The smallest normal float32: arithmetic on smaller ones is a hundred times slower on some processors. */
const SMALLEST_NORMAL = 2 ** -126;
const LARGEST = 3.4028234663852886e38;

/**
 * The node's input as the layer takes it: as many rows as it has channels, silence where a channel is missing,
 * subnormal numbers as zeros, and under `'zero'` NaN and infinities too.
 *
 * `take` allocates only where the quantum's length changes.
 */
export class InputGuard {
  /** [channels × frames of the last quantum] */
  rows: Float32Array[];
  readonly #zeroNonFinite: boolean;
  #replaced = 0;

  constructor(channels: number, frames: number, zeroNonFinite: boolean) {
    this.rows = Array.from({ length: channels }, () => new Float32Array(frames));
    this.#zeroNonFinite = zeroNonFinite;
  }

  /** Whether the input has just these channels, all of this length. */
  isPlain(input: readonly Float32Array[], frames: number): boolean {
    if (input.length !== this.rows.length) return false;
    for (let channel = 0; channel < input.length; channel++) {
      if ((input[channel] as Float32Array).length !== frames) return false;
    }
    return true;
  }

  /** Returns how many NaN and infinities were replaced. */
  take(input: readonly Float32Array[], frames: number): number {
    this.#replaced = 0;
    if (this.rows[0]?.length !== frames) this.#resize(frames);
    for (let channel = 0; channel < this.rows.length; channel++) {
      const row = this.rows[channel] as Float32Array;
      const source = input[channel];
      if (source === undefined || source.length < frames) row.fill(0);
      else this.#copy(source, row, frames);
    }
    return this.#replaced;
  }

  // Apart, since a closure in `take` would be garbage in every quantum.
  #resize(frames: number): void {
    this.rows = this.rows.map(() => new Float32Array(frames));
  }

  #copy(source: Float32Array, row: Float32Array, frames: number): void {
    for (let i = 0; i < frames; i++) {
      const sample = source[i] as number;
      const magnitude = Math.abs(sample);
      row[i] = magnitude >= SMALLEST_NORMAL && magnitude <= LARGEST ? sample : this.#unusual(sample);
    }
  }

  #unusual(sample: number): number {
    if (Math.abs(sample) < SMALLEST_NORMAL) return 0;
    if (!this.#zeroNonFinite) return sample;
    this.#replaced++;
    return 0;
  }
}
