import { greatestCommonDivisor } from '../conv1d/divisor.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import { cellsWithin } from './cells.ts';
import { JobCost } from './job-cost.ts';
import type { Geometry } from './memory.ts';
import { countOperations } from './operations.ts';
import type { PartitionGeometry } from './partition-memory.ts';
import { type Partitioning, ticksWithin } from './partitions.ts';
import { sharesOf } from './pieces.ts';
import { addedSums } from './sums.ts';

/** Multiplies and adds that the engine runs for one block: on average, and at most. */
export interface Executed {
  readonly mean: number;
  readonly max: number;
}

/** Blocks that are looked at for the one that takes most; later ones repeat them, but for the oddest sizes. */
const MOST_BLOCKS = 2 ** 16;

/** @param blockSize input frames */
export function countExecuted(shape: Conv1dShape, geometry: Geometry, blockSize: number): Executed {
  const { partitions, batch } = geometry;
  if (partitions === undefined) {
    // Every product is one multiply and one add: sums start from the bias, or from 0.
    const direct = (outputs: number): number => 2 * countOperations(shape, outputs, batch).macs;
    const mean = blockSize / shape.stride;
    return Object.freeze({ mean: direct(mean), max: direct(Math.ceil(mean)) });
  }
  const work = new PartitionedWork(shape, geometry, partitions);
  const scaling = blockSize * batch * shape.inChannels;
  const { stride } = shape;
  const period = work.period * stride;
  const blocks = Math.min(MOST_BLOCKS, period / greatestCommonDivisor(period, blockSize));
  let max = 0;
  let before = work.upTo(cellsWithin(geometry.cells, shape.padding[0]));
  for (let block = 1; block <= blocks; block++) {
    const after = work.upTo(cellsWithin(geometry.cells, shape.padding[0] + block * blockSize));
    max = Math.max(max, after - before);
    before = after;
  }
  const mean = (work.upTo(work.period) / work.period / stride) * blockSize;
  return Object.freeze({ mean: mean + scaling, max: max + scaling });
}

/** Multiplies and adds up to a cell. */
class PartitionedWork {
  /** Cells after which the same amounts come again. */
  readonly period: number;
  readonly #partitioning: Partitioning;
  /** What a cell sums for each lag, and for finishing it: its tail, its scale, its bias. */
  readonly #lagCost: number;
  readonly #tailCost: number;
  /** Of the ticks of the first so many cycles, of one residue. */
  readonly #ticks: Float64Array;

  /** Sums that are added up in the first cells of a block. */
  readonly #added: readonly number[];

  constructor(shape: Conv1dShape, geometry: Geometry, { levels }: PartitionGeometry) {
    const { partitioning, batch, sums } = geometry;
    const { base, residues, planes } = partitioning;
    const rows = batch * shape.outChannels;
    const cycles = Math.max(...levels.map(({ level }) => level.ticks));
    this.period = base * residues * cycles;
    this.#partitioning = partitioning;
    this.#lagCost = (2 * rows * shape.inChannels * planes) / shape.groups;
    this.#tailCost = 3 * rows;
    const inputs = (shape.inChannels * planes) / shape.groups;
    const added = [0];
    for (let lags = 1; lags <= base; lags++) {
      const products = inputs * (residues > 1 ? base : lags);
      added.push((added[lags - 1] as number) + rows * addedSums(sums, products));
    }
    this.#added = added;
    this.#ticks = new Float64Array(cycles + 1);
    const parts = levels.map(({ job, level }) => {
      return { ticks: level.ticks, share: sharesOf(job, level.ticks), job: new JobCost(job) };
    });
    for (let cycle = 0; cycle < cycles; cycle++) {
      let cost = rows * base * (levels.length - 1);
      for (const { ticks, share, job } of parts) {
        const phase = (cycle + 1) % ticks;
        cost += job.before(share[phase + 1] as number) - job.before(share[phase] as number);
      }
      this.#ticks[cycle + 1] = (this.#ticks[cycle] as number) + cost;
    }
  }

  upTo(cell: number): number {
    const { base, residues } = this.#partitioning;
    const size = base * residues;
    const cycle = Math.floor(cell / size);
    const inCycle = cell - cycle * size;
    const ticks = ticksWithin(this.#partitioning, inCycle);
    const cycles = this.#ticks.length - 1;
    const all = this.#ticks[cycles] as number;
    const at = cycle % cycles;
    const ofCycle = (this.#ticks[at + 1] as number) - (this.#ticks[at] as number);
    const whole = residues * (Math.floor(cycle / cycles) * all + (this.#ticks[at] as number));
    return whole + ticks * ofCycle + this.#headUpTo(cell) + cell * this.#tailCost;
  }

  /** In a block its n-th cell sums n lags; where residues alternate all have zeros for what is not there. */
  #headUpTo(cell: number): number {
    const { base, residues } = this.#partitioning;
    const block = Math.floor(cell / base);
    const inBlock = cell - block * base;
    const added = block * (this.#added[base] as number) + (this.#added[inBlock] as number);
    if (residues > 1) return cell * base * this.#lagCost + added;
    return this.#lagCost * (block * ((base * (base + 1)) / 2) + (inBlock * (inBlock + 1)) / 2) + added;
  }
}
