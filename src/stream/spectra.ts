import type { Conv1dShape } from '../conv1d/shape.ts';
import { realm } from '../kernel/realm.ts';
import { type LevelGeometry, ROW_GAP, workBytes } from '../plan/partition-memory.ts';
import type { Partitioning } from '../plan/partitions.ts';
import { twiddleTable } from './twiddles.ts';

/** Numbers of a chunk: 8 points, real parts, then imaginary parts. */
const CHUNK = 16;

/**
 * The spectra of a layer's filters: for each level, each output channel and each chunk of points those of each input and
 * each slice. The slow part of preparing a long kernel; it needs no stream. Allocates room for one transform.
 *
 * @param weight  [outChannels × inChannels/groups × kernelSize]
 * @param numbers where they go, from `at` on
 */
export function packSpectra(
  shape: Conv1dShape,
  partitioning: Partitioning,
  levels: readonly LevelGeometry[],
  weight: Float32Array,
  numbers: Float32Array,
  at: number,
): void {
  for (const geometry of levels) {
    const { size } = geometry.level;
    const bytes = workBytes(size) + 8 * size;
    const work = realm().allocate(bytes);
    try {
      packLevel(shape, partitioning, geometry, weight, work, numbers, at + geometry.filters / 4);
    } finally {
      realm().release(work, bytes);
    }
  }
}

function packLevel(
  shape: Conv1dShape,
  { planes }: Partitioning,
  { level, job, filtersPitch }: LevelGeometry,
  weight: Float32Array,
  work: number,
  numbers: Float32Array,
  at: number,
): void {
  const { size, slices } = level;
  const table = twiddleTable(job.log - 1);
  const kernel = realm().kernel('reproducible');
  const spectrum = work + workBytes(size);
  const { f32 } = realm();
  const chunks = size / 8;
  for (let channel = 0; channel < shape.outChannels; channel++) {
    for (let input = 0; input < job.inputs; input++) {
      for (let slice = 0; slice < slices; slice++) {
        writeSlice(shape, level, planes, channel, input, slice, weight, f32.subarray(work >>> 2, spectrum >>> 2));
        kernel.forwardWhole(job.log, table, work, spectrum, 4 * CHUNK);
        for (let chunk = 0; chunk < chunks; chunk++) {
          const from = (spectrum >>> 2) + CHUNK * chunk;
          const to = at + (channel * filtersPitch) / 4 + CHUNK * ((chunk * job.inputs + input) * slices + slice);
          for (let i = 0; i < CHUNK; i++) numbers[to + i] = f32[from + i] as number;
        }
      }
    }
  }
}

/**
 * 2·size lags of one filter, those that the level does not cover 0, divided by the transform's gain: `rows` is the real
 * row, which the first half makes, a gap, and the imaginary row.
 */
function writeSlice(
  shape: Conv1dShape,
  { size, from, to }: LevelGeometry['level'],
  planes: number,
  channel: number,
  input: number,
  slice: number,
  weight: Float32Array,
  rows: Float32Array,
): void {
  const { kernelSize } = shape;
  const filter = (channel * shape.inChannels) / shape.groups + Math.floor(input / planes);
  // The direct path's planes count from the oldest tap, lags from the newest.
  const phase = planes - 1 - (input % planes);
  const first = (from === 0 ? slice : slice + 1) * size;
  rows.fill(0);
  for (let i = 1; i < 2 * size; i++) {
    const lag = first + i;
    const tap = lag * planes + phase;
    if (lag < from || lag >= to || tap >= kernelSize) continue;
    const k = shape.operation === 'convolution' ? tap : kernelSize - 1 - tap;
    rows[i < size ? i : i + ROW_GAP / 4] = (weight[filter * kernelSize + k] as number) / size;
  }
}
