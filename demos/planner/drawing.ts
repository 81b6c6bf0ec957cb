import { bandsOf } from './bands.ts';
import { inputCell, outputCell } from './cells.ts';
import type { Column } from './columns.ts';
import { readLines, readMarks, sourceArcs, waitBrackets } from './links.ts';
import { BAND, BANDS, BRACKET, BRACKETS, CELL, DIGIT, INPUT, OUTPUT, type Paper } from './paper.ts';
import { svg } from './svg.ts';

/** Draws a scene. An output that is pointed at shows what it reads; with one that is clicked `pick` is called. */
export function draw(paper: Paper, pick: (output: number) => void): SVGSVGElement {
  const { columns, width } = paper;
  const waits = waitBrackets(paper);
  const height = BRACKETS + BRACKET * waits.length - 4;
  const hovered = svg('g', { class: 'lines hovered' });
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' },
    ...bands(paper),
    svg('text', { x: 6, y: INPUT + 19, class: 'row' }, 'x'),
    svg('text', { x: 6, y: OUTPUT + 19, class: 'row' }, 'y'),
    ...sourceArcs(paper),
    hovered,
    ...readMarks(paper),
    ...columns.map((column, index) => inputCell(paper, column, index)),
    ...columns.map((column, index) => livelyOutput(paper, column, index, hovered, pick)),
    ...waits,
  );
}

/** An output's cell that can be pointed at and clicked. */
function livelyOutput(
  paper: Paper,
  column: Column,
  index: number,
  hovered: SVGGElement,
  pick: (output: number) => void,
): SVGElement {
  const { scene } = paper;
  const cell = outputCell(paper, column, index);
  if (column.kind === 'break' || !column.outputs) return cell;
  const [first, last] = column.outputs;
  const output = first <= scene.output && scene.output <= last ? scene.output : last;
  cell.addEventListener('click', () => pick(output));
  cell.addEventListener('pointerenter', () => {
    if (output !== scene.output) hovered.replaceChildren(...readLines(paper, output));
  });
  cell.addEventListener('pointerleave', () => hovered.replaceChildren());
  return cell;
}

/** The stretches of time: padding, blocks, what comes after the signal. */
function bands({ scene, columns, left }: Paper): SVGElement[] {
  return bandsOf(columns, scene).map(({ what, from, to }) => {
    const wide = left(to) - left(from);
    const names =
      typeof what === 'number'
        ? [`block ${what}`, String(what)]
        : what === 'before'
          ? ['padding before', 'padding', 'pad']
          : ['padding after: flush', 'at flush', 'flush'];
    const name = names.find((text) => text.length * DIGIT + 4 < wide) ?? '';
    return svg(
      'g',
      { class: `band ${typeof what === 'number' ? `block ${what % 2 === 0 ? 'even' : 'odd'}` : 'outside'}` },
      svg('rect', { x: left(from), y: BANDS, width: wide, height: OUTPUT + CELL + 8, class: 'shade' }),
      svg('rect', { x: left(from) + 0.5, y: BANDS, width: wide - 1, height: BAND, class: 'name' }),
      svg('text', { x: (left(from) + left(to)) / 2, y: BANDS + 14 }, name),
    );
  });
}
