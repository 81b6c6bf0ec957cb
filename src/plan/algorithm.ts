import type { Conv1dShape } from '../conv1d/shape.ts';
import { LARGEST_BLOCK } from './limits.ts';
import { planPartitionGeometry } from './partition-memory.ts';
import { countPartitions, type Level, mostLevels, type Partitioning, partition } from './partitions.ts';
import { spreadOf } from './strips.ts';
import { planSums } from './sums.ts';
import { lagsOf, planesOf } from './taps.ts';

/** Blocks that the smallest level may have, in cells. */
const BASES = [32, 64, 128];

/** Levels a filter is cut into at most, and from so many lags on one more: each makes a change of weights wait longer. */
const MOST_LEVELS = 3;
const VERY_LONG = 2 ** 20;

/** The algorithm that a layer of this shape runs on: a function of the shape alone, so bits and plans agree everywhere. */
export function chooseAlgorithm(shape: Conv1dShape): 'direct' | 'fft' {
  if (shape.algorithm !== 'auto') return shape.algorithm;
  return choosePartitioning(shape).levels.length > 0 ? 'fft' : 'direct';
}

/** How a layer of this shape is cut into partitions; without levels it runs directly, from end to end. */
export function choosePartitioning(shape: Conv1dShape): Partitioning {
  const direct = partition(shape, lagsOf(shape), 0);
  if (shape.algorithm === 'direct') return direct;
  const candidates = partitionings(shape);
  // Spectra take more room than what they are of: a layer that only fits without them is to run all the same.
  const fitting = candidates.filter((candidate) => fits(shape, candidate));
  if (shape.algorithm === 'fft') return cheapest(shape, fitting) ?? cheapest(shape, candidates) ?? direct;
  const best = cheapest(shape, fitting);
  return best !== undefined && partitionedCost(shape, best) < ADVANTAGE * directCost(shape) ? best : direct;
}

/** Those that a filter is long enough for. */
function partitionings(shape: Conv1dShape): Partitioning[] {
  const limit = lagsOf(shape) >= VERY_LONG ? MOST_LEVELS + 1 : MOST_LEVELS;
  return BASES.filter((base) => base < lagsOf(shape)).flatMap((base) =>
    Array.from({ length: mostLevels(shape, base, limit) }, (_, i) => partition(shape, base, i + 1)),
  );
}

function cheapest(shape: Conv1dShape, candidates: readonly Partitioning[]): Partitioning | undefined {
  let best: Partitioning | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const cost = partitionedCost(shape, candidate);
    if (cost >= least) continue;
    best = candidate;
    least = cost;
  }
  return best;
}

/*
 * The rule behind 'auto': work for one cell, in multiply-adds of the direct kernel. An output row sums I lines of input,
 * a layer has L = C_in·s' lines and R = C_out rows.
 *
 *     direct      R·I·lags
 *     head        R·I·h                     h lags on average: half a block and half a run of outputs, since whole runs
 *                                           are summed to the lags of their last; all lags of a block where d' > 1;
 *                                           where sums are taken in blocks (sums.ts), each costs BLOCK products more,
 *                                           ROW_BLOCK where a group has one row
 *     ticks       (TICK + ROW·(L + R))/base
 *     transforms  (L + R)·TRANSFORM·log2 B  for each level of size B: B·log2 B for every B cells, there and back
 *     products    R·I·PRODUCT·slices        for each level
 *
 * The constants were fitted to times of 128-frame blocks on x86-64, 128-bit SIMD without fused multiply-add, where a
 * multiply-add of the direct kernel took 58 ps: of mono filters of 96 to 48,000 taps at bases of 32, 64 and 128 and one
 * to three levels, then checked on 18 shapes of up to 64 → 64 channels, with groups, stride and dilation. By counts a
 * product of points is 4 multiply-adds and a butterfly of B·log2 B points 2.1; transforms cost more than three times
 * that, since they are bound by loads and stores. Of all shapes measured the rule takes the faster algorithm, or one
 * that is less than 5 % slower: mono from 203 taps on, 8 → 8 from 60, 64 → 64 from 49; up to 32 taps never.
 */
const PRODUCT = 4.7;
const TRANSFORM = 6.6;
const TICK = 1500;
const ROW = 400;
const BLOCK = 8;
const ROW_BLOCK = 2;

/** Partitions have to be so much better: a filter that runs directly has less state, and exact zeros stay exact. */
const ADVANTAGE = 0.9;

/** Outputs that are summed at a time where a group has one row, and else: see src/kernel/assembly/convolve.ts. */
const ROW_RUN = 32;
const RUN = 24;

function directCost(shape: Conv1dShape): number {
  const { rows, inputs } = sizes(shape);
  return rows * inputs * lagsOf(shape);
}

function partitionedCost(shape: Conv1dShape, partitioning: Partitioning): number {
  const { base, residues, levels } = partitioning;
  const { rows, lines, inputs } = sizes(shape);
  const isRow = rows === shape.groups;
  const run = isRow ? ROW_RUN : RUN;
  const head = residues > 1 ? base : (base + Math.min(run, base)) / 2;
  const ticks = (TICK + ROW * (lines + rows)) / base;
  const ofLevel = (level: Level): number =>
    (lines + rows) * TRANSFORM * Math.log2(level.size) + rows * inputs * PRODUCT * level.slices;
  const sums = planSums(inputs * base, countPartitions(partitioning));
  const perProduct = sums.products < inputs * base ? 1 + (isRow ? ROW_BLOCK : BLOCK) / sums.products : 1;
  return perProduct * rows * inputs * head + ticks + levels.reduce((sum, level) => sum + ofLevel(level), 0);
}

/** Whether the spectra of a layer and the state of one signal can be had, with some room for the head's filters. */
function fits(shape: Conv1dShape, candidate: Partitioning): boolean {
  const { spectraBytes, stateBytes, voiceBytes } = planPartitionGeometry(shape, 1, candidate);
  const { rows, inputs } = sizes(shape);
  const headBytes = 4 * rows * spreadOf(rows / shape.groups) * (1 + inputs * candidate.base) + 16;
  return Math.max(headBytes + spectraBytes, stateBytes, voiceBytes) <= LARGEST_BLOCK;
}

function sizes(shape: Conv1dShape): { rows: number; lines: number; inputs: number } {
  const lines = shape.inChannels * planesOf(shape).planes;
  return { rows: shape.outChannels, lines, inputs: lines / shape.groups };
}
