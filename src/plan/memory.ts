import { effectiveKernelSize } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import { choosePartitioning } from './algorithm.ts';
import { type CellGrid, planCells } from './cells.ts';
import { LARGEST_BLOCK } from './limits.ts';
import { type PartitionGeometry, planPartitionGeometry } from './partition-memory.ts';
import { countPartitions, type Partitioning } from './partitions.ts';
import { spreadOf, VECTOR_FRAMES } from './strips.ts';
import { addedSums, planSums, type Sums } from './sums.ts';
import { countTaps, tapsPerOutput } from './taps.ts';

/** Fields of the kernel's Layout and Stream structures, see src/kernel/assembly/layout.ts. */
const LAYOUT_BYTES = 19 * 4;
const STREAM_BYTES = 4 * 4;

/** Room for the sums of five rows in the widest span, see src/kernel/assembly/convolve.ts. */
const SUMS_BYTES = 5 * 12 * 16;

/** Where everything of a layer's streams lies in linear memory. Bytes where a name says so or ends in Pitch. */
export interface Geometry {
  /** The part that is summed directly: the shape itself, or one of its newest taps where there are partitions. */
  readonly head: Conv1dShape;
  readonly partitioning: Partitioning;
  readonly cells: CellGrid;
  /** Where partitions lie; undefined without any. */
  readonly partitions: PartitionGeometry | undefined;
  /** Taps of one lag, where the head's may be left out from a lag on; else 0. */
  readonly lagTaps: number;
  /** How an output's taps are summed. */
  readonly sums: Sums;
  /** From the kernel's Layout to where it adds up blocks of blocks, or 0 where it need not. */
  readonly sumsOffset: number;
  readonly batch: number;
  /** Frames that are taken in at a time. */
  readonly maxBlockSize: number;
  /** Most output frames that so many input frames determine. */
  readonly maxOutputs: number;
  readonly planes: number;
  readonly trios: number;
  /** From one tap of a trio to the next, in bytes. */
  readonly trioStep: number;
  readonly singles: number;
  /** Frames in one mirrored ring. */
  readonly ringFrames: number;
  readonly ringPitch: number;
  /** Rows that input is staged in, which for stride 1 are the rings themselves, and rows of output. */
  readonly inputPitch: number;
  readonly outputPitch: number;
  /** One group's packed filters; where spectra start behind them; all of a layer's. */
  readonly filtersPitch: number;
  readonly spectraOffset: number;
  readonly filtersBytes: number;
  readonly layoutBytes: number;
  /** Frames a channel kept aside for padding that repeats the signal's first or last frames. */
  readonly leadFrames: number;
  readonly tailFrames: number;
  /** From a stream's start to its frames kept aside, and its whole size. */
  readonly edgesOffset: number;
  readonly streamBytes: number;
}

/**
 * @throws RangeError where a part cannot fit, naming what needs how much
 */
export function planGeometry(shape: Conv1dShape, batch: number, maxBlockSize: number): Geometry {
  const { inChannels, outChannels, groups, stride } = shape;
  const partitioning = choosePartitioning(shape);
  const partitioned = partitioning.levels.length > 0;
  const partitions = partitioned ? planPartitionGeometry(shape, batch, partitioning) : undefined;
  const head = partitioned ? { ...shape, kernelSize: partitioning.base * partitioning.planes } : shape;
  const lagTaps = partitioned && partitioning.residues === 1 ? (inChannels / groups) * partitioning.planes : 0;
  const { planes, trios, singles, trioStep } = countTaps(head, lagTaps > 0);
  const maxOutputs = Math.ceil(maxBlockSize / stride);
  const reach = effectiveKernelSize(head);

  // A window of one block's outputs spans at most ⌊(B + reach − 2)/s⌋ + 2 frames of a plane; whole vectors are written,
  // so three more slots must be free. Behind the mirror there is room for a vector that is read in vain.
  const ringFrames = roundUp(Math.floor((maxBlockSize + reach - 2) / stride) + 2 + 3, 4);
  const rings = batch * inChannels * planes;
  const ringPitch = spread(4 * (2 * ringFrames + VECTOR_FRAMES), rings);

  const rows = outChannels / groups;
  const filtersPitch = 4 * rows * spreadOf(rows) * (1 + tapsPerOutput(head));
  const spectraOffset = partitioned ? roundUp(groups * filtersPitch, 16) : groups * filtersPitch;
  const { leadFrames, tailFrames } = edgeFrames(shape);
  const edgesOffset = STREAM_BYTES + rings * ringPitch;
  const sums = planSums(tapsPerOutput(head), countPartitions(partitioning));
  const descriptionBytes = LAYOUT_BYTES + 4 * (planes + trios + singles);
  const sumsOffset = addedSums(sums, tapsPerOutput(head)) < sums.blocks ? 0 : roundUp(descriptionBytes, 16);
  const geometry = {
    head,
    partitioning,
    cells: planCells(shape, head, partitioning),
    partitions,
    lagTaps,
    sums,
    sumsOffset,
    batch,
    maxBlockSize,
    maxOutputs,
    planes,
    trios,
    trioStep: trioStep === 'channel' ? planes * ringPitch : 4 * trioStep,
    singles,
    ringFrames,
    ringPitch,
    inputPitch: stride === 1 ? ringPitch : spread(4 * maxBlockSize, batch * inChannels),
    outputPitch: spread(4 * (maxOutputs + VECTOR_FRAMES), batch * outChannels),
    filtersPitch,
    spectraOffset,
    filtersBytes: spectraOffset + (partitions?.spectraBytes ?? 0),
    layoutBytes: sumsOffset > 0 ? sumsOffset + SUMS_BYTES : descriptionBytes,
    leadFrames,
    tailFrames,
    edgesOffset,
    streamBytes: edgesOffset + 4 * batch * inChannels * (leadFrames + tailFrames),
  };
  checkFits(`weight of ${outChannels * tapsPerOutput(shape)} values`, geometry.filtersBytes);
  checkFits(
    `history for kernelSize=${shape.kernelSize}, dilation=${shape.dilation}, padding=[${shape.padding.join(', ')}], ` +
      `inChannels=${inChannels}, batch=${batch}, maxBlockSize=${maxBlockSize}`,
    Math.max(geometry.streamBytes, partitions?.stateBytes ?? 0),
  );
  checkFits(
    `outputs of partitions for outChannels=${outChannels}, dilation=${shape.dilation}, batch=${batch} ` +
      `(algorithm '${shape.algorithm}')`,
    partitions?.voiceBytes ?? 0,
  );
  checkFits(
    `blocks for maxBlockSize=${maxBlockSize}, batch=${batch}, inChannels=${inChannels}, outChannels=${outChannels}`,
    scratchBytes(geometry, shape),
  );
  return geometry;
}

/** Linear memory that all streams of a realm share for the block in work: input, output, a second output for fades. */
export function scratchBytes(geometry: Geometry, shape: Conv1dShape): number {
  const { batch, outputPitch } = geometry;
  return stagedBytes(geometry, shape) + 2 * batch * shape.outChannels * outputPitch;
}

/** The part of it that input is staged in. */
export function stagedBytes({ batch, inputPitch }: Geometry, { stride, inChannels }: Conv1dShape): number {
  return stride === 1 ? 0 : batch * inChannels * inputPitch;
}

/** Bytes that a layer takes for its filters and for what its streams share. */
export function layerBytes({ filtersBytes, layoutBytes, partitions }: Geometry): number {
  const description = partitions ? allocatedBytes(partitions.descriptionBytes) : 0;
  return allocatedBytes(filtersBytes) + allocatedBytes(layoutBytes) + description;
}

/** Bytes that a stream takes. */
export function bytesOfStream({ streamBytes, partitions }: Geometry): number {
  const behind = partitions ? allocatedBytes(partitions.stateBytes) + allocatedBytes(partitions.voiceBytes) : 0;
  return allocatedBytes(streamBytes) + behind;
}

/** Bytes that the allocator takes for a piece: a header of 4 and a size of 12 + 16·n (AssemblyScript's TLSF). */
export function allocatedBytes(bytes: number): number {
  return Math.max(16, roundUp(bytes + 4, 16));
}

/**
 * Frames to keep beside the rings: `'reflect'` waits with the first `left` + 1 and repeats the last `right` + 1 but one,
 * `'replicate'` repeats the last one, `'circular'` the first `right`.
 */
export function edgeFrames({ padding: [left, right], paddingMode }: Conv1dShape): {
  leadFrames: number;
  tailFrames: number;
} {
  switch (paddingMode) {
    case 'zeros':
      return { leadFrames: 0, tailFrames: 0 };
    case 'replicate':
      return { leadFrames: 0, tailFrames: right > 0 ? 1 : 0 };
    case 'reflect':
      return { leadFrames: left > 0 ? left + 1 : 0, tailFrames: right > 0 ? right + 1 : 0 };
    case 'circular':
      return { leadFrames: right, tailFrames: 0 };
  }
}

/**
 * Rows apart by an odd number of cache lines. Rows a power of two apart would share a few sets of a cache, and a layer
 * of many channels would push its own rows out.
 */
function spread(bytes: number, rows: number): number {
  if (rows === 1) return roundUp(bytes, 16);
  const lines = Math.ceil(bytes / 64);
  return 64 * (lines % 2 === 0 ? lines + 1 : lines);
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function checkFits(what: string, bytes: number): void {
  if (bytes <= LARGEST_BLOCK) return;
  // In whole MiB near the limit, so that what is needed reads as more than what can be had.
  const needed = bytes < 2 ** 31 ? `${Math.ceil(bytes / 2 ** 20)} MiB` : formatBytes(bytes);
  const most = Math.floor(LARGEST_BLOCK / 2 ** 20);
  throw new RangeError(`${what} needs ${needed} of memory: at most ${most} MiB can be had`);
}

/** `1.5 KiB`: at most four digits. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
