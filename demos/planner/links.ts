import { blockEnd, columnsRead } from './columns.ts';
import { BRACKET, BRACKETS, columnOf, DIGIT, INPUT, inside, LINES, OUTPUT, type Paper, WEIGHTS } from './paper.ts';
import { svg } from './svg.ts';
import { comesWith, newestRead, tapAt, tapsWithin, weightOf } from './timing.ts';

/** Arcs from frames to the padding that repeats them. */
export function sourceArcs({ columns, middle }: Paper): SVGElement[] {
  const places = new Map(columns.flatMap((one, index) => (one.kind === 'frame' ? [[one.position, index]] : [])));
  return columns.flatMap((column, index) => {
    if (column.kind === 'break' || column.region === 'signal' || column.source < 0) return [];
    const from = places.get(column.source);
    if (from === undefined) return [];
    const [a, b] = [middle(from), middle(index)];
    const top = INPUT - 14 - Math.min(22, Math.abs(a - b) / 8);
    return [
      svg('path', { class: 'source', d: `M${a} ${INPUT - 1} C${a} ${top} ${b} ${top} ${b} ${INPUT - 3}` }),
      svg('path', { class: 'source head', d: `M${b - 3} ${INPUT - 6} L${b} ${INPUT - 1} L${b + 3} ${INPUT - 6} Z` }),
    ];
  });
}

/** What the chosen output reads: lines, a wedge for taps that are left out, weights. */
export function readMarks(paper: Paper): SVGElement[] {
  const { scene, columns, size, middle } = paper;
  const { shape, output } = scene;
  const to = columnOf(paper, comesWith(shape, output));
  const taps = columnsRead(columns, shape, output);
  const wedges = columns.flatMap((column, index) => {
    const hides = column.kind === 'break' && tapsWithin(shape, output, column.from, column.to) > 0;
    if (!hides || to === undefined) return [];
    const [a, b] = [middle(index) - size / 2, middle(index) + size / 2];
    return [svg('path', { class: 'wedge', d: `M${a} ${LINES} L${b} ${LINES} L${middle(to)} ${OUTPUT} Z` })];
  });
  const weights = taps.flatMap((index) => {
    const column = columns[index];
    const k = column?.kind === 'frame' ? tapAt(shape, output, column.position) : undefined;
    const name = `w${k === undefined ? '' : weightOf(shape, k)}`;
    return name.length * DIGIT + 6 > size ? [] : [svg('text', { x: middle(index), y: WEIGHTS, class: 'weight' }, name)];
  });
  return [...wedges, svg('g', { class: 'lines chosen' }, ...readLines(paper, output)), ...weights];
}

/** Lines from what an output reads to where it comes. */
export function readLines(paper: Paper, output: number): SVGElement[] {
  const { scene, columns, middle } = paper;
  const { shape } = scene;
  const to = columnOf(paper, comesWith(shape, output));
  if (to === undefined) return [];
  return columnsRead(columns, shape, output).map((index) => {
    const column = columns[index];
    const padded = column?.kind === 'frame' && column.region !== 'signal';
    const line = svg('line', { x1: middle(index), y1: LINES, x2: middle(to), y2: OUTPUT });
    if (padded) line.setAttribute('class', 'padded');
    if (column?.kind === 'frame') line.dataset.position = String(column.position);
    return line;
  });
}

/** Under the outputs: what a look-ahead and a block that fills have the output wait for. */
export function waitBrackets(paper: Paper): SVGElement[] {
  const { scene, middle } = paper;
  const { shape, output } = scene;
  const aligned = output * shape.stride;
  const newest = newestRead(shape, output);
  const comes = comesWith(shape, output);
  const end = blockEnd(scene, comes);
  const wanted = [
    { name: 'lookahead', kind: 'lookahead', from: aligned, to: newest },
    { name: 'block fills', kind: 'blocking', from: comes, to: end ?? comes },
  ].filter(({ from, to }) => to > from);
  const placed = wanted.flatMap(({ name, kind, from, to }) => {
    const [a, b] = [columnOf(paper, from), columnOf(paper, to)];
    return a === undefined || b === undefined ? [] : [{ name, kind, frames: to - from, a, b }];
  });
  return placed.map(({ name, kind, frames, a, b }, row) => {
    const y = BRACKETS + BRACKET * row;
    const text = `${name}: ${frames} ${frames === 1 ? 'frame' : 'frames'}`;
    const centre = inside(paper, (middle(a) + middle(b)) / 2, text.length * DIGIT + 8);
    return svg(
      'g',
      {},
      svg('path', { class: `bracket ${kind}`, d: `M${middle(a)} ${y - 6} V${y} H${middle(b)} V${y - 6}` }),
      svg('text', { x: centre, y: y + 13, class: kind }, text),
    );
  });
}
