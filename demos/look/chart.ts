import uPlot, { type AlignedData, type Axis, type Options, type Scale, type Series } from 'uplot';
import { create } from './element.ts';

/** A colour of look.css, by its name there. */
export type Colour = '--before' | '--after' | '--third' | '--accent' | '--muted' | '--rule';

export interface Line {
  readonly label: string;
  readonly colour: Colour;
  /** CSS pixels, default 1.5. */
  readonly width?: number;
  /** Whether the area under the line is tinted, down to the chart's bottom. */
  readonly fill?: boolean;
  /** Left out of the legend: one of many alike. */
  readonly quiet?: boolean;
  readonly dash?: number[];
  readonly scale?: string;
  /** Draws it otherwise than as a line through its values. */
  readonly paths?: Series.PathBuilder;
}

export interface ChartOptions {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly lines: readonly Line[];
  /** CSS pixels, default 220. */
  readonly height?: number;
  readonly scales: { readonly x: Scale; readonly y: Scale; readonly [other: string]: Scale };
  /** The horizontal axis and then the vertical ones. */
  readonly axes: readonly Axis[];
  /** Anything else that uPlot knows. */
  readonly more?: Partial<Options>;
}

export interface Chart {
  /** Of uPlot, for what this face does not show. It changes when the colours of the page do: ask again. */
  readonly plot: uPlot;
  /** Columns as uPlot has them: x, and then every line. Redraws. */
  setData(data: AlignedData): void;
  destroy(): void;
}

/** A uPlot chart in the page's colours, as wide as its place, with a legend above it. */
export function chart(place: HTMLElement, options: ChartOptions): Chart {
  const { label, lines, height = 220 } = options;
  const legend = create(
    'ul',
    { className: 'legend' },
    ...lines
      .filter(({ quiet }) => !quiet)
      .map(({ label: text, colour }) => {
        const item = create('li', { textContent: text });
        item.style.setProperty('--colour', `var(${colour})`);
        return item;
      }),
  );
  const area = create('div', { className: 'chart', ariaLabel: label });
  area.setAttribute('role', 'img');
  place.append(legend, area);

  let data: AlignedData = [[], ...lines.map(() => [])];
  const draw = (): uPlot => new uPlot(plotOptions(options, area, height), data, area);
  let plot = draw();
  const sizes = new ResizeObserver(() => {
    if (area.clientWidth !== plot.width) plot.setSize({ width: area.clientWidth, height });
  });
  sizes.observe(area);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const recolour = (): void => {
    plot.destroy();
    plot = draw();
  };
  scheme.addEventListener('change', recolour);

  return {
    get plot() {
      return plot;
    },
    setData(next) {
      data = next;
      plot.setData(next);
    },
    destroy() {
      scheme.removeEventListener('change', recolour);
      sizes.disconnect();
      plot.destroy();
      legend.remove();
      area.remove();
    },
  };
}

function plotOptions({ lines, scales, axes, more }: ChartOptions, area: HTMLElement, height: number): Options {
  const colour = colours();
  const ink = colour('--muted');
  const grid = colour('--grid');
  const series: Series[] = lines.map(({ label, colour: name, width = 1.5, fill, dash, scale = 'y', paths }) => ({
    label,
    scale,
    stroke: colour(name),
    width,
    ...(dash && { dash }),
    ...(paths && { paths }),
    ...(fill && {
      fill: `color-mix(in srgb, ${colour(name)} 14%, transparent)`,
      fillTo: (plot: uPlot) => plot.scales[scale]?.min ?? 0,
    }),
    points: { show: false },
  }));
  return {
    width: area.clientWidth || 300,
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 26, 0, 0],
    ...more,
    scales: { ...scales },
    axes: axes.map((axis) => ({
      stroke: ink,
      font: '12px system-ui, sans-serif',
      ticks: { show: false },
      ...axis,
      grid: { stroke: grid, width: 1, ...axis.grid },
    })),
    series: [{}, ...series],
  };
}

/** Resolves the page's colours, light-dark() and all, to what a canvas understands. */
export function colours(): (name: Colour | '--ink' | '--grid' | '--card') => string {
  return (name) => {
    const probe = create('span');
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
