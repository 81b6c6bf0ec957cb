/** Frames over which a value that jumps is led to where it went. */
export const RAMP_FRAMES = 128;

/** A value that changes from quantum to quantum, without a step. */
export class Ramp {
  #value: number;
  #target: number;
  #left = 0;

  constructor(value: number) {
    this.#value = value;
    this.#target = value;
  }

  /** Whether it is at rest there. */
  rests(value: number): boolean {
    return this.#left === 0 && this.#target === value;
  }

  /** Sets out for a value, from where it is now. */
  aim(target: number): void {
    if (target === this.#target) return;
    this.#target = target;
    this.#left = RAMP_FRAMES;
  }

  /** Is there at once: for values that change from frame to frame. */
  set(value: number): void {
    this.#value = value;
    this.#target = value;
    this.#left = 0;
  }

  /** The value in the next frame. */
  next(): number {
    if (this.#left > 0) {
      this.#value += (this.#target - this.#value) / this.#left;
      this.#left--;
      if (this.#left === 0) this.#value = this.#target;
    }
    return this.#value;
  }
}
