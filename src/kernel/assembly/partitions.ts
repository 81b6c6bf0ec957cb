/**
 * How a layer with partitions keeps what is behind the block under way, written once by JavaScript
 * (src/stream/partition-fields.ts lists the same fields in the same order). All pitches and offsets are in bytes.
 *
 * Frames are counted here by outputs: *cell* u holds what an output reads newest, and every `residues`-th cell is one
 * stream of its own, a *residue*, in which neighbours are one lag apart. A residue is cut into blocks of `base`
 * cells; the end of each is a *tick*. Behind it stand the levels, then for each of the layout's planes the ring frame
 * of its first tap, then the levels' tables of shares.
 */
@unmanaged
export class Partitions {
  base: i32;
  residues: i32;
  /** Greatest common divisor of both: ticks of a cycle that come one cell later each time. */
  common: i32;
  levels: i32;
  /** Lines of input of a signal, inChannels × planes, and of a group. */
  lines: i32;
  inputs: i32;
  /** Numbers that a line of a residue keeps: two blocks of the largest level. */
  timeFrames: i32;
  /** From one residue's part of a stream's state to the next's, and of a voice. */
  residuePitch: usize;
  voicePitch: usize;
  /** From one output row's line of tails to the next's; they stand at the start of a voice. */
  linePitch: usize;
  /** From the start of a stream's state to its residues. */
  residueOffset: usize;
  /** From the start of a voice to its residues. */
  voiceOffset: usize;
  twiddles: usize;
  /** From the start of the filters to what sums are multiplied by, what is added, and which sums are 0 [f32 × 3 × C_out]. */
  constants: usize;
}

/** One level: partitions of one size, see src/plan/partitions.ts. */
@unmanaged
export class Level {
  /** log2 of its size. */
  log: i32;
  /** Slices of a filter. */
  slices: i32;
  /** Spectra of input kept: one more than slices, so that the output block that is heard can be done again. */
  slots: i32;
  /** Ticks of a job. */
  ticks: i32;
  /** From a residue's state to the delay lines, and to the work of a transform. */
  spectra: usize;
  spectraPitch: usize;
  work: usize;
  /**
   * From a residue's part of a voice to the output blocks and from one row's to the next's: the one that is heard and the
   * one in work; of the smallest level, whose blocks are used at once, all rows have the same. Then to an inverse's work.
   */
  blocks: usize;
  blocksPitch: usize;
  voiceWork: usize;
  /** From the start of the filters to this level's, and from one output channel's to the next's. */
  filters: usize;
  filtersPitch: usize;
  /** Pieces of one input's transform, and of one output's products and inverse; groups that a piece of products has. */
  forwardPieces: i32;
  outputPieces: i32;
  productGroups: i32;
  /** Inputs whose products are summed in a row. */
  together: i32;
  /** From the start of the description to the first piece of every tick [ticks + 1]. */
  shares: usize;
}

/** Where a stream stands; behind it a LevelCursor for each level. All of it follows from the number of cells so far. */
@unmanaged
export class Cursor {
  /** Cells until the next tick. */
  untilTick: i32;
  /** Number of that tick in its cycle: each residue has one in a cycle. */
  tick: i32;
  /** The next cell's place in the lines of tails. */
  lineIndex: i32;
  /** Where a residue's next block goes in its lines of input. */
  timeIndex: i32;
}

/** After the ticks so far of a cycle: */
@unmanaged
export class LevelCursor {
  /** Ticks since the level's newest block was complete. */
  phase: i32;
  /** Slot of the spectrum of that block. */
  newest: i32;
  /** Which of the two output blocks is heard. */
  heard: i32;
}

// @inline
export function levelOf(partitions: Partitions, index: i32): Level {
  return changetype<Level>(changetype<usize>(partitions) + offsetof<Partitions>() + index * offsetof<Level>());
}

// @inline
export function cursorOf(cursor: Cursor, index: i32): LevelCursor {
  return changetype<LevelCursor>(changetype<usize>(cursor) + offsetof<Cursor>() + index * offsetof<LevelCursor>());
}

/** Ring frame of the oldest tap in each plane [u32 × planes]. */
export function planeFrames(partitions: Partitions): usize {
  return changetype<usize>(levelOf(partitions, partitions.levels));
}
