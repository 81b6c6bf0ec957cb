import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Level, Partitioning } from './partitions.ts';

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
  };
}

/** First piece of each tick's share, and one more for the end [ticks + 1]: as even as whole pieces allow. */
export function sharesOf(job: Job, ticks: number): Int32Array {
  const pieces = job.lines * job.forwardPieces + job.rows * job.outputPieces;
  const all = costBefore(job, pieces);
  const shares = new Int32Array(ticks + 1);
  for (let tick = 1, piece = 0; tick <= ticks; tick++) {
    const due = (all * tick) / ticks;
    // The piece whose start lies nearest to what is due: by halving, since units only grow.
    let high = pieces;
    while (piece < high) {
      const middle = Math.floor((piece + high) / 2);
      if ((costBefore(job, middle) + costBefore(job, middle + 1)) / 2 < due) piece = middle + 1;
      else high = middle;
    }
    shares[tick] = tick === ticks ? pieces : piece;
  }
  return shares;
}

/*
 * Of the transforms, counted in src/kernel/assembly/fft.ts for one lane: a splitting by fours has three complex products
 * and eight complex sums, on a quarter of the points; real input and an inverse of which half is kept need less.
 */
const FOURS = 34 / 4;
const REAL_TWOS = 3 / 2;
const REAL_FOURS = 23 / 4;
const REAL_EIGHTS = 84 / 8;
const UPPER_TWOS = 5 / 2;
const UPPER_FOURS = 24 / 4;

/** Of one slice for each point: a complex product and a complex sum. */
const PRODUCT = 8;

/** Multiplies and adds of a job's products and inverses. */
export function outputCost(job: Job): number {
  const forwards = job.lines * job.forwardPieces;
  return costBefore(job, forwards + job.rows * job.outputPieces) - costBefore(job, forwards);
}

/** Multiplies and adds of the first `piece` pieces of a job. */
export function costBefore(job: Job, piece: number): number {
  const { log, lines, rows, forwardPieces, outputPieces, productGroups, inputs, slices } = job;
  const size = 2 ** log;
  const inPass = Math.max(1, size / 128);
  const first = log === 5 ? REAL_TWOS : log % 2 === 0 ? REAL_FOURS : REAL_EIGHTS;
  const forwardPasses = forwardPieces / inPass;
  const forward = (pieces: number): number => {
    const pass = Math.floor(pieces / inPass);
    const costs = Array.from({ length: forwardPasses }, (_, i) =>
      i === 0 ? first : i < forwardPasses - 1 ? FOURS : 2 * FOURS,
    );
    return passesCost(costs, pass, (pieces % inPass) / inPass) * size;
  };
  const products = size / 16 / productGroups;
  const inversePasses = (outputPieces - products) / inPass;
  const output = (pieces: number): number => {
    const done = Math.min(pieces, products) / products;
    const rest = Math.max(0, pieces - products);
    const costs = Array.from({ length: inversePasses }, (_, i) =>
      i < inversePasses - 1 ? FOURS : log % 2 === 0 ? UPPER_FOURS : UPPER_TWOS,
    );
    const passes = passesCost(costs, Math.floor(rest / inPass), (rest % inPass) / inPass);
    return size * (done * (PRODUCT * inputs * slices + 2 * FOURS) + passes);
  };
  const forwards = Math.min(piece, lines * forwardPieces);
  const outputs = piece - forwards;
  return (
    Math.floor(forwards / forwardPieces) * forward(forwardPieces) +
    forward(forwards % forwardPieces) +
    Math.min(rows, Math.floor(outputs / outputPieces)) * output(outputPieces) +
    output(outputs % outputPieces)
  );
}

/** Of the first `passes` passes and a part of the next. */
function passesCost(costs: readonly number[], passes: number, part: number): number {
  const whole = costs.slice(0, passes).reduce((sum, cost) => sum + cost, 0);
  return whole + part * (costs[passes] ?? 0);
}
