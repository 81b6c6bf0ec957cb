import { effectiveKernelSize } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Kernel } from '../kernel/exports.ts';
import { realm } from '../kernel/realm.ts';
import { blendFilters, type Filters } from './filters.ts';
import type { Layout } from './layout.ts';

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
 * The direct algorithm for one stream, on the padded signal: frames are staged at `input`, outputs come out in the
 * layout's output rows, history lies in mirrored rings in between. It knows nothing of padding modes or policies.
 *
 * `step` allocates nothing.
 */
export class DirectEngine {
  /** The stream's linear memory. */
  readonly pointer: number;
  readonly layout: Layout;
  /** What later outputs use: an owned reference, like the fade's. */
  filters: Filters;
  fade: Fade | undefined;
  /** Frames of the padded signal that have been taken in. */
  ingested = 0;
  /** Output frames so far. */
  emitted = 0;
  readonly #shape: Conv1dShape;
  readonly #reach: number;
  readonly #stride: number;
  readonly #kernel: Kernel;
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
    this.pointer = realm().allocate(layout.geometry.streamBytes);
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
    if (this.fade === undefined) {
      this.#kernel.step(this.pointer, frames, layout.input, this.filters.pointer, outputs, layout.output);
    } else {
      this.#fadingStep(this.fade, frames, outputs);
    }
    this.ingested += frames;
    this.emitted += outputs;
    return outputs;
  }

  /** Later outputs use `filters`, whose reference is taken over, crossfaded over `fadeFrames` input frames from `position` on. */
  setFilters(filters: Filters, position: number, fadeFrames: number): void {
    if (fadeFrames === 0) {
      this.endFade();
      this.filters.release();
    } else {
      const from = this.#filtersNow(position);
      this.fade?.from.release();
      this.fade = { from, position, frames: fadeFrames };
    }
    this.filters = filters;
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
    this.fade?.from.release();
    this.fade = undefined;
  }

  /** What a fade that starts at `position` starts from: the filters, or those between which a fade under way stands. */
  #filtersNow(position: number): Filters {
    const { fade, filters } = this;
    if (fade === undefined) return filters;
    const alpha = Math.fround(Math.min(1, (position - fade.position) / fade.frames));
    const between = blendFilters(this.#shape, fade.from, filters, alpha);
    filters.release();
    return between;
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
    this.#kernel.convolve(pointer, fade.from.pointer, outputs, layout.output);
    this.#kernel.convolve(pointer, this.filters.pointer, outputs, layout.fadeOutput);
    const { outputPitch, batch } = layout.geometry;
    const planes = batch * this.#shape.outChannels;
    const { stride } = this.#shape;
    const elapsed = this.#sinceFade(fade);
    this.#kernel.crossfade(
      layout.output,
      layout.fadeOutput,
      outputPitch,
      planes,
      outputs,
      elapsed,
      stride,
      fade.frames,
    );
    this.#kernel.skip(pointer, outputs);
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
    this.#seek(zeros, 0);
  }

  /** Frames that outputs to come still read. */
  get historyFrames(): number {
    return Math.max(0, this.ingested - this.emitted * this.#shape.stride);
  }

  /** Those frames, oldest first, of every channel [N·C_in × historyFrames]; 0 for frames that no tap reads. Allocates. */
  readHistory(): Float32Array {
    const { batch, planes, ringFrames, ringPitch } = this.layout.geometry;
    const { stride, dilation } = this.#shape;
    const planeOf = new Map(Array.from({ length: planes }, (_, plane) => [(plane * dilation) % stride, plane]));
    const { f32 } = realm();
    const frames = this.historyFrames;
    const channels = batch * this.#shape.inChannels;
    const history = new Float32Array(channels * frames);
    for (let i = 0; i < frames; i++) {
      const frame = this.ingested - frames + i;
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
    this.#seek(ingested - frames, emitted);
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
  }

  /** Copies history and fade from an engine of the same layout and filters. */
  copyFrom(other: DirectEngine): void {
    const { streamBytes } = this.layout.geometry;
    realm().i32.copyWithin(this.pointer >>> 2, other.pointer >>> 2, (other.pointer + streamBytes) >>> 2);
    this.ingested = other.ingested;
    this.emitted = other.emitted;
    if (other.fade !== undefined) this.fade = { ...other.fade, from: other.fade.from.share() };
  }

  /** Sets the cursors to padded frame `ingested` and output `emitted`. */
  #seek(ingested: number, emitted: number): void {
    const { ringFrames } = this.layout.geometry;
    const { stride } = this.#shape;
    const { i32 } = realm();
    const fields = this.pointer >>> 2;
    const readIndex = emitted % ringFrames;
    i32[fields + WRITE_INDEX] =
      stride === 1 ? readIndex + (ingested - emitted) : Math.floor(ingested / stride) % ringFrames;
    i32[fields + WRITE_PHASE] = ingested % stride;
    i32[fields + READ_INDEX] = readIndex;
    this.ingested = ingested;
    this.emitted = emitted;
  }
}
