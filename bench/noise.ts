/** Uniform noise in [−1, 1), the same at every run: a 32-bit xorshift generator (Marsaglia 2003). */
export class Noise {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state / 2 ** 31;
  }

  /** [length], each value times `scale` */
  array(length: number, scale = 1): Float32Array {
    return Float32Array.from({ length }, () => scale * this.next());
  }
}
