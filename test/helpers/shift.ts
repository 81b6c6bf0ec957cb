import type { Conv1dShape } from 'tapline';
import { planGeometry } from '../../dist/plan/memory.js';
import { decodeSnapshot, encodeSnapshot } from '../../dist/stream/snapshot.js';

/**
 * A snapshot as the same stream would give it had `outputs` more output frames, and the input frames between as many,
 * gone by before everything that it still knows: all positions moved, all checksums right. With partitions `outputs`
 * is a multiple of `partitionPeriod`.
 */
export function shifted(bytes: Uint8Array, shape: Conv1dShape, outputs: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const fingerprint = [view.getUint32(8, true), view.getUint32(12, true)] as const;
  const state = decodeSnapshot(bytes, shape, fingerprint);
  const frames = outputs * shape.stride;
  const moved = {
    ...state,
    position: state.position + frames,
    emitted: state.emitted + outputs,
    // Frames that are alike modulo the dilation share a place.
    marks: state.marks?.map((frame) => frame + frames),
    fade: state.fade && { ...state.fade, position: state.fade.position + frames },
  };
  return encodeSnapshot(moved, shape, fingerprint);
}

/** Output frames after which everything that a stream with partitions keeps lies in the same place again. */
export function partitionPeriod(shape: Conv1dShape): number {
  const { partitioning, partitions } = planGeometry(shape, 1, 1);
  if (partitions === undefined) throw new Error('a layer without partitions');
  const { base, residues } = partitioning;
  const cycles = [partitions.timeFrames / base, shape.dilation];
  // A level's blocks alternate between two places, their spectra between all slots.
  for (const { level, slots } of partitions.levels) cycles.push(2 * level.ticks * slots);
  return base * residues * cycles.reduce(leastCommonMultiple);
}

function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}
