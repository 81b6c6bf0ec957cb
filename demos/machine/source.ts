/** How a sensor is drawn: ends that are not given follow what is in view, at least `span` apart. */
export interface Scale {
  readonly low?: number;
  readonly high?: number;
  readonly span: number;
}

/** One channel of the signal. */
export interface Sensor {
  /** At most 10 characters. */
  readonly name: string;
  readonly unit: string;
  readonly scale: Scale;
}

/** The moment of one frame. */
export interface Tick {
  /** Since the frame before. */
  readonly seconds: number;
  /** By how many milliseconds the timer fired late. */
  readonly late: number;
}

/** Something of this machine that is read once a frame. */
export interface Source {
  readonly sensors: readonly Sensor[];
  /** Where the mean of the sensors says something too: its name. */
  readonly mean?: string;
  /** One finite value per sensor: a NaN would reach every output of a layer that mixes channels. */
  read(tick: Tick): readonly number[];
}

/** Opens a source, or says what this machine lacks. */
export type OpenSource = () => Source | string;
