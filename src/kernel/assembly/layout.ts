/**
 * Where a layer's streams keep things, written once by JavaScript (src/stream/layout.ts lists the same fields in the
 * same order). Behind it stand `planes` u32 phases, then the tap table: `trios` u32 offsets, then `taps` u32 offsets
 * of all taps that are in no trio (or of all, where there are no trios). All pitches are in bytes.
 */
@unmanaged
export class Layout {
  /** Independent signals in lockstep (N). */
  batch: i32;
  inChannels: i32;
  stride: i32;
  /** Phases of the input, modulo stride, that some tap reads: each channel has a ring for each. */
  planes: i32;
  /** Frames in a ring (S); it is stored twice, so every window of S frames is contiguous. */
  ringFrames: i32;
  /** From one ring to the next. */
  ringPitch: i32;
  groups: i32;
  /** Output channels in a group. */
  rows: i32;
  trios: i32;
  /** From one tap of a trio to the next, where there are several rows: a row alone has them one vector apart. */
  trioStep: i32;
  taps: i32;
  /** From one channel to the next in the blocks handed in and out. */
  inputPitch: i32;
  outputPitch: i32;
  /** From one group's packed filters to the next. */
  filtersPitch: i32;
  /** Frames that outputs after this step's may still read: effectiveKernelSize − 1. */
  history: i32;
  /**
   * Taps of one lag, where the tables list the newest taps first and taps beyond a lag may be left out; else 0. Trios
   * then come in twelves of lags for a row alone, in threes of them for several rows.
   */
  lagTaps: i32;
  /**
   * How an output's taps are summed, see src/plan/sums.ts: those of a block in a row, whole trios or all; the sums of so
   * many blocks are added up; then those of all. And where from the layout's start that takes place, 0 if there are no
   * more blocks.
   */
  sumTaps: i32;
  sumBlocks: i32;
  sumsOffset: i32;
}

// @inline
export function phases(layout: Layout): usize {
  return changetype<usize>(layout) + offsetof<Layout>();
}

/** Output rows of one signal. */
// @inline
export function rowsOf(layout: Layout): i32 {
  return layout.groups * layout.rows;
}

// @inline
export function trioTable(layout: Layout): usize {
  return phases(layout) + 4 * layout.planes;
}

/** A stream's cursors; its rings stand behind them: batch × inChannels × planes. */
@unmanaged
export class Stream {
  layout: Layout;
  /**
   * Ring index and phase that the next input frame goes to. With stride 1 the index stands as far behind readIndex as
   * there are frames in the history, so it may lie beyond the ring, in its mirror.
   */
  writeIndex: i32;
  writePhase: i32;
  /** Ring index where the next output's window starts. */
  readIndex: i32;
}

// @inline
export function rings(stream: Stream): usize {
  return changetype<usize>(stream) + offsetof<Stream>();
}
