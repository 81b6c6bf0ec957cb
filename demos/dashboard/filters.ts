import {
  bandpass,
  bandstop,
  differentiator,
  type FilterDesign,
  highpass,
  lowpass,
  movingAverage,
} from 'tapline/design';

export const FILTERS = [
  ['lowpass', 'Low-pass'],
  ['highpass', 'High-pass'],
  ['bandpass', 'Band-pass'],
  ['bandstop', 'Notch'],
  ['movingAverage', 'Average'],
  ['differentiator', 'Slope'],
] as const;
export type FilterKind = (typeof FILTERS)[number][0];

export interface FilterSettings {
  readonly kind: FilterKind;
  /** Hz; the middle of a band. */
  readonly cutoff: number;
  /** Hz, of a band. */
  readonly width: number;
  /** Odd, so that every filter is late by whole frames. */
  readonly taps: number;
}

/** Which of the settings a kind has. */
export function uses(kind: FilterKind): { readonly cutoff: boolean; readonly width: boolean } {
  const isBand = kind === 'bandpass' || kind === 'bandstop';
  return { cutoff: isBand || kind === 'lowpass' || kind === 'highpass', width: isBand };
}

/** The two edges of a band, kept where they can be. */
export function edges({ cutoff, width }: FilterSettings, sampleRate: number): [low: number, high: number] {
  return [Math.max(0.5, cutoff - width / 2), Math.min(sampleRate / 2 - 0.5, cutoff + width / 2)];
}

export function design(settings: FilterSettings, sampleRate: number): FilterDesign {
  const { kind, cutoff, taps } = settings;
  switch (kind) {
    case 'lowpass':
      return lowpass({ cutoff, sampleRate, taps });
    case 'highpass':
      return highpass({ cutoff, sampleRate, taps });
    case 'bandpass':
      return bandpass({ cutoff: edges(settings, sampleRate), sampleRate, taps });
    case 'bandstop':
      return bandstop({ cutoff: edges(settings, sampleRate), sampleRate, taps });
    case 'movingAverage':
      return movingAverage(taps);
    case 'differentiator':
      return differentiator({ sampleRate, taps });
  }
}

/** The same as code, in lines that fit a phone. */
export function designCode(settings: FilterSettings, sampleRate: number): string {
  const { kind, cutoff, taps } = settings;
  if (kind === 'movingAverage') return `movingAverage(${taps})`;
  const where = uses(kind).width ? `[${edges(settings, sampleRate).join(', ')}]` : cutoff;
  const options = [`sampleRate: ${sampleRate}`, `taps: ${taps}`];
  if (kind !== 'differentiator') options.unshift(`cutoff: ${where}`);
  return `${kind}({\n${options.map((option) => `  ${option},\n`).join('')}})`;
}

/** What its output is drawn at, beside its input: the slope of a noise, per second, is far larger than the noise. */
export function drawnAt(kind: FilterKind): number {
  return kind === 'differentiator' ? 1 / 400 : 1;
}
