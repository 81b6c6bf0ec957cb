import type { Column, Scene } from './columns.ts';

/** Columns side by side that belong to one stretch of time. */
export interface Band {
  /** The number of the block, or where the columns lie outside the signal. */
  readonly what: number | 'before' | 'after';
  /** Columns [from, to). */
  readonly from: number;
  readonly to: number;
}

/** The drawing's columns by blocks: a break belongs to a block where it hides nothing of another. */
export function bandsOf(columns: readonly Column[], { blockSize, length }: Scene): readonly Band[] {
  const placeOf = (position: number): Band['what'] => {
    if (position < 0) return 'before';
    return position < length ? Math.floor(position / blockSize) : 'after';
  };
  const bands: Band[] = [];
  for (const [index, column] of columns.entries()) {
    const [from, to] = column.kind === 'frame' ? [column.position, column.position] : [column.from, column.to];
    const what = placeOf(from);
    if (what !== placeOf(to)) continue;
    const before = bands[bands.length - 1];
    if (before?.what === what && before.to === index) bands[bands.length - 1] = { ...before, to: index + 1 };
    else bands.push({ what, from: index, to: index + 1 });
  }
  return bands;
}
