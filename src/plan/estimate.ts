import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Executed } from './executed.ts';
import { type MachineProfile, UNITS } from './machine.ts';
import type { Geometry } from './memory.ts';
import { countBlock, countCopying, countPartitioned, type Work } from './work.ts';

/** How long a machine takes for one block through `process`, and for which part of real time that is. */
export interface Estimate {
  /** On average, and for the block that takes most. */
  readonly microsecondsPerBlock: { readonly mean: number; readonly max: number };
  /** Mean time over a block's own: 1 is all of one core. Needs a sample rate. */
  readonly load?: number;
}

/**
 * time = Σ units · their nanoseconds: everything the engine does for a block, counted from the shape (work.ts), times
 * what each unit takes on a machine. Nothing is measured here.
 *
 * Where the stride does not divide the block, blocks differ by an output, and `max` is the one that takes longer (which
 * may have fewer, as four outputs are computed at a time). With partitions `max` is the mean but for the work of
 * transforms, products and sums: the block that has most of it has `executed.max / executed.mean` times the mean's.
 *
 * @param blockSize input frames
 */
export function estimateBlock(
  machine: MachineProfile,
  shape: Conv1dShape,
  geometry: Geometry,
  blockSize: number,
  executed: Executed,
): Estimate['microsecondsPerBlock'] {
  const outputs = blockSize / shape.stride;
  const few = Math.floor(outputs);
  const more = outputs - few;
  // Of blocks with few outputs and with one more, as often as they come.
  const over = (time: (outputs: number) => number): { mean: number; max: number } => {
    const least = time(few);
    if (more === 0) return { mean: least, max: least };
    const most = time(few + 1);
    return { mean: (1 - more) * least + more * most, max: Math.max(least, most) };
  };
  if (geometry.partitions === undefined) {
    return microseconds(over((count) => timeOf(machine, countBlock(shape, geometry, blockSize, count))));
  }
  const copying = over((count) => timeOf(machine, countCopying(shape, geometry, blockSize, count)));
  const computing = timeOf(machine, countPartitioned(shape, geometry, blockSize));
  return microseconds({
    mean: copying.mean + computing,
    max: copying.max + (computing * executed.max) / executed.mean,
  });
}

function microseconds({ mean, max }: { mean: number; max: number }): Estimate['microsecondsPerBlock'] {
  return Object.freeze({ mean: mean / 1000, max: max / 1000 });
}

/** Nanoseconds. */
export function timeOf(machine: MachineProfile, work: Work): number {
  return UNITS.reduce((sum, unit) => sum + machine[unit] * work[unit], 0);
}
