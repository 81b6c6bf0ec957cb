import type { Column, Scene } from './columns.ts';

/** Pixels of the rows, from the top. */
export const BANDS = 0;
export const BAND = 20;
export const INPUT = 62;
export const CELL = 28;
export const WEIGHTS: number = INPUT + CELL + 14;
export const LINES: number = WEIGHTS + 6;
export const OUTPUT = 204;
export const BRACKETS: number = OUTPUT + CELL + 24;
export const BRACKET = 24;

/** Pixels that a drawing has at least. */
export const NARROWEST_PAPER = 120;

/** Left of the columns: the rows' names. */
export const GUTTER = 20;

/** Columns are at least and at most so wide. */
const NARROWEST = 22;
const WIDEST = 52;

/** Of a digit. */
export const DIGIT = 6.4;
/** Of a bold one. */
const BOLD = 7;
const ELLIPSIS = 10;

/** A scene with its columns laid on pixels. */
export interface Paper {
  readonly scene: Scene;
  readonly columns: readonly Column[];
  /** Pixels of the whole, and of a column. */
  readonly width: number;
  readonly size: number;
  /** Left edge and middle of a column. */
  left(index: number): number;
  middle(index: number): number;
}

export function paperOf(scene: Scene, columns: readonly Column[], width: number): Paper {
  const size = columnWidth(width, columns.length);
  return {
    scene,
    columns,
    width,
    size,
    left: (index) => GUTTER + index * size,
    middle: (index) => GUTTER + (index + 0.5) * size,
  };
}

/** Pixels of one of so many columns. */
export function columnWidth(width: number, columns: number): number {
  return Math.min(WIDEST, (width - GUTTER) / columns);
}

/** How many columns a place has room for, with positions of so many digits. */
export function columnsFor(width: number, digits: number): number {
  return Math.max(12, Math.floor((width - GUTTER) / Math.max(NARROWEST, Math.min(WIDEST, digits * BOLD + 5))));
}

/** The column of a position; undefined where a break hides it. */
export function columnOf({ columns }: Paper, position: number): number | undefined {
  const found = columns.findIndex((column) => column.kind === 'frame' && column.position === position);
  return found < 0 ? undefined : found;
}

/** Where the middle of a text of so many pixels is, so that all of it is on the paper. */
export function inside({ width }: Paper, middle: number, wide: number): number {
  return Math.max(wide / 2, Math.min(width - wide / 2, middle));
}

/** As much of a number's end as there is room for. */
export function fitted(text: string, size: number): string {
  if (text.length <= Math.floor((size - 3) / BOLD)) return text;
  return `…${text.slice(-Math.max(1, Math.floor((size - 3 - ELLIPSIS) / BOLD)))}`;
}
