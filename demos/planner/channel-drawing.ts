import type { Conv1dShape } from 'tapline';
import { box, breakMark } from './cells.ts';
import { type ChannelCell, type ChannelLayout, inputsOf } from './channels.ts';
import { BAND, CELL, columnWidth, DIGIT, fitted, GUTTER } from './paper.ts';
import { svg } from './svg.ts';

/** Pixels between the rows. */
const BETWEEN = 64;

/** What is drawn: a layer's channels around one output. */
export interface ChannelScene {
  readonly shape: Conv1dShape;
  readonly output: number;
  readonly layout: ChannelLayout;
  /** Pixels of the whole. */
  readonly width: number;
}

/** A scene with its rows laid on pixels. */
interface Sheet extends ChannelScene {
  readonly size: number;
  readonly top: number;
  readonly bottom: number;
}

/** Draws a scene. An output that is pointed at shows what it reads; with one that is clicked `pick` is called. */
export function drawChannels(scene: ChannelScene, pick: (output: number) => void): SVGSVGElement {
  const { shape, layout, width } = scene;
  const top = shape.groups > 1 ? BAND + 8 : 2;
  const sheet = { ...scene, size: columnWidth(width, layout.columns), top, bottom: top + CELL + BETWEEN };
  const height = sheet.bottom + CELL + 8;
  const hovered = svg('g', { class: 'lines hovered' });
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' },
    ...(shape.groups > 1 ? bands(sheet, height) : []),
    svg('text', { x: 6, y: top + 19, class: 'row' }, 'x'),
    svg('text', { x: 6, y: sheet.bottom + 19, class: 'row' }, 'y'),
    ...fans(sheet),
    svg('g', { class: 'lines chosen' }, ...readLines(sheet, scene.output)),
    hovered,
    ...layout.inputs.map((cell) => inputCell(sheet, cell)),
    ...layout.outputs.map((cell) => outputCell(sheet, cell, hovered, pick)),
  );
}

function left({ size }: Sheet, at: number): number {
  return GUTTER + at * size;
}

function middle(sheet: Sheet, { at }: ChannelCell): number {
  return left(sheet, at + 0.5);
}

/** Each group's stretch, with its number where there is room. */
function bands(sheet: Sheet, height: number): SVGElement[] {
  return sheet.layout.boxes.map(({ group, at, width }) => {
    const x = left(sheet, at);
    const wide = width * sheet.size;
    const name = [`group ${group}`, String(group)].find((text) => text.length * DIGIT + 4 < wide) ?? '';
    return svg(
      'g',
      { class: `band ${group % 2 === 0 ? 'even' : 'odd'}` },
      svg('rect', { x, y: 0, width: wide, height, class: 'shade' }),
      svg('rect', { x: x + 0.5, y: 0, width: wide - 1, height: BAND, class: 'name' }),
      svg('text', { x: x + wide / 2, y: 14 }, name),
    );
  });
}

/** From all inputs of a group to all of its outputs. */
function fans(sheet: Sheet): SVGElement[] {
  const { shape, layout, top, bottom } = sheet;
  const ends = (cells: readonly ChannelCell[], per: number, group: number): [number, number] => {
    const inside = cells.filter(({ from, to }) => from >= group * per && to < (group + 1) * per).map(({ at }) => at);
    return [left(sheet, Math.min(...inside)), left(sheet, Math.max(...inside) + 1)];
  };
  return layout.boxes.map(({ group }) => {
    const [a, b] = ends(layout.inputs, shape.inChannels / shape.groups, group);
    const [c, d] = ends(layout.outputs, shape.outChannels / shape.groups, group);
    return svg('path', { class: 'fan', d: `M${a + 2} ${top + CELL} H${b - 2} L${d - 2} ${bottom} H${c + 2} Z` });
  });
}

/** Lines from what an output reads, and a wedge from inputs that are left out. */
function readLines(sheet: Sheet, output: number): SVGElement[] {
  const { shape, layout, size, top, bottom } = sheet;
  const to = layout.outputs.find((cell) => cell.shown && cell.from === output);
  if (!to) return [];
  const [first, last] = inputsOf(shape, output);
  const y1 = top + CELL;
  return layout.inputs
    .filter(({ from, to: end }) => from >= first && end <= last)
    .map((cell) => {
      const [x1, x2] = [middle(sheet, cell), middle(sheet, to)];
      if (!cell.shown) {
        const half = size / 2 - 2;
        return svg('path', { class: 'wedge', d: `M${x1 - half} ${y1} L${x1 + half} ${y1} L${x2} ${bottom} Z` });
      }
      const line = svg('line', { x1, y1, x2, y2: bottom });
      line.dataset.input = String(cell.from);
      return line;
    });
}

function inputCell(sheet: Sheet, cell: ChannelCell): SVGElement {
  const { shape, output, size, top } = sheet;
  const x = left(sheet, cell.at);
  if (!cell.shown) return breakMark(cell.to - cell.from + 1, x, size, top);
  const [first, last] = inputsOf(shape, output);
  const read = cell.from >= first && cell.from <= last;
  return svg(
    'g',
    { class: `input ${read ? 'read' : ''}` },
    svg('title', {}, `input channel ${cell.from}`),
    box(x, top, size),
    svg('text', { x: x + size / 2, y: top + 18 }, fitted(String(cell.from), size)),
  );
}

/** An output's cell that can be pointed at and clicked. */
function outputCell(sheet: Sheet, cell: ChannelCell, hovered: SVGGElement, pick: (output: number) => void): SVGElement {
  const { output, size, bottom } = sheet;
  const x = left(sheet, cell.at);
  if (!cell.shown) return breakMark(cell.to - cell.from + 1, x, size, bottom);
  const chosen = cell.from === output;
  const made = svg(
    'g',
    { class: `output ${chosen ? 'chosen' : ''}` },
    svg('title', {}, `output channel ${cell.from}`),
    box(x, bottom, size),
    svg('text', { x: x + size / 2, y: bottom + 18 }, fitted(String(cell.from), size)),
  );
  made.addEventListener('click', () => pick(cell.from));
  made.addEventListener('pointerenter', () => {
    if (!chosen) hovered.replaceChildren(...readLines(sheet, cell.from));
  });
  made.addEventListener('pointerleave', () => hovered.replaceChildren());
  return made;
}
