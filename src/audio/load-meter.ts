/**
 * Quanta from one that is timed to the next: reading the clock makes garbage. A prime, so that every phase of an engine
 * that works in rounds of 8, 64 and 512 quanta is timed as often as it comes. The first ones are not, code is still slow.
 */
const EVERY = 61;

/** The share of a quantum that rendering takes, from a clock of whole milliseconds: right on average, after a minute. */
export class LoadMeter {
  readonly #sampleRate: number;
  #quanta = 0;
  #timed = 0;
  #milliseconds = 0;
  #frames = 0;
  #start = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  get quanta(): number {
    return this.#quanta;
  }

  get load(): number {
    const available = (1000 * this.#frames * this.#timed) / this.#sampleRate;
    return available === 0 ? 0 : this.#milliseconds / available;
  }

  get #isTimed(): boolean {
    return this.#quanta % EVERY === EVERY - 1;
  }

  begin(): void {
    if (this.#isTimed) this.#start = Date.now();
  }

  end(frames: number): void {
    if (this.#isTimed) {
      this.#milliseconds += Date.now() - this.#start;
      this.#timed++;
      this.#frames = frames;
    }
    this.#quanta++;
  }
}
