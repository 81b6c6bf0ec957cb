import type { Conv1dShape } from '../conv1d/shape.ts';
import { type Level, mostLevels, type Partitioning, partition } from './partitions.ts';
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
  let best = direct;
  let least = shape.algorithm === 'fft' ? Infinity : directCost(shape);
  const limit = lagsOf(shape) >= VERY_LONG ? MOST_LEVELS + 1 : MOST_LEVELS;
  for (const base of BASES) {
    if (base >= lagsOf(shape)) break;
    for (let count = 1; count <= mostLevels(shape, base, limit); count++) {
      const candidate = partition(shape, base, count);
      const cost = partitionedCost(shape, candidate);
      if (cost < least) {
        best = candidate;
        least = cost;
      }
    }
  }
  return best;
}

/*
 * The rule behind 'auto': work for one cell, in multiply-adds of the direct kernel. L = C_in·s' lines of input, of which
 * an output row sums I = L/groups; R = C_out rows.
 *
 *     direct       R·I·lags
 *     head         R·I·h            h: lags summed on average, half a block and half a run of outputs
 *     transforms   (L + R)·t(B)/B   for each level of size B
 *     products     R·I·p·slices     four multiply-adds for each of B points, of each slice, for each block of B cells
 *     ticks        (k + …)/base
 */
const PRODUCT = 4;
const TRANSFORM = 3.2;
const TICK = 1200;
const ROW_TICK = 300;

function directCost(shape: Conv1dShape): number {
  const { rows, inputs } = sizes(shape);
  return rows * inputs * lagsOf(shape);
}

function partitionedCost(shape: Conv1dShape, { base, residues, levels }: Partitioning): number {
  const { rows, lines, inputs } = sizes(shape);
  const run = rows === shape.groups ? 32 : 24;
  const head = residues > 1 ? base : (base + Math.min(run, base)) / 2;
  const ticks = (TICK + ROW_TICK * (lines + rows)) / base;
  const ofLevel = (level: Level): number =>
    (lines + rows) * TRANSFORM * Math.log2(level.size) + rows * inputs * PRODUCT * level.slices;
  return rows * inputs * head + ticks + levels.reduce((sum, level) => sum + ofLevel(level), 0);
}

function sizes(shape: Conv1dShape): { rows: number; lines: number; inputs: number } {
  const lines = shape.inChannels * planesOf(shape).planes;
  return { rows: shape.outChannels, lines, inputs: lines / shape.groups };
}
