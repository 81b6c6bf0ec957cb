/** Frames over which a value that jumps is led to where it went. */
export const RAMP_FRAMES = 128;

/**
 * A parameter that changes from quantum to quantum, without a step. Its numbers live in arrays, and come and go in them:
 * in fields, and as arguments and results of functions, fractions may be garbage.
 */
export class Ramp {
  readonly #value: Float64Array;
  readonly #target: Float64Array;
  #left = 0;

  constructor(value: number) {
    this.#value = Float64Array.of(value);
    this.#target = Float64Array.of(value);
  }

  /** Whether it is at rest there. */
  rests(value: number): boolean {
    return this.#left === 0 && this.#target[0] === value;
  }

  /**
   * Writes the value in each of so many frames: those of the parameter where it has one for each, else led to the one
   * that it has, from where it is now.
   */
  trace(parameter: Float32Array, values: Float64Array, frames: number): void {
    const target = parameter[parameter.length - 1] as number;
    if (parameter.length > 1) {
      for (let i = 0; i < frames; i++) values[i] = parameter[i] as number;
      this.#value[0] = target;
      this.#target[0] = target;
      this.#left = 0;
      return;
    }
    if (target !== this.#target[0]) {
      this.#target[0] = target;
      this.#left = RAMP_FRAMES;
    }
    let value = this.#value[0] as number;
    let left = this.#left;
    for (let i = 0; i < frames; i++) {
      if (left > 0) {
        value = left === 1 ? target : value + (target - value) / left;
        left--;
      }
      values[i] = value;
    }
    this.#value[0] = value;
    this.#left = left;
  }
}
