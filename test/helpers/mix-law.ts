/** What the node's `mix`, `gain` and `bypass` are in one quantum. */
export interface Quantum {
  readonly frames: number;
  /** One number, or one for each frame. */
  readonly mix: readonly number[];
  readonly gain: readonly number[];
  readonly bypass: boolean;
}

/** The values that hold in each frame. */
export interface Held {
  readonly mix: number;
  readonly gain: number;
  /** 1 where the input is passed on, between 0 and 1 on the way. */
  readonly bypass: number;
}

/** Frames over which a jump is led. */
const RAMP = 128;

/** A straight line that was set out on, computed from its ends. */
class Line {
  #from: number;
  #to: number;
  #since = RAMP;

  constructor(value: number) {
    this.#from = value;
    this.#to = value;
  }

  get #now(): number {
    return this.#since >= RAMP ? this.#to : this.#from + ((this.#to - this.#from) * this.#since) / RAMP;
  }

  aim(to: number): void {
    if (to === this.#to) return;
    this.#from = this.#now;
    this.#to = to;
    this.#since = 0;
  }

  jump(value: number): void {
    this.#to = value;
    this.#since = RAMP;
  }

  next(): number {
    this.#since++;
    return this.#now;
  }
}

/**
 * Frame by frame what holds: arrays of a quantum's length apply as they are, a change between single numbers takes 128
 * frames, and so does bypass. At the start all is wet, at gain 1.
 */
export function heldValues(quanta: readonly Quantum[]): Held[] {
  const mix = new Line(1);
  const gain = new Line(1);
  const bypass = new Line(0);
  return quanta.flatMap((quantum) => {
    if (quantum.mix.length === 1) mix.aim(quantum.mix[0] ?? NaN);
    if (quantum.gain.length === 1) gain.aim(quantum.gain[0] ?? NaN);
    bypass.aim(quantum.bypass ? 1 : 0);
    return Array.from({ length: quantum.frames }, (_, i): Held => {
      if (quantum.mix.length > 1) mix.jump(quantum.mix[i] ?? NaN);
      if (quantum.gain.length > 1) gain.jump(quantum.gain[i] ?? NaN);
      return { mix: mix.next(), gain: gain.next(), bypass: bypass.next() };
    });
  });
}

/** The mix law in float64. */
export function mixed({ mix, gain, bypass }: Held, wet: number, dry: number): number {
  return bypass * dry + (1 - bypass) * gain * (mix * wet + (1 - mix) * dry);
}
