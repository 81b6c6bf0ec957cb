import { short } from '../look/numbers.ts';
import type { Paintable } from './painter.ts';
import { Range } from './range.ts';
import type { Recording } from './recording.ts';
import { signalChart } from './signal-chart.ts';
import { trace } from './trace.ts';

export interface ScopeOptions {
  readonly label: string;
  readonly height: number;
  channel(): number;
  /** What filtered values are drawn at, beside the raw ones. */
  filteredScale(): number;
}

/** The smallest span of the vertical axis. */
const LEAST_SPAN = 0.5;

/** One channel large, raw and filtered, moving to the left. */
export function scope(place: HTMLElement, recording: Recording, options: ScopeOptions): Paintable {
  const { label, height, channel, filteredScale } = options;
  const range = new Range(LEAST_SPAN);
  return signalChart(place, recording, {
    label,
    height,
    legend: ['raw', 'filtered (its delay taken off)'],
    x: [-recording.seconds, 0],
    y: () => [...range.ends],
    axis: { size: 44, gap: 4, values: (_, splits) => splits.map(short) },
    right: 14,
    filteredScale,
    prepare() {
      const [rawLow, rawHigh] = recording.raw.extent(channel());
      const [low, high] = recording.filtered.extent(channel());
      const scale = filteredScale();
      range.follow(least(rawLow, low * scale), -least(-rawHigh, -high * scale));
    },
    draw(pen, plot, columns, scale, shift) {
      const { left, top, width, height: room } = plot.bbox;
      const [low, high] = range.ends;
      const perUnit = room / (high - low);
      const step = width / columns.count;
      trace(pen, columns, channel(), 0, columns.newest, {
        left: left + width - (recording.raw.end / columns.framesPerColumn) * step,
        step,
        sweeps: false,
        middle: top + room + low * perUnit + shift,
        scale: perUnit * scale,
        top,
        bottom: top + room,
        bridges: 0,
      });
    },
  });
}

/** The lesser of two of which either may not be there. */
function least(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.min(a, b);
}
