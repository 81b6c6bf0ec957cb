import type { Conv1dShape } from 'tapline';
import { paddedIndex } from '../../src/conv1d/padding.ts';
import { comesWith, newestRead, outputsWith, positionRead, tapAt } from './timing.ts';

/** What is drawn: one layer on one signal, around one output. */
export interface Scene {
  readonly shape: Conv1dShape;
  /** L, frames of the signal. */
  readonly length: number;
  /** L_out. */
  readonly outputs: number;
  /** Frames of a block. */
  readonly blockSize: number;
  /** The output that is looked at. */
  readonly output: number;
}

/** One position of the padded signal, and what happens there. */
export interface FrameColumn {
  readonly kind: 'frame';
  readonly position: number;
  readonly region: 'before' | 'signal' | 'after';
  /** The frame whose value it has: itself in the signal, −1 for a padded zero. */
  readonly source: number;
  /** First and last output that come with it. */
  readonly outputs: readonly [first: number, last: number] | undefined;
}

/** Positions that are left out, both ends included. */
export interface BreakColumn {
  readonly kind: 'break';
  readonly from: number;
  readonly to: number;
}

export type Column = FrameColumn | BreakColumn;

/**
 * The columns of the drawing, old to new, together the whole padded signal: frames one by one where something is to be
 * seen, breaks for the rest. Every tap of the output is shown as long as there is room; of a longer kernel the oldest
 * and the newest ones.
 *
 * @param budget columns there is room for, at least 6
 */
export function layColumns(scene: Scene, budget: number): readonly Column[] {
  const ends = endsOf(scene);
  const [low, high] = ends;
  const frames = spread(needed(scene, ends, budget), ends, budget);
  const columns: Column[] = [];
  let next = low;
  for (const position of frames) {
    if (position > next) columns.push({ kind: 'break', from: next, to: position - 1 });
    columns.push(frameAt(scene, position));
    next = position + 1;
  }
  if (next <= high) columns.push({ kind: 'break', from: next, to: high });
  return columns;
}

/** The last frame of the block in which an output comes out; undefined where no block brings it. */
export function blockEnd({ blockSize, length }: Scene, position: number): number | undefined {
  if (position < 0 || position >= length) return undefined;
  return Math.min(length - 1, (Math.floor(position / blockSize) + 1) * blockSize - 1);
}

/** Indices of the columns that an output reads. */
export function columnsRead(columns: readonly Column[], shape: Conv1dShape, output: number): number[] {
  return columns.flatMap((column, index) =>
    column.kind === 'frame' && tapAt(shape, output, column.position) !== undefined ? [index] : [],
  );
}

/** The first and last position of the padded signal. */
type Ends = readonly [low: number, high: number];

function endsOf({ shape, length }: Scene): Ends {
  return [0 - shape.padding[0], length + shape.padding[1] - 1];
}

function frameAt({ shape, length, outputs }: Scene, position: number): FrameColumn {
  return {
    kind: 'frame',
    position,
    region: position < 0 ? 'before' : position < length ? 'signal' : 'after',
    source: paddedIndex(shape.paddingMode, position, length),
    outputs: outputsWith(shape, outputs, position),
  };
}

/**
 * Positions that are shown in any case: taps, where the output comes out, and where there is room where it is aligned and
 * its block ends. Of taps that are too many as few as must be are left out.
 */
function needed(scene: Scene, ends: Ends, budget: number): number[] {
  const { shape, output } = scene;
  const comes = comesWith(shape, output);
  const aligned = output * shape.stride;
  const end = blockEnd(scene, comes);
  const there = [comes];
  const beside = [
    ...there,
    ...(aligned < newestRead(shape, output) ? [aligned] : []),
    ...(end === undefined ? [] : [end]),
  ];
  const tried = [
    { half: shape.kernelSize, others: beside },
    { half: shape.kernelSize, others: there },
    ...Array.from({ length: budget }, (_, i) => ({ half: budget - i, others: beside })),
    { half: 1, others: there },
  ].filter(({ half }) => half <= Math.min(budget, shape.kernelSize));
  const candidates = tried.map(({ half, others }) =>
    [...new Set([...tapsShown(shape, output, half), ...others])].sort((a, b) => a - b),
  );
  return candidates.find((positions) => costOf(positions, ends) <= budget) ?? there;
}

/** All taps, or so many of the oldest and of the newest. */
function tapsShown(shape: Conv1dShape, output: number, half: number): number[] {
  return Array.from({ length: half }, (_, k) => [k, shape.kernelSize - 1 - k])
    .flat()
    .map((k) => positionRead(shape, output, k));
}

/** Columns of these ascending positions, with a break for whatever is missing between and around them. */
function costOf(positions: readonly number[], [low, high]: Ends): number {
  const around = [low - 1, ...positions, high + 1];
  const breaks = around.filter((position, index) => index > 0 && position - (around[index - 1] ?? low) > 1);
  return positions.length + breaks.length;
}

/** Adds positions while there is room: whole gaps first, the smallest before others, then what lies around. */
function spread(frames: readonly number[], ends: Ends, budget: number): readonly number[] {
  const shown = new Set(frames);
  let used = costOf(frames, ends);
  const [low, high] = ends;
  const gaps = frames
    .map((from, index) => ({ from, missing: (frames[index + 1] ?? from) - from - 1 }))
    .filter(({ missing }) => missing > 0 && missing <= budget)
    .sort((a, b) => a.missing - b.missing);
  for (const { from, missing } of gaps) {
    // The gap's break goes.
    if (used + missing - 1 > budget) break;
    for (let i = 1; i <= missing; i++) shown.add(from + i);
    used += missing - 1;
  }
  for (let distance = 1; distance <= budget; distance++) {
    const around = frames.flatMap((position) => [position - distance, position + distance]);
    for (const position of around) {
      if (shown.has(position) || position < low || position > high) continue;
      // One column more, and no, one or two breaks instead of one.
      const beside = [position - 1, position + 1].filter((one) => shown.has(one) || one < low || one > high);
      const more = 2 - beside.length;
      if (used + more > budget) continue;
      shown.add(position);
      used += more;
    }
  }
  return [...shown].sort((a, b) => a - b);
}
