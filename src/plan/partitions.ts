import { greatestCommonDivisor } from '../conv1d/divisor.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import { lagsOf, planesOf } from './taps.ts';

/**
 * How a long filter is cut into partitions, each level of one size.
 *
 * Everything is counted in *cells*: with stride s and dilation d, tap κ back from the newest of output m reads
 * d·κ frames before it. Taps s' = s/gcd(d,s) apart read every d' = d/gcd(d,s)-th cell of one phase of the input, so the
 * layer is d' interleaved streams (*residues*), each a plain filter of ⌈K/s'⌉ lags on C_in·s' lines of input.
 *
 *     lag      0            base        16·base              128·base
 *     level 0  ├─ direct ─┄┄├─ size base ─┤
 *     level 1                             ├─ size 8·base ─────┤
 *     level 2                                                 ├─ size 64·base ┄
 *
 * A residue's blocks of `base` cells are anchored to the stream's position. What an output reads of the block under way
 * is summed directly; what it reads of earlier blocks comes from products of spectra. Level i > 0 starts at twice its
 * size: the products of a block are due one size after it is complete, so its job has size/base ticks and is cut into as
 * many equal shares.
 *
 * The spectrum of a block of `size` cells (and as many zeros) is multiplied by that of a *slice*, 2·size lags of the
 * filter from one size before the block to one size after it, and the upper half kept: overlap-save with the overlap on
 * the filter's side, where it is paid once. So every number goes into one transform of a level, and none into another
 * that could see it a second time.
 */
export interface Partitioning {
  /** Cells of a block of the smallest level. */
  readonly base: number;
  /** Interleaved streams (d'). */
  readonly residues: number;
  /** Greatest common divisor of both: ticks of a cycle that come one cell later each time, see `lastCell`. */
  readonly common: number;
  /** Phases of the input (s'). */
  readonly planes: number;
  readonly levels: readonly Level[];
}

export interface Level {
  /** Cells of a block. */
  readonly size: number;
  /** Lags [from, to) of the filter that it covers; the smallest level's first `base` where they leave the block. */
  readonly from: number;
  readonly to: number;
  /** Partitions of its size: from the first lag that leaves the block, or from `from`, up to `to`. */
  readonly count: number;
  /** Blocks that an output block reads: slices of the filter. */
  readonly slices: number;
  /** Ticks from a level's block to the one where its products are due. */
  readonly ticks: number;
}

/** A level's size is so many times the one before. */
const GROWTH = 8;

/** The partitioning of given base and number of levels; the last level takes all that is left. */
export function partition(shape: Conv1dShape, base: number, levelCount: number): Partitioning {
  const lags = lagsOf(shape);
  const { planes, residues } = planesOf(shape);
  const levels = Array.from({ length: lags > base ? levelCount : 0 }, (_, index): Level => {
    const size = base * GROWTH ** index;
    const from = index === 0 ? 0 : 2 * size;
    const to = index === levelCount - 1 ? lags : 2 * size * GROWTH;
    // Lag l of an output in the next block lies in slice p for p·size < l < (p + 2)·size, one size more above level 0.
    const slices = index === 0 ? Math.ceil((to - 1) / size) : Math.floor((to - 2) / size);
    const count = Math.ceil((to - Math.max(base, from)) / size);
    return Object.freeze({ size, from, to, count, slices, ticks: size / base });
  });
  const common = greatestCommonDivisor(base, residues);
  return Object.freeze({ base, residues, common, planes, levels: Object.freeze(levels) });
}

/** Partitions of all levels: P of the error bound. */
export function countPartitions({ levels }: Partitioning): number {
  return levels.reduce((sum, { count }) => sum + count, 0);
}

/** Levels that a filter is long enough for: each would have a partition of its own. */
export function mostLevels(shape: Conv1dShape, base: number, limit: number): number {
  const lags = lagsOf(shape);
  let count = 1;
  while (count < limit && 2 * base * GROWTH ** count < lags) count++;
  return count;
}

/**
 * The last cell of the block whose tick is the `index`-th of a cycle of base·residues cells, in which each residue has
 * one: `base` cells apart, and one more where the residues would begin to repeat. As src/kernel/assembly/tail.ts has it.
 */
export function lastCell({ base, residues, common }: Partitioning, index: number): number {
  return base * (index + 1) - common + Math.floor((index * common) / residues);
}

/** Ticks of a cycle that its first `cells` cells complete. */
export function ticksWithin(partitioning: Partitioning, cells: number): number {
  let ticks = Math.floor(cells / partitioning.base) + 1;
  while (ticks > 0 && lastCell(partitioning, ticks - 1) >= cells) ticks--;
  return ticks;
}
