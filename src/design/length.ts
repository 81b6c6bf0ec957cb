import { show } from '../conv1d/check.ts';
import { kaiserTaps } from './kaiser.ts';
import { checkFrequency, checkTaps, MOST_TAPS } from './ranges.ts';
import { checkAttenuation, checkTaper, refuseBeside, type Taper, type Window } from './window.ts';

/** So many taps, through a Kaiser window made for `attenuation` or through another `window`. */
export type GivenTaps =
  | {
      /** K, at least 1. */
      taps: number;
      /** Decibels by which the Kaiser window's ripple is down, from 8 to 300, default 60. */
      attenuation?: number | undefined;
      window?: 'kaiser' | undefined;
      transition?: undefined;
    }
  | {
      /** K, at least 1. */
      taps: number;
      /** Default `'kaiser'`. */
      window: Window;
      attenuation?: undefined;
      transition?: undefined;
    };

/** As many taps as a Kaiser window needs for a transition. */
export interface GivenTransition {
  /** Hz from the edge of the passband to that of the stopband; a cutoff is its middle. */
  transition: number;
  /** Decibels by which the stopband is down, from 8 to 300, default 60. */
  attenuation?: number | undefined;
  window?: 'kaiser' | undefined;
  taps?: undefined;
}

/**
 * How long a filter is: `taps`, or `transition` and `attenuation`, which Kaiser's formula (scipy.signal.kaiserord) turns
 * into taps. It is an estimate: from 30 dB on, and where cutoffs keep two transitions from 0, from sampleRate/2 and from
 * each other, the stopband is at most 2 dB short of `attenuation` for one cutoff and 4 dB for two, most often less than
 * 1 dB. The ripple of the passband is up to three times as large, as its gain is made 1 at a single frequency.
 */
export type FilterLength = GivenTaps | GivenTransition;

/** Kinds of filter that pass sampleRate/2, where an even number of taps always has a zero (type II). */
type OddKind = 'highpass' | 'bandstop';

export function checkLength(
  { taps, transition, attenuation, window }: FilterLength,
  sampleRate: number,
  odd?: OddKind,
): { taps: number; taper: Taper } {
  if (transition === undefined) {
    if (taps === undefined) throw new TypeError('taps or transition must be given: got neither');
    const given = checkTaps(taps);
    if (odd !== undefined && given % 2 === 0) {
      throw new RangeError(`taps must be odd for ${odd}, which passes sampleRate/2: got ${given}`);
    }
    return { taps: given, taper: checkTaper(window, attenuation) };
  }
  if (taps !== undefined) {
    throw new RangeError(
      `taps and transition must not both be given: got taps=${show(taps)}, transition=${show(transition)}`,
    );
  }
  refuseBeside('transition', window);
  const taper = checkTaper(window, attenuation);
  return { taps: tapsFor(transition, checkAttenuation(attenuation), sampleRate, odd), taper };
}

function tapsFor(transition: unknown, attenuation: number, sampleRate: number, odd?: OddKind): number {
  const width = checkFrequency('transition', transition, sampleRate).fromZero;
  const taps = kaiserTaps(attenuation, width);
  const allowed = odd !== undefined && taps % 2 === 0 ? taps + 1 : taps;
  if (allowed > MOST_TAPS) {
    throw new RangeError(
      `transition must need at most ${MOST_TAPS} taps: got ${show(transition)}, which needs ${allowed}`,
    );
  }
  return allowed;
}
