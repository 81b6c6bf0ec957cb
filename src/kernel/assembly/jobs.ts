import {
  CHUNK_BYTES,
  forwardButterflies,
  forwardCost,
  forwardPass,
  forwardPasses,
  GROUP_COST,
  inverseButterflies,
  inverseCost,
  inversePass,
  inversePasses,
} from './fft';
import { Layout, rowsOf } from './layout';
import { multiply } from './multiply';
import { Level, Partitions } from './partitions';

/*
 * The work of a level, in pieces that src/plan/pieces.ts lists: any run of them can be done at a time.
 */

/**
 * Multiplies and adds of transforms and products so far. Only tests read it: what a plan says is executed, and how evenly,
 * is to be counted where it is done. It is one addition for some thousand.
 */
let performed: f64 = 0;

export function performedOperations(): f64 {
  return performed;
}

/** Pieces `from` ≤ i < `to` of the transforms of all lines of input, from numbers at `block` to the newest spectra. */
export function transform(
  partitions: Partitions,
  level: Level,
  newest: i32,
  state: usize,
  block: usize,
  from: i32,
  to: i32,
): void {
  const log = level.log;
  const pieces = level.forwardPieces;
  while (from < to) {
    const line = from / pieces;
    const at = from % pieces;
    const count = min(to - from, pieces - at);
    const spectrum = state + level.spectra + line * level.spectraPitch + CHUNK_BYTES * newest;
    const x = state + 4 * line * partitions.timeFrames + block;
    const inPass = pieces / forwardPasses(log);
    for (let piece = at; piece < at + count; ) {
      const pass = piece / inPass;
      const next = min(at + count, (pass + 1) * inPass);
      const scale = forwardButterflies(log, pass) / inPass;
      performed += (scale * (next - piece) * forwardCost(log, pass)) as f64;
      forwardPass(
        log,
        pass,
        partitions.twiddles,
        x,
        state + level.work,
        spectrum,
        CHUNK_BYTES * level.slots,
        scale * (piece - pass * inPass),
        scale * (next - pass * inPass),
      );
      piece = next;
    }
    from += count;
  }
}

/** Adds of a node of 16 points for each sum of inputs that is added to the first. */
const ADDED_SUM: i32 = 2 * 16;

/** Pieces `from` ≤ i < `to` of the products and inverses of all output rows, to their output blocks `block`. */
export function produce(
  layout: Layout,
  partitions: Partitions,
  level: Level,
  newest: i32,
  state: usize,
  filters: usize,
  part: usize,
  block: i32,
  from: i32,
  to: i32,
): void {
  const log = level.log;
  const table = partitions.twiddles;
  const pieces = level.outputPieces;
  const rows = rowsOf(layout);
  const products = (1 << (log - 4)) / level.productGroups;
  const passes = inversePasses(log);
  const inPass = (pieces - products) / passes;
  const work = part + level.voiceWork;
  while (from < to) {
    const row = from / pieces;
    const channel = row % rows;
    let piece = from % pieces;
    const end = min(pieces, piece + to - from);
    from += end - piece;
    if (piece < products) {
      const firstLine = (row / rows) * partitions.lines + (channel / layout.rows) * partitions.inputs;
      const next = min(end, products);
      const nodes = (next - piece) * level.productGroups;
      const added = ADDED_SUM * ((partitions.inputs - 1) / level.together);
      performed += (nodes as f64) * ((128 * partitions.inputs * level.slices + added + GROUP_COST) as f64);
      multiply(
        log,
        table,
        work,
        state + level.spectra + firstLine * level.spectraPitch,
        level.spectraPitch,
        partitions.inputs,
        level.together,
        newest,
        level.slots,
        level.slices,
        filters + level.filters + channel * level.filtersPitch,
        piece * level.productGroups,
        next * level.productGroups,
      );
      piece = next;
    }
    const y = part + level.blocks + level.blocksPitch * row + ((4 * block) << log);
    while (piece < end) {
      const done = (piece - products) / inPass;
      const start = products + done * inPass;
      const next = min(end, start + inPass);
      const pass = passes - 1 - done;
      const scale = inverseButterflies(log, pass) / inPass;
      performed += (scale * (next - piece) * inverseCost(log, pass)) as f64;
      inversePass(log, pass, table, work, y, scale * (piece - start), scale * (next - start));
      piece = next;
    }
  }
}
