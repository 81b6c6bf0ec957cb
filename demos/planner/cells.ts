import type { Column } from './columns.ts';
import { CELL, columnOf, DIGIT, fitted, INPUT, inside, OUTPUT, type Paper } from './paper.ts';
import { svg } from './svg.ts';
import { tapAt } from './timing.ts';

/** Pixels of a digit under a break. */
const SMALL = 5.4;

/** A position of the padded signal: its frame, or whose value it has. */
export function inputCell(paper: Paper, column: Column, index: number): SVGElement {
  const { scene, size, left } = paper;
  const x = left(index);
  if (column.kind === 'break') return breakMark(column.to - column.from + 1, x, size, INPUT);
  const { position, region, source } = column;
  const read = tapAt(scene.shape, scene.output, position) !== undefined;
  const padded = region !== 'signal';
  // Over padding that no arc leads to; of long ones over as many as there is room for.
  const name = String(position).replace('-', '−');
  const wide = name.length * DIGIT + 6;
  const named = columnOf(paper, source) === undefined && index % Math.ceil(wide / size) === 0;
  const title =
    source < 0
      ? `position ${position}: padding, 0`
      : padded
        ? `position ${position}: padding, the value of frame ${source}`
        : `frame ${position}`;
  return svg(
    'g',
    { class: `input ${padded ? 'padding' : ''} ${read ? 'read' : ''}` },
    svg('title', {}, title),
    box(x, INPUT, size),
    svg(
      'text',
      { x: x + size / 2, y: INPUT + 18 },
      fitted(source < 0 ? '0' : padded ? `x${source}` : String(source), size),
    ),
    ...(padded && named
      ? [svg('text', { x: inside(paper, x + size / 2, wide), y: INPUT - 6, class: 'position' }, name)]
      : []),
  );
}

/** The outputs that come with a position, a dot where none does. */
export function outputCell({ scene, size, left }: Paper, column: Column, index: number): SVGElement {
  const x = left(index);
  if (column.kind === 'break') return breakMark(0, x, size, OUTPUT);
  if (!column.outputs) return svg('circle', { cx: x + size / 2, cy: OUTPUT + CELL / 2, r: 1.5, class: 'none' });
  const [first, last] = column.outputs;
  const chosen = first <= scene.output && scene.output <= last;
  const name = first === last ? String(first) : `${first}–${last}`;
  const title = first === last ? `y[${first}]` : `y[${first}] to y[${last}] come together`;
  return svg(
    'g',
    { class: `output ${chosen ? 'chosen' : ''}` },
    svg('title', {}, title),
    box(x, OUTPUT, size),
    svg('text', { x: x + size / 2, y: OUTPUT + 18 }, fitted(name, size)),
    ...(first === 0 ? [svg('text', { x: x + size / 2, y: OUTPUT + CELL + 13, class: 'first' }, 'first')] : []),
  );
}

export function box(x: number, y: number, size: number): SVGElement {
  return svg('rect', { x: x + 1.5, y, width: size - 3, height: CELL, rx: 5 });
}

/** Dots for what is left out, with how much that is where there is room. */
export function breakMark(frames: number, x: number, size: number, y: number): SVGElement {
  const dots = [-1, 0, 1].map((i) => svg('circle', { cx: x + size / 2 + 5 * i, cy: y + CELL / 2, r: 1.4 }));
  const text = frames > 0 ? [svg('title', {}, `${frames} more`)] : [];
  const name = compact(frames);
  const fits = frames > 0 && name.length * SMALL <= size;
  const counted = fits ? [svg('text', { x: x + size / 2, y: y + CELL - 2 }, name)] : [];
  return svg('g', { class: 'break' }, ...text, ...dots, ...counted);
}

/** `950`, `12k`, `3M`, `1G`. */
function compact(value: number): string {
  if (value < 1000) return String(value);
  if (value < 1e6) return `${Math.round(value / 1e3)}k`;
  return value < 1e9 ? `${Math.round(value / 1e6)}M` : `${Math.round(value / 1e9)}G`;
}
