import { show } from '../conv1d/check.ts';
import { checkFrequency, type Frequency } from './ranges.ts';

/** One edge. */
export interface CutoffOptions {
  /** Hz, between 0 and sampleRate/2: where the gain is one half (−6 dB), the middle of the transition. */
  cutoff: number;
  /** Frames per second, in Hz. */
  sampleRate: number;
}

/** Two edges. */
export interface BandOptions {
  /** Hz, rising, between 0 and sampleRate/2: where the gain is one half (−6 dB), the middles of the transitions. */
  cutoff: readonly [low: number, high: number];
  /** Frames per second, in Hz. */
  sampleRate: number;
}

export function checkBand(cutoff: unknown, sampleRate: number): [low: Frequency, high: Frequency] {
  if (!Array.isArray(cutoff)) throw new TypeError(`cutoff must be [low, high]: got ${show(cutoff)}`);
  if (cutoff.length !== 2) throw new RangeError(`cutoff must be [low, high]: got ${show(cutoff)}`);
  const [low, high]: unknown[] = cutoff;
  const band: [Frequency, Frequency] = [
    checkFrequency('cutoff[0]', low, sampleRate),
    checkFrequency('cutoff[1]', high, sampleRate),
  ];
  if (!(band[0].fromZero < band[1].fromZero)) throw new RangeError(`cutoff must rise: got ${show(cutoff)}`);
  return band;
}
