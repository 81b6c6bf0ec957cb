import type { Conv1dShape } from '../conv1d/shape.ts';
import { cellsWithin } from './cells.ts';
import { UNITS, type Unit } from './machine.ts';
import type { Geometry } from './memory.ts';
import { stripHeights } from './strips.ts';
import { addedSums } from './sums.ts';

/** How often the engine does each unit of a machine's profile. */
export type Work = Record<Unit, number>;

/** Rows of fewer frames are copied one by one, see src/stream/layout.ts. */
const SHORT_COPY = 32;

/** Vectors of outputs in a span, see src/kernel/assembly/convolve.ts: of several rows, and where taps are left out. */
const SPAN = 12;
const LAGGED_SPAN = 6;
const LAGGED_ROW_SPAN = 8;

/** With fewer sums than these, each add waits for the one before: a tile then takes as long as if it had so many. */
const LEAST_SUMS = 4;

/** Vectors of a tile, by its rows: the widest first. */
const TILE_WIDTHS: readonly (readonly number[])[] = [[], [8, 4, 2, 1], [4, 2, 1], [3, 2, 1], [], [2, 1]];

/** Blocks of the smallest level over which runs of outputs are averaged. */
const AVERAGED = 4;

function noWork(): Work {
  return {
    call: 0,
    row: 0,
    frame: 0,
    shortRow: 0,
    singleFrame: 0,
    phasedFrame: 0,
    tile: 0,
    load: 0,
    multiplyAdd: 0,
    fusedMultiplyAdd: 0,
    tick: 0,
    transform: 0,
    product: 0,
  };
}

/** Of one call with `frames` input frames that brings `outputs`; with partitions, that on average brings them. */
export function countBlock(shape: Conv1dShape, geometry: Geometry, frames: number, outputs: number): Work {
  const work = countCopying(shape, geometry, frames, outputs);
  const summing = geometry.partitions ? countPartitioned(shape, geometry, frames) : countSums(geometry, outputs);
  for (const unit of UNITS) work[unit] += summing[unit];
  return work;
}

/** Of one call with `frames` input frames that brings `outputs`: all that is not summing. */
export function countCopying(shape: Conv1dShape, geometry: Geometry, frames: number, outputs: number): Work {
  const { batch, planes, ringFrames } = geometry;
  const { inChannels, outChannels, stride } = shape;
  const work = noWork();
  work.call = 1;
  copyRows(work, batch * inChannels, frames);
  if (outputs > 0) copyRows(work, batch * outChannels, outputs);
  const rings = batch * inChannels * planes;
  if (stride > 1) work.phasedFrame = (rings * frames) / stride;
  // What of the ring lies in its mirror is written twice.
  else work.load = (rings * frames * Math.max(0, 1 - frames / ringFrames)) / 4;
  return work;
}

/** Of a block's outputs on the direct path. */
export function countSums(geometry: Geometry, outputs: number): Work {
  const work = noWork();
  if (outputs > 0) addRun(work, geometry, outputs, 0, 1);
  return work;
}

/** Of a block of `frames` input frames on average, with partitions: sums within the block under way, and all behind it. */
export function countPartitioned(shape: Conv1dShape, geometry: Geometry, frames: number): Work {
  const { batch, partitioning } = geometry;
  const { base, planes, levels } = partitioning;
  const work = noWork();
  const inBlock = frames / shape.stride;
  const lines = batch * shape.inChannels * planes;
  const rows = batch * shape.outChannels;
  work.tick = (inBlock / base) * levels.length;
  for (const { size, slices } of levels) {
    work.transform += (inBlock / 4) * (lines + rows) * Math.log2(size);
    work.product += (inBlock / 4) * rows * (lines / batch / shape.groups) * slices;
  }
  const blocks = Math.ceil((AVERAGED * base) / inBlock);
  const first = cellsWithin(geometry.cells, shape.padding[0]);
  for (let block = 0, at = first; block < blocks; block++) {
    const end = first + Math.floor((block + 1) * inBlock);
    for (let count = 0; at < end; at += count) {
      count = Math.min(end - at, base - (at % base));
      work.call += 1 / blocks;
      addRun(work, geometry, count, at % base, 1 / blocks);
    }
  }
  return work;
}

function copyRows(work: Work, rows: number, frames: number): void {
  const short = frames < SHORT_COPY;
  work[short ? 'shortRow' : 'row'] += rows;
  work[short ? 'singleFrame' : 'frame'] += rows * frames;
}

/** `outputs` in a row, of all channels, which read `lag` cells before the first one: src/kernel/assembly/convolve.ts. */
function addRun(work: Work, geometry: Geometry, outputs: number, lag: number, times: number): void {
  const { batch, head, lagTaps, trios, singles } = geometry;
  const rows = head.outChannels / head.groups;
  const together = rows === 1 ? 12 : 3;
  const groups = times * batch * head.groups;
  const vectors = Math.ceil(outputs / 4);
  if (lagTaps === 0) {
    const span = rows === 1 ? vectors : SPAN;
    const whole = Math.floor(vectors / span);
    addRows(work, geometry, span, trios, singles, groups * whole);
    addRows(work, geometry, vectors - whole * span, trios, singles, groups);
    return;
  }
  const span = rows === 1 ? LAGGED_ROW_SPAN : LAGGED_SPAN;
  for (let at = 0; at < vectors; at += span) {
    const count = Math.min(span, vectors - at);
    const lags = lag + 4 * (at + count);
    const wanted = (together / 3) * lagTaps * Math.ceil(lags / together);
    const rest = Math.min(singles, lagTaps * Math.max(0, lags - (3 * trios) / lagTaps));
    if (wanted < trios) addRows(work, geometry, count, wanted, 0, groups);
    else addRows(work, geometry, count, trios, rest, groups);
  }
}

/** A span of a group's rows. */
function addRows(
  work: Work,
  { head: shape, sums }: Geometry,
  vectors: number,
  trios: number,
  singles: number,
  times: number,
): void {
  const add = (count: number, height: number, width: number): void => {
    const tiles = count * times;
    work.tile += tiles * (1 + addedSums(sums, 3 * trios + singles));
    // A row alone loads what its trios' taps share once.
    work.load += tiles * (trios * (height === 1 ? width + 2 + 3 : 3 * (width + height)) + singles * (width + height));
    const multiplyAdds = tiles * (3 * trios + singles) * Math.max(height * width, LEAST_SUMS);
    work[shape.numerics === 'fast' ? 'fusedMultiplyAdd' : 'multiplyAdd'] += multiplyAdds;
  };
  for (const height of stripHeights(shape.outChannels / shape.groups)) {
    let left = vectors;
    for (const width of TILE_WIDTHS[height] ?? []) {
      add(Math.floor(left / width), height, width);
      left %= width;
    }
  }
}
