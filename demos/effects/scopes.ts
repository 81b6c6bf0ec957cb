import { decibelAxis, frequencyAxis, frequencyScale } from '../look/axes.ts';
import { chart } from '../look/chart.ts';
import { seconds } from '../look/numbers.ts';
import type { Analyser } from './host.ts';
import { type Bands, bandLevels, bandsBetween, firstRise, Heights } from './reduce.ts';
import type { Studio } from './studio.ts';

const LOWEST = 20;
const HIGHEST = 20_000;
const BANDS = 260;

/** Samples of the oscilloscope. */
const SHOWN = 1400;

const LINES = [
  { label: 'Before', colour: '--before' },
  { label: 'After', colour: '--after' },
] as const;

export interface Scopes {
  /** Draws what the analysers hold; to be called in each frame of the screen. */
  draw(studio: Studio): void;
}

/** Oscilloscope and spectrum, before and after. */
export function openScopes(waves: HTMLElement, spectrum: HTMLElement): Scopes {
  const heights = new Heights();
  const oscilloscope = chart(waves, {
    label: 'Oscilloscope: the signal before and after',
    lines: LINES,
    height: 200,
    scales: { x: { time: false }, y: { range: () => [-heights.height, heights.height] } },
    axes: [
      { values: (_, splits) => splits.map((time) => seconds(time)), size: 30 },
      { size: 50, splits: (_, __, low, high) => [low / 2, 0, high / 2] },
    ],
  });
  const levels = chart(spectrum, {
    label: 'Spectrum: the levels of the signal before and after, in decibels',
    lines: [LINES[0], { ...LINES[1], fill: true }],
    height: 200,
    scales: { x: frequencyScale(LOWEST, HIGHEST), y: { range: [-110, -10] } },
    axes: [frequencyAxis, decibelAxis],
  });
  let bands: Bands | undefined;
  let rate = 0;
  let times: number[] = [];
  return {
    draw({ before, after, host: { context } }) {
      if (!bands || rate !== context.sampleRate) {
        rate = context.sampleRate;
        bands = bandsBetween(LOWEST, Math.min(HIGHEST, rate / 2), BANDS, rate / (2 * before.frequencyBinCount));
        times = Array.from({ length: SHOWN }, (_, i) => i / rate);
      }
      const wave = wavesOf(before);
      const start = firstRise(wave, wave.length - SHOWN);
      const rows = [wave, wavesOf(after)].map((row) => row.subarray(start, start + SHOWN));
      heights.follow(rows);
      oscilloscope.setData([times, ...rows]);
      const { frequencies } = bands;
      levels.setData([frequencies, bandLevels(spectrumOf(before), bands), bandLevels(spectrumOf(after), bands)]);
    },
  };
}

function wavesOf(analyser: Analyser): Float32Array {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return samples;
}

function spectrumOf(analyser: Analyser): Float32Array {
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  return bins;
}
