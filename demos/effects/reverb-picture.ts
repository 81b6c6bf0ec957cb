import { chart } from '../look/chart.ts';
import { create } from '../look/element.ts';
import { seconds } from '../look/numbers.ts';
import { decayCurve } from './impulse.ts';

export interface ReverbPicture {
  readonly element: HTMLElement;
  /** Draws how the responses of both sides decay. */
  draw(left: Float32Array, right: Float32Array, sampleRate: number): void;
}

/** Points of a curve at most. */
const COLUMNS = 300;

/** How impulse responses decay. */
export function reverbPicture(): ReverbPicture {
  const element = create('div');
  const curve = chart(element, {
    label: 'How the impulse responses decay, in decibels',
    lines: [
      { label: 'Left', colour: '--after', fill: true },
      { label: 'Right', colour: '--third' },
    ],
    height: 260,
    scales: { x: { time: false }, y: { range: [-80, 3] } },
    axes: [
      { values: (_, splits) => splits.map(seconds), size: 30 },
      { values: (_, splits) => splits.map((level) => `${level} dB`), size: 62 },
    ],
  });
  return {
    element,
    draw(left, right, sampleRate) {
      const columns = Math.min(COLUMNS, left.length);
      const times = Array.from({ length: columns }, (_, i) => ((i + 0.5) * left.length) / columns / sampleRate);
      curve.setData([times, decayCurve(left, columns), decayCurve(right, columns)]);
    },
  };
}
