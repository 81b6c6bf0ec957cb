import { frequencyResponse } from 'tapline/design';
import { chart } from '../look/chart.ts';
import { design, drawnAt, type FilterSettings } from './filters.ts';

/** Frequencies that are looked at, and decibels that are shown. */
const POINTS = 250;
const FLOOR = -80;

/**
 * What the filter does to each frequency.
 *
 * @returns shows another filter
 */
export function responseChart(place: HTMLElement, sampleRate: number): (settings: FilterSettings) => void {
  const picture = chart(place, {
    label: 'What the filter lets through: decibels over frequency',
    height: 130,
    lines: [{ label: 'gain', colour: '--third', quiet: true, fill: true, width: 1 }],
    scales: { x: { time: false, range: [0, sampleRate / 2] }, y: { range: [FLOOR - 6, 6] } },
    axes: [
      { size: 24, space: 50, gap: 2, values: (_, splits) => splits.map((split) => `${split} Hz`) },
      {
        size: 50,
        gap: 4,
        splits: [-80, -60, -40, -20, 0],
        values: (_, splits) => splits.map((split) => `${split} dB`),
      },
    ],
    more: { padding: [6, 26, 0, 0] },
  });
  return (settings) => {
    const { frequencies, decibels } = frequencyResponse(design(settings, sampleRate), { sampleRate, points: POINTS });
    const scale = 20 * Math.log10(drawnAt(settings.kind));
    picture.setData([[...frequencies], [...decibels].map((level) => Math.max(FLOOR, level + scale))]);
  };
}
