import { effectiveKernelSize } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Kernel } from '../kernel/exports.ts';
import { realm } from '../kernel/realm.ts';
import { type CellGrid, cellsWithin, historyWithin } from '../plan/cells.ts';
import { blendFilters, type Filters } from './filters.ts';
import type { Layout } from './layout.ts';
import { Marks } from './marks.ts';
import { Tails } from './tails.ts';

/** A crossfade under way: from these filters, since this input frame, over so many. */
export interface Fade {
  readonly from: Filters;
  readonly position: number;
  readonly frames: number;
}

/** i32 fields of the kernel's Stream structure, which starts with its Layout, and bytes to the rings behind it. */
const WRITE_INDEX = 1;
const WRITE_PHASE = 2;
const READ_INDEX = 3;
const RINGS = 16;

/**
 * One stream on the padded signal: frames are staged at `input`, outputs come out in the layout's output rows, history
 * lies in mirrored rings in between. It knows nothing of padding modes or policies.
 *
 * The kernel counts its outputs in *cells*, see src/plan/cells.ts: with partitions some come before the layer's first.
 *
 * `step` allocates nothing.
 */
export class Engine {
  /** The stream's linear memory. */
  readonly pointer: number;
  readonly layout: Layout;
  /** What later outputs use: an owned reference, like the fade's. */
  filters: Filters;
  fade: Fade | undefined;
  /** What lies before the block under way, and where that was not finite; without partitions neither. */
  readonly tails: Tails | undefined;
  readonly marks: Marks | undefined;
  /** Frames of the padded signal that have been taken in. */
  ingested = 0;
  /** Output frames so far, and where in the output rows those of the last step start. */
  emitted = 0;
  firstOutput = 0;
  readonly #shape: Conv1dShape;
  readonly #reach: number;
  readonly #stride: number;
  readonly #kernel: Kernel;
  readonly #grid: CellGrid;
  #cells = 0;
  #released = false;

  /**
   * Takes over the given reference of `filters`.
   *
   * @throws RangeError where memory runs out; the reference stays the caller's then
   */
  constructor(shape: Conv1dShape, layout: Layout, filters: Filters) {
    this.#shape = shape;
    this.#reach = effectiveKernelSize(shape);
    this.#stride = shape.stride;
    this.#kernel = realm().kernel(shape.numerics);
    const { streamBytes, cells, partitions } = layout.geometry;
    this.#grid = cells;
    this.pointer = realm().allocate(streamBytes);
    try {
      this.tails = partitions && new Tails(shape, layout, partitions);
    } catch (error) {
      realm().release(this.pointer, streamBytes);
      throw error;
    }
    this.marks = partitions && new Marks(shape, layout);
    this.layout = layout;
    this.filters = filters;
    realm().i32[this.pointer >>> 2] = layout.pointer;
  }

  /**
   * Where the next frames are staged, channel after channel `inputPitch` apart: behind the newest in the rings where
   * stride is 1, else in the scratch area. Moves with every step.
   */
  get input(): number {
    if (this.#shape.stride > 1) return this.layout.input;
    return this.pointer + RINGS + 4 * (realm().i32[(this.pointer >>> 2) + WRITE_INDEX] as number);
  }

  get released(): boolean {
    return this.#released;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    realm().release(this.pointer, this.layout.geometry.streamBytes);
    this.filters.release();
    this.endFade();
    this.tails?.release();
  }

  /** Outputs whose frames all lie within the first `padded` frames of the padded signal, as lengths.ts has it. */
  outputsWithin(padded: number): number {
    const last = padded - this.#reach;
    if (last < 0) return 0;
    return this.#stride === 1 ? last + 1 : Math.floor(last / this.#stride) + 1;
  }

  /** Takes in the `frames` (at most maxBlockSize) staged frames and leaves the outputs they determine in the output rows. */
  step(frames: number): number {
    const outputs = this.outputsWithin(this.ingested + frames) - this.emitted;
    const { layout } = this;
    if (this.tails !== undefined) {
      this.#partitionedStep(this.tails, frames, outputs);
    } else if (this.fade === undefined) {
      this.#kernel.step(this.pointer, frames, layout.input, this.filters.pointer, outputs, layout.output);
    } else {
      this.#fadingStep(this.fade, frames, outputs);
    }
    this.ingested += frames;
    this.emitted += outputs;
    return outputs;
  }

  #partitionedStep(tails: Tails, frames: number, outputs: number): void {
    const { layout, fade } = this;
    this.marks?.take(layout, this.input, frames);
    const reached = cellsWithin(this.#grid, this.ingested + frames);
    const cells = reached - this.#cells;
    const first = cells - outputs;
    tails.step(this.pointer, frames, cells, this.filters, fade?.from);
    this.#cells = reached;
    this.firstOutput = first;
    if (fade !== undefined && outputs > 0) this.#lead(fade, first, outputs);
    const row = layout.output + 4 * first;
    this.marks?.apply(layout, this.ingested, frames, this.emitted, outputs, row);
  }

  /** Later outputs use `filters`, whose reference is taken over, crossfaded over `fadeFrames` input frames from `position` on. */
  setFilters(filters: Filters, position: number, fadeFrames: number): void {
    if (fadeFrames === 0) {
      this.endFade();
      this.filters.release();
    } else {
      this.#startFade(position, fadeFrames);
    }
    this.filters = filters;
    this.tails?.warm(filters);
  }

  /**
   * Ends a fade that neither an output to come nor another change of weights at `position` or later can tell from its
   * end: α is 1 for both.
   */
  settle(position: number): void {
    const { fade } = this;
    if (fade === undefined || position - fade.position < fade.frames) return;
    if (this.#sinceFade(fade) >= fade.frames) this.endFade();
  }

  /** Drops what a fade started from. */
  endFade(): void {
    if (this.fade === undefined) return;
    this.fade.from.release();
    this.fade = undefined;
    this.tails?.endFade();
  }

  /** From the filters, or from those between which a fade under way stands. The reference of `filters` is used up. */
  #startFade(position: number, frames: number): void {
    const { fade, filters, tails } = this;
    const alpha = fade && Math.fround(Math.min(1, (position - fade.position) / fade.frames));
    if (fade === undefined || alpha === undefined || alpha === 1) {
      tails?.startFade();
      fade?.from.release();
      this.fade = { from: filters, position, frames };
      return;
    }
    const from = blendFilters(this.#shape, fade.from, filters, alpha);
    if (tails !== undefined) {
      tails.warm(from);
      tails.startFade();
    }
    filters.release();
    fade.from.release();
    this.fade = { from, position, frames };
  }

  /** q − P + 1 of the next output: input frames from the change of weights to the output's newest. */
  #sinceFade(fade: Fade): number {
    const newest = this.emitted * this.#stride + this.#reach - 1 - this.#shape.padding[0];
    return newest - fade.position + 1;
  }

  #fadingStep(fade: Fade, frames: number, outputs: number): void {
    const { layout, pointer } = this;
    this.#kernel.ingest(pointer, frames, layout.input);
    if (outputs === 0) return;
    this.#kernel.convolve(pointer, fade.from.pointer, 0, outputs, 0, layout.output);
    this.#kernel.convolve(pointer, this.filters.pointer, 0, outputs, 0, layout.fadeOutput);
    this.#lead(fade, 0, outputs);
    this.#kernel.skip(pointer, outputs);
  }

  /** Leads the old filters' `outputs` outputs, from place `first` of the output rows on, over to the new filters'. */
  #lead(fade: Fade, first: number, outputs: number): void {
    const { output, fadeOutput, geometry } = this.layout;
    const { stride, outChannels } = this.#shape;
    const rows = geometry.batch * outChannels;
    const elapsed = this.#sinceFade(fade);
    const old = output + 4 * first;
    const young = fadeOutput + 4 * first;
    this.#kernel.crossfade(old, young, geometry.outputPitch, rows, outputs, elapsed, stride, fade.frames);
  }

  /** Replaces NaN and infinities in the staged frames by 0; returns how many there were. */
  zeroNonFinite(frames: number): number {
    const { inputPitch, batch } = this.layout.geometry;
    return this.#kernel.zeroNonFinite(this.input, inputPitch, batch * this.#shape.inChannels, frames);
  }

  /** Starts anew, as if `zeros` frames of silence had gone in: fewer than effectiveKernelSize, so that no output is due. */
  restart(zeros: number): void {
    const { streamBytes } = this.layout.geometry;
    realm().i32.fill(0, (this.pointer + RINGS) >>> 2, (this.pointer + streamBytes) >>> 2);
    this.ingested = zeros;
    this.emitted = 0;
    this.#cells = cellsWithin(this.#grid, zeros);
    this.#seek(zeros);
    this.tails?.restart(this.#cells);
    this.marks?.reset();
  }

  /** The frames that sums to come read directly, oldest first, of every channel [N·C_in × frames]; 0 for frames that no tap reads. Allocates. */
  readHistory(): Float32Array {
    const { batch, planes, ringFrames, ringPitch } = this.layout.geometry;
    const { stride, dilation } = this.#shape;
    const planeOf = new Map(Array.from({ length: planes }, (_, plane) => [(plane * dilation) % stride, plane]));
    const { f32 } = realm();
    const frames = historyWithin(this.#grid, this.ingested);
    const end = this.ingested + this.#grid.silence;
    const channels = batch * this.#shape.inChannels;
    const history = new Float32Array(channels * frames);
    for (let i = 0; i < frames; i++) {
      const frame = end - frames + i;
      const plane = planeOf.get(frame % stride);
      if (plane === undefined) continue;
      const index = Math.floor(frame / stride) % ringFrames;
      for (let channel = 0; channel < channels; channel++) {
        const ring = this.pointer + RINGS + (channel * planes + plane) * ringPitch;
        history[channel * frames + i] = f32[(ring >>> 2) + index] ?? 0;
      }
    }
    return history;
  }

  /** Takes the place of an engine that had ingested and emitted so much and holds this history. */
  writeHistory(ingested: number, emitted: number, history: Float32Array): void {
    const { inputPitch, batch, maxBlockSize } = this.layout.geometry;
    const channels = batch * this.#shape.inChannels;
    const frames = history.length / channels;
    this.#cells = cellsWithin(this.#grid, ingested);
    this.#seek(ingested - frames);
    for (let from = 0; from < frames; from += maxBlockSize) {
      const count = Math.min(maxBlockSize, frames - from);
      const { input } = this;
      for (let channel = 0; channel < channels; channel++) {
        const start = channel * frames + from;
        realm().f32.set(history.subarray(start, start + count), (input + channel * inputPitch) >>> 2);
      }
      this.#kernel.ingest(this.pointer, count, this.layout.input);
    }
    this.ingested = ingested;
    this.emitted = emitted;
    this.tails?.seek(this.#cells);
  }

  /** Copies history and fade from an engine of the same layout and filters. @throws RangeError where memory runs out */
  copyFrom(other: Engine): void {
    const { streamBytes } = this.layout.geometry;
    if (other.tails !== undefined) this.tails?.copyFrom(other.tails);
    if (other.marks !== undefined) this.marks?.copyFrom(other.marks);
    realm().i32.copyWithin(this.pointer >>> 2, other.pointer >>> 2, (other.pointer + streamBytes) >>> 2);
    this.ingested = other.ingested;
    this.emitted = other.emitted;
    this.#cells = other.#cells;
    if (other.fade !== undefined) this.fade = { ...other.fade, from: other.fade.from.share() };
  }

  /** Sets the rings' cursors to padded frame `ingested` and the cells so far. */
  #seek(ingested: number): void {
    const { ringFrames } = this.layout.geometry;
    const { silence, stride } = this.#grid;
    const { i32 } = realm();
    const fields = this.pointer >>> 2;
    const frame = ingested + silence;
    const readIndex = this.#cells % ringFrames;
    i32[fields + WRITE_INDEX] =
      stride === 1 ? readIndex + (frame - this.#cells) : Math.floor(frame / stride) % ringFrames;
    i32[fields + WRITE_PHASE] = frame % stride;
    i32[fields + READ_INDEX] = readIndex;
  }
}
