import type uPlot from 'uplot';
import { type Colour, chart, type Line } from '../look/chart.ts';
import type { Columns } from './columns.ts';
import type { Paintable } from './painter.ts';
import type { Recording } from './recording.ts';
import { FILTERED_LINES, LINE, type Pen } from './trace.ts';

export interface SignalChartOptions {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  /** CSS pixels. */
  readonly height: number;
  /** What the legend calls the two signals; none without. */
  readonly legend?: readonly [raw: string, filtered: string];
  /** Ends of the horizontal axis, in seconds. */
  readonly x: [from: number, to: number];
  /** Ends of the vertical axis. */
  y(): [low: number, high: number];
  readonly axis: uPlot.Axis;
  readonly right: number;
  /** What filtered values are drawn at, beside the raw ones. */
  filteredScale(): number;
  /** Looks at what will be drawn. */
  prepare?(): void;
  /** Draws columns with their values times `scale`, by `shift` pixels of the canvas lower than they belong. */
  draw(pen: Pen, plot: uPlot, columns: Columns, scale: number, shift: number): void;
}

/** A signal before and after its layer: uPlot's axes, and one path each, straight from the columns of a recording. */
export function signalChart(place: HTMLElement, recording: Recording, options: SignalChartOptions): Paintable {
  const { label, height, legend, x, axis, right } = options;

  const line = (side: 'raw' | 'filtered', name: string, colour: Colour, scale: () => number, lines: number): Line => ({
    label: name,
    colour,
    width: LINE,
    quiet: !legend,
    paths(plot) {
      const stroke = new Path2D();
      for (let i = 0; i < lines; i++) options.draw(stroke, plot, recording[side], scale(), i);
      return { stroke, flags: 0 };
    },
  });
  const resize = (plot: uPlot): void => recording.fit(plot.over.clientWidth);
  const [before, after] = legend ?? ['raw', 'filtered'];
  const picture = chart(place, {
    label,
    height,
    lines: [
      line('raw', before, '--before', () => 1, 1),
      line('filtered', after, '--after', options.filteredScale, FILTERED_LINES),
    ],
    scales: { x: { time: false, range: x }, y: { range: () => options.y() } },
    axes: [{ size: 24, space: 60, gap: 2, values: (_, splits) => splits.map((split) => `${split} s`) }, axis],
    // Of its size before it is seen for the first time, so that there is something to see by then.
    more: { padding: [8, right, 0, 0], hooks: { ready: [resize] } },
  });
  // Two points, so that there is something to draw: the paths are made of the recording.
  picture.setData([x, [0, 0], [0, 0]]);

  return {
    element: place,
    paint() {
      const { plot } = picture;
      resize(plot);
      options.prepare?.();
      plot.batch(() => plot.redraw(true, false));
    },
    destroy: () => picture.destroy(),
  };
}
