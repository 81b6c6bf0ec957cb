/** Microseconds of a block, by runs of many blocks: of the fastest run, the middle one and the slowest. */
export interface Timing {
  readonly fastest: number;
  readonly median: number;
  readonly slowest: number;
  /** Blocks that were run, warm-up aside. */
  readonly blocks: number;
}

/**
 * @param runs milliseconds of each run of `blocks` blocks; at least one
 * @param without milliseconds of runs of everything around the blocks, where that is in the others too
 */
export function timingOf(runs: readonly number[], blocks: number, without: readonly number[] = [0]): Timing {
  const sorted = ascending(runs);
  const around = ascending(without);
  const perBlock = (run: number, less: number): number => (1000 * Math.max(0, run - less)) / blocks;
  const usual = middle(around);
  return {
    fastest: perBlock(sorted[0] ?? Number.NaN, around[0] ?? Number.NaN),
    median: perBlock(middle(sorted), usual),
    slowest: perBlock(sorted[sorted.length - 1] ?? Number.NaN, usual),
    blocks: blocks * runs.length,
  };
}

function ascending(values: readonly number[]): readonly number[] {
  if (values.length === 0) throw new RangeError('there must be a run');
  return [...values].sort((a, b) => a - b);
}

/** The middle one of ascending numbers, or what lies between the middle two. */
function middle(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return (low + high) / 2;
}
