import { effectiveKernelSize } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import { type Geometry, planGeometry } from '../plan/memory.ts';
import { planePhases, summationOrder, tapPlace } from '../plan/taps.ts';
import { partitionFieldsOf } from './partition-fields.ts';

/** What takes time about a layout, and needs no engine: it can be done where nobody waits for it, and sent. */
export interface PlannedLayout {
  readonly geometry: Geometry;
  /** The kernel's structures; of the partitions' nothing where there are none. */
  readonly fields: Int32Array;
  readonly partitionFields: Int32Array;
}

/** @throws RangeError where a part cannot fit, naming what needs how much */
export function planLayout(shape: Conv1dShape, batch: number, maxBlockSize: number): PlannedLayout {
  const geometry = planGeometry(shape, batch, maxBlockSize);
  const { partitions } = geometry;
  const partitionFields = partitions ? partitionFieldsOf(geometry, partitions) : new Int32Array(0);
  return { geometry, fields: fieldsOf(geometry), partitionFields };
}

/** The kernel's Layout structure, field by field, and its tables: see src/kernel/assembly/layout.ts. */
function fieldsOf(geometry: Geometry): Int32Array {
  const {
    head: shape,
    lagTaps,
    sums,
    sumsOffset,
    batch,
    planes,
    trios,
    trioStep,
    singles,
    ringFrames,
    ringPitch,
    inputPitch,
    outputPitch,
    filtersPitch,
  } = geometry;
  const rows = shape.outChannels / shape.groups;
  const description = new Int32Array(geometry.layoutBytes / 4);
  let at = 0;
  for (const field of [
    ...[batch, shape.inChannels, shape.stride, planes, ringFrames, ringPitch, shape.groups, rows],
    ...[trios, trioStep, singles],
    ...[inputPitch, outputPitch, filtersPitch, effectiveKernelSize(shape) - 1, lagTaps],
    ...[sums.products, sums.blocks, sumsOffset],
    ...planePhases(shape),
  ]) {
    description[at++] = field;
  }
  summationOrder(shape, lagTaps > 0).forEach((tap, position) => {
    // Of a trio only its first tap is listed.
    if (position < 3 * trios && position % 3 !== 0) return;
    const { channel, plane, frame } = tapPlace(shape, tap);
    description[at++] = (channel * planes + plane) * ringPitch + 4 * frame;
  });
  return description;
}
