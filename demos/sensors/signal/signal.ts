/** A simulated sensor array: any frame of it can be asked for, at any time, and is always the same. */
export interface Signal {
  /** Frames per second. */
  readonly rate: number;
  readonly channels: readonly Channel[];
  /** Writes frame number `frame`, a value per channel, to `at` and after. */
  write(frame: number, into: Float32Array, at: number): void;
}

export interface Channel {
  readonly name: string;
  readonly unit: string;
}

/** Consecutive frames: x, y, z, x, y, z … */
export interface Packet {
  /** Number of its first frame since the signal began; frames that were lost count. */
  readonly frame: number;
  readonly data: Float32Array;
}
