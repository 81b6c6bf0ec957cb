import type uPlot from 'uplot';
import type { Paintable } from './painter.ts';
import type { Recording } from './recording.ts';
import { signalChart } from './signal-chart.ts';
import { type Lane, trace } from './trace.ts';

export interface Row {
  readonly channel: number;
  readonly name: string;
  /** The values at the bottom and at the top of the row. */
  ends(): readonly [low: number, high: number];
}

export interface StackOptions {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly rows: readonly Row[];
  /** CSS pixels of a row. */
  readonly rowHeight: number;
  readonly nameWidth: number;
  /** What filtered values are drawn at, beside the raw ones. */
  filteredScale?(): number;
  /** Whether there is a legend. */
  readonly legend?: boolean;
  /** Empty columns that a line goes over without a break, default none. */
  readonly bridges?: number;
}

/** The share of the picture that is left free before the newest column. */
const FREE = 0.02;

/**
 * Traces below each other, raw and filtered, swept from left to right again and again as on a patient monitor: nothing
 * moves but the head, so that many of them can be looked at. All raw ones are one path and all filtered ones another.
 */
export function stack(place: HTMLElement, recording: Recording, options: StackOptions): Paintable {
  const { label, rows, rowHeight, nameWidth, filteredScale = () => 1, legend = false, bridges = 0 } = options;
  return signalChart(place, recording, {
    label,
    height: rows.length * rowHeight + 32,
    ...(legend && { legend: ['raw', 'filtered'] }),
    x: [0, recording.seconds],
    y: () => [0, rows.length],
    axis: {
      size: nameWidth,
      gap: 4,
      splits: rows.map((_, i) => rows.length - i - 0.5),
      values: () => rows.map(({ name }) => name),
    },
    right: 16,
    filteredScale,
    draw(pen, plot, columns, scale, shift) {
      const { newest, count } = recording.raw;
      const from = newest - count + 1 + Math.ceil(FREE * count);
      for (const [i, row] of rows.entries()) {
        const lane = laneOf(plot, count, row, i, rows.length, scale);
        trace(pen, columns, row.channel, from, newest, { ...lane, middle: lane.middle + shift, bridges });
      }
    },
  });
}

/** Where row `i` of `count` is drawn, in pixels of the canvas. */
function laneOf(
  plot: uPlot,
  columns: number,
  row: Row,
  i: number,
  count: number,
  scale: number,
): Omit<Lane, 'bridges'> {
  const { left, top, width, height } = plot.bbox;
  const [low, high] = row.ends();
  const room = height / count;
  const perUnit = (0.94 * room) / (high - low);
  const centre = top + (i + 0.5) * room;
  return {
    left,
    step: width / columns,
    sweeps: true,
    middle: centre + ((low + high) / 2) * perUnit * (scale === 1 ? 1 : 0),
    scale: perUnit * scale,
    // A value that leaves its row is still seen to do so.
    top: Math.max(top, centre - 0.75 * room),
    bottom: Math.min(top + height, centre + 0.75 * room),
  };
}
