import { bandpass, bandstop, type FilterDesign, highpass, lowpass } from 'tapline/design';

export type FilterKind = 'lowpass' | 'highpass' | 'bandpass' | 'bandstop';

export interface FilterSettings {
  readonly kind: FilterKind;
  /** Hertz: the cutoff, or the lower edge of a band. */
  readonly cutoff: number;
  /** Hertz: the upper edge of a band, above the cutoff. */
  readonly upper: number;
  /** Odd, from 3 to `MOST_TAPS`. */
  readonly taps: number;
}

/** Taps of the layer. Shorter filters are followed by zeros, so that each change is a change of weights. */
export const MOST_TAPS = 1023;

/** Hertz: where the sliders begin and end. */
export const LOWEST = 30;
export const HIGHEST = 18_000;

export function isBand(kind: FilterKind): boolean {
  return kind === 'bandpass' || kind === 'bandstop';
}

export function designFilter({ kind, cutoff, upper, taps }: FilterSettings, sampleRate: number): FilterDesign {
  switch (kind) {
    case 'lowpass':
      return lowpass({ cutoff, sampleRate, taps });
    case 'highpass':
      return highpass({ cutoff, sampleRate, taps });
    case 'bandpass':
      return bandpass({ cutoff: [cutoff, upper], sampleRate, taps });
    case 'bandstop':
      return bandstop({ cutoff: [cutoff, upper], sampleRate, taps });
  }
}

/** [1, 1, MOST_TAPS]: the filter as an impulse response, then zeros. */
export function paddedWeight({ weight }: FilterDesign): Float64Array {
  const padded = new Float64Array(MOST_TAPS);
  padded.set(weight);
  return padded;
}
