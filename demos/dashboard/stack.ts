import type uPlot from 'uplot';
import { type Chart, chart } from '../look/chart.ts';
import type { Columns } from './columns.ts';
import type { Paintable } from './painter.ts';
import type { Recording } from './recording.ts';
import { FILTERED_LINES, type Lane, LINE, trace } from './trace.ts';

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
 * moves but the head, so that many of them can be looked at. uPlot draws them; all raw ones are one path and all
 * filtered ones another, straight from the columns.
 */
export function stack(place: HTMLElement, recording: Recording, options: StackOptions): Paintable {
  const { label, rows, rowHeight, nameWidth, filteredScale, legend = false, bridges = 0 } = options;
  const { seconds } = recording;

  const paths = (columnsOf: () => Columns, scaleOf: () => number, lines: number) => (plot: uPlot) => {
    const { raw } = recording;
    const path = new Path2D();
    const from = raw.newest - raw.count + 1 + Math.ceil(FREE * raw.count);
    for (const [i, row] of rows.entries()) {
      const lane = laneOf(plot, raw.count, row, i, rows.length, scaleOf());
      for (let line = 0; line < lines; line++) {
        trace(path, columnsOf(), row.channel, from, raw.newest, { ...lane, middle: lane.middle + line, bridges });
      }
    }
    return { stroke: path, flags: 0 };
  };

  const picture: Chart = chart(place, {
    label,
    height: rows.length * rowHeight + 32,
    lines: [
      {
        label: 'raw',
        colour: '--before',
        width: LINE,
        quiet: !legend,
        paths: paths(
          () => recording.raw,
          () => 1,
          1,
        ),
      },
      {
        label: 'filtered',
        colour: '--after',
        width: LINE,
        quiet: !legend,
        paths: paths(() => recording.filtered, filteredScale ?? (() => 1), FILTERED_LINES),
      },
    ],
    scales: { x: { time: false, range: [0, seconds] }, y: { range: [0, rows.length] } },
    axes: [
      { size: 24, space: 60, gap: 2, values: (_, splits) => splits.map((split) => `${split} s`) },
      {
        size: nameWidth,
        gap: 4,
        splits: rows.map((_, i) => rows.length - i - 0.5),
        values: () => rows.map(({ name }) => name),
      },
    ],
    more: { padding: [8, 16, 0, 0] },
  });
  picture.setData([
    [0, seconds],
    [0, 0],
    [0, 0],
  ]);

  return {
    element: place,
    paint() {
      const { plot } = picture;
      recording.fit(plot.over.clientWidth);
      plot.batch(() => plot.redraw(true, false));
    },
    destroy: () => picture.destroy(),
  };
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
