import { Conv1d, type Conv1dOptions } from 'tapline';

/** What the missing frames of a gap do: those of `onGap` after which a stream goes on. */
export const GAP_ACTIONS = ['ignore', 'reset', 'zero', 'hold'] as const;
export type GapAction = (typeof GAP_ACTIONS)[number];

/** What NaN and infinities do. */
export const POLICIES = ['propagate', 'zero'] as const;
export type Policy = (typeof POLICIES)[number];

/** One subscription to `conv1d`: everything that its output depends on, but the signal. */
export interface Run {
  /** Counts up whenever something of it changes. */
  readonly number: number;
  /** h[0] first. A mono filter, for each of `batch` channels. */
  readonly weight: readonly number[];
  readonly batch: number;
  /** Frames per second. */
  readonly sampleRate: number;
  /** When frame 0 was: milliseconds since 1970. */
  readonly startTime: number;
  readonly onGap: GapAction;
  readonly nonFinite: Policy;
}

/** What goes through `conv1d`. */
export interface Stamped {
  readonly frame: number;
  readonly data: Float32Array;
  readonly timestamp: number;
  readonly sampleRate: number;
}

/** Summed directly, so that an output's bits depend on its receptive field alone: comparing in windows relies on it. */
export function layerOptions(run: Run): Conv1dOptions {
  return { weight: [...run.weight], operation: 'convolution', algorithm: 'direct' };
}

export function layerOf(run: Run): Conv1d {
  return new Conv1d(layerOptions(run));
}

export function stamp({ startTime, sampleRate }: Run, frame: number, data: Float32Array): Stamped {
  return { frame, data, timestamp: startTime + (1000 * frame) / sampleRate, sampleRate };
}
