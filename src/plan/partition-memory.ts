import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Level, Partitioning } from './partitions.ts';
import { type Job, planJob } from './pieces.ts';

/** Fields of the kernel's structures, see src/kernel/assembly/partitions.ts. */
const PARTITIONS_BYTES = 14 * 4;
const LEVEL_BYTES = 17 * 4;
const CURSOR_BYTES = 4 * 4;
const LEVEL_CURSOR_BYTES = 3 * 4;

/** Bytes of a point: its real and its imaginary part. */
const POINT_BYTES = 8;

/** Bytes between the two rows of a transform's work, see src/kernel/assembly/imaginary.ts. */
export const ROW_GAP = 128;

/** Room for a transform of so many points: its real and its imaginary row. */
export function workBytes(size: number): number {
  return POINT_BYTES * size + ROW_GAP;
}

/**
 * Where a stream with partitions keeps what is behind the block under way. Bytes, and where a name does not say
 * otherwise offsets.
 *
 *     state  [cursor][residue: lines of input, then for each level delay lines of spectra and room for a transform]…
 *     voice  [lines of tails][residue: for each level output blocks and room for an inverse]…
 *
 * A stream has one state, and a voice for each set of filters in use: one, two during a fade.
 */
export interface PartitionGeometry {
  /** Numbers that a line of input keeps: two blocks of the largest level. */
  readonly timeFrames: number;
  readonly residuePitch: number;
  readonly voicePitch: number;
  readonly linePitch: number;
  readonly residueOffset: number;
  readonly voiceOffset: number;
  readonly levels: readonly LevelGeometry[];
  /** The kernel's description with its tables. */
  readonly descriptionBytes: number;
  readonly stateBytes: number;
  readonly voiceBytes: number;
  /** All spectra of a set of filters, and what stands before them; the largest level's depth of twiddles. */
  readonly spectraBytes: number;
  readonly twiddleDepths: number;
}

export interface LevelGeometry {
  readonly level: Level;
  readonly job: Job;
  readonly slots: number;
  readonly spectra: number;
  readonly spectraPitch: number;
  readonly work: number;
  readonly blocks: number;
  readonly blocksPitch: number;
  readonly voiceWork: number;
  /** From where a set's spectra start to this level's, and from one output channel's to the next's. */
  readonly filters: number;
  readonly filtersPitch: number;
  /** From the description's start to its shares. */
  readonly shares: number;
}

export function planPartitionGeometry(
  shape: Conv1dShape,
  batch: number,
  partitioning: Partitioning,
): PartitionGeometry {
  const { base, residues, planes, levels } = partitioning;
  const lines = batch * shape.inChannels * planes;
  const rows = batch * shape.outChannels;
  const largest = levels[levels.length - 1]?.size ?? 0;
  const timeFrames = 2 * largest;
  let inState = 4 * lines * timeFrames;
  let inVoice = 0;
  let filters = roundUp(3 * 4 * shape.outChannels, 16); // each output channel's scale, bias and least sum
  let table = PARTITIONS_BYTES + levels.length * LEVEL_BYTES + 4 * planes;
  const placed = levels.map((level, index): LevelGeometry => {
    const job = planJob(shape, batch, partitioning, level);
    const slots = level.slices + 1;
    const spectraPitch = POINT_BYTES * level.size * slots;
    const spectra = inState;
    const work = spectra + lines * spectraPitch;
    inState = work + workBytes(level.size);
    const blocks = inVoice;
    const voiceWork = blocks + (index === 0 ? 4 * level.size : rows * 8 * level.size);
    inVoice = voiceWork + workBytes(level.size);
    const filtersPitch = POINT_BYTES * level.size * job.inputs * level.slices;
    const own = { level, job, slots, spectra, spectraPitch, work, blocks, voiceWork, filters, filtersPitch };
    filters += shape.outChannels * filtersPitch;
    const shares = table;
    table += 4 * (level.ticks + 1);
    return { ...own, blocksPitch: index === 0 ? 0 : 8 * level.size, shares };
  });
  const linePitch = 4 * roundUp(base * residues, 4);
  const residueOffset = roundUp(CURSOR_BYTES + levels.length * LEVEL_CURSOR_BYTES, 16);
  const voiceOffset = rows * linePitch;
  return {
    timeFrames,
    residuePitch: inState,
    voicePitch: inVoice,
    linePitch,
    residueOffset,
    voiceOffset,
    levels: placed,
    descriptionBytes: table,
    stateBytes: residueOffset + residues * inState,
    voiceBytes: voiceOffset + residues * inVoice,
    spectraBytes: filters,
    twiddleDepths: Math.log2(largest) - 1,
  };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
