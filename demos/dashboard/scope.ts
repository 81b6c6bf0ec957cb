import type uPlot from 'uplot';
import { type Chart, chart } from '../look/chart.ts';
import { short } from '../look/numbers.ts';
import type { Columns } from './columns.ts';
import type { Paintable } from './painter.ts';
import { Range } from './range.ts';
import type { Recording } from './recording.ts';
import { FILTERED_LINES, LINE, trace } from './trace.ts';

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
  const { seconds } = recording;
  const range = new Range(LEAST_SPAN);

  const paths = (columnsOf: () => Columns, scaleOf: () => number, lines: number) => (plot: uPlot) => {
    const columns = columnsOf();
    const { left, top, width, height } = plot.bbox;
    const [low, high] = range.ends;
    const perUnit = height / (high - low);
    const step = width / columns.count;
    const path = new Path2D();
    for (let line = 0; line < lines; line++) {
      trace(path, columns, options.channel(), 0, columns.newest, {
        left: left + width - (recording.raw.end / columns.framesPerColumn) * step,
        step,
        sweeps: false,
        middle: top + height + low * perUnit + line,
        scale: perUnit * scaleOf(),
        top,
        bottom: top + height,
        bridges: 0,
      });
    }
    return { stroke: path, flags: 0 };
  };

  const picture: Chart = chart(place, {
    label: options.label,
    height: options.height,
    lines: [
      {
        label: 'raw',
        colour: '--before',
        width: LINE,
        paths: paths(
          () => recording.raw,
          () => 1,
          1,
        ),
      },
      {
        label: 'filtered (its delay taken off)',
        colour: '--after',
        width: LINE,
        paths: paths(() => recording.filtered, options.filteredScale, FILTERED_LINES),
      },
    ],
    scales: { x: { time: false, range: [-seconds, 0] }, y: { range: () => [...range.ends] } },
    axes: [
      { size: 24, space: 60, gap: 2, values: (_, splits) => splits.map((split) => `${split} s`) },
      { size: 44, gap: 4, values: (_, splits) => splits.map(short) },
    ],
    more: { padding: [8, 14, 0, 0] },
  });
  picture.setData([
    [-seconds, 0],
    [0, 0],
    [0, 0],
  ]);

  return {
    element: place,
    paint() {
      const { plot } = picture;
      recording.fit(plot.over.clientWidth);
      const [rawLow, rawHigh] = recording.raw.extent(options.channel());
      const [low, high] = recording.filtered.extent(options.channel());
      const scale = options.filteredScale();
      range.follow(least(rawLow, low * scale), -least(-rawHigh, -high * scale));
      plot.batch(() => plot.redraw(true, false));
    },
    destroy: () => picture.destroy(),
  };
}

/** The lesser of two of which either may not be there. */
function least(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.min(a, b);
}
