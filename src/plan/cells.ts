import { effectiveKernelSize } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import { choosePartitioning } from './algorithm.ts';
import type { Partitioning } from './partitions.ts';

/**
 * Where a stream's *cells* lie: what its kernel counts as outputs.
 *
 * Without partitions they are the layer's outputs. With them they start earlier, in front of the first frame and on a
 * whole cycle of the grid: the first `origin` of them are none of the layer's. The rings then start with `silence`
 * frames, so that the first cell has a whole window of the head's.
 *
 *     frames    0 0 0 0 0 0 0 │ x x x x x x x x x x x …
 *               ├─ silence ───┤
 *     cells     ├─ head ─┤                       cell 0
 *                 ├─ head ─┤                     cell 1
 *                               ├─ head ─┤       cell `origin`, output 0: with what the tails hold, its newest frame is
 *               ├──── receptive field ────┤      the last of its receptive field
 */
export interface CellGrid {
  readonly origin: number;
  readonly silence: number;
  /** Frames of a cell's window. */
  readonly reach: number;
  readonly stride: number;
}

export function planCells(shape: Conv1dShape, head: Conv1dShape, { base, residues, levels }: Partitioning): CellGrid {
  const { stride } = shape;
  const reach = effectiveKernelSize(head);
  const before = effectiveKernelSize(shape) - reach;
  const cycle = base * residues;
  const origin = levels.length > 0 ? Math.ceil((before + reach - 1) / stride / cycle) * cycle : 0;
  return Object.freeze({ origin, silence: origin * stride - before, reach, stride });
}

/** Cells whose windows lie within the first `padded` frames of the padded signal. */
export function cellsWithin({ silence, reach, stride }: CellGrid, padded: number): number {
  const last = padded + silence - reach;
  if (last < 0) return 0;
  return stride === 1 ? last + 1 : Math.floor(last / stride) + 1;
}

/** Frames of the rings that later cells still read, after so many frames of the padded signal. */
export function historyWithin(grid: CellGrid, padded: number): number {
  return Math.max(0, padded + grid.silence - cellsWithin(grid, padded) * grid.stride);
}

/** Frames after which a stream's grid is where it was: of its largest partition, or of its stride. */
export function framesOfGrid(shape: Conv1dShape): number {
  const { residues, levels } = choosePartitioning(shape);
  const largest = levels[levels.length - 1]?.size;
  return largest === undefined ? shape.stride : largest * residues * shape.stride;
}
