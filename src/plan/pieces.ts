import type { Conv1dShape } from '../conv1d/shape.ts';
import { JobCost } from './job-cost.ts';
import type { Level, Partitioning } from './partitions.ts';
import { inputsTogether } from './sums.ts';

/**
 * The work of one job of a level, cut into pieces in the order in which they run: the transform of each line of input,
 * then for each output row its products and its inverse. A tick does a share of them: equal in multiplies and adds, but
 * for a piece.
 */
export interface Job {
  /** log2 of the level's size. */
  readonly log: number;
  readonly lines: number;
  readonly rows: number;
  /** Pieces of one line's transform; of one row's products and inverse. */
  readonly forwardPieces: number;
  readonly outputPieces: number;
  /** Groups of 16 points that a piece of products does. */
  readonly productGroups: number;
  /** Inputs that a row sums, each in so many slices. */
  readonly inputs: number;
  readonly slices: number;
  /** Of these inputs those that are summed in a row. */
  readonly together: number;
}

/** Butterflies of four lanes in a piece of a transform: some thousand multiplies and adds. */
const PIECE = 8;

export function planJob(shape: Conv1dShape, batch: number, { planes }: Partitioning, level: Level): Job {
  const log = Math.log2(level.size);
  const inputs = (shape.inChannels / shape.groups) * planes;
  const groups = level.size / 16;
  const inPass = Math.max(1, groups / PIECE);
  // As src/kernel/assembly/fft.ts has them.
  const forwardPasses = log === 5 ? 2 : Math.floor((log - 2) / 2);
  const inversePasses = Math.floor((log - 3) / 2);
  // A group's products with one slice are 128 multiplies and adds, an eighth of such a piece.
  const productGroups = Math.min(groups, 2 ** Math.max(0, Math.round(Math.log2(PIECE / (inputs * level.slices)))));
  return {
    log,
    lines: batch * shape.inChannels * planes,
    rows: batch * shape.outChannels,
    forwardPieces: forwardPasses * inPass,
    outputPieces: groups / productGroups + inversePasses * inPass,
    productGroups,
    inputs,
    slices: level.slices,
    together: inputsTogether(inputs, level.slices),
  };
}

/** First piece of each tick's share, and one more for the end [ticks + 1]: as even as whole pieces allow. */
export function sharesOf(job: Job, ticks: number): Int32Array {
  const pieces = job.lines * job.forwardPieces + job.rows * job.outputPieces;
  const cost = new JobCost(job);
  const all = cost.before(pieces);
  const shares = new Int32Array(ticks + 1);
  for (let tick = 1, piece = 0; tick <= ticks; tick++) {
    const due = (all * tick) / ticks;
    // The piece whose start lies nearest to what is due: by halving, as costs only grow from piece to piece.
    let high = pieces;
    while (piece < high) {
      const middle = Math.floor((piece + high) / 2);
      if ((cost.before(middle) + cost.before(middle + 1)) / 2 < due) piece = middle + 1;
      else high = middle;
    }
    shares[tick] = tick === ticks ? pieces : piece;
  }
  return shares;
}
