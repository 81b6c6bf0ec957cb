import { effectiveKernelSize } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Kernel } from '../kernel/exports.ts';
import { realm } from '../kernel/realm.ts';
import { type CellGrid, cellsWithin, historyWithin } from '../plan/cells.ts';
import type { Filters } from './filters.ts';
import type { Layout } from './layout.ts';
import { Marks } from './marks.ts';
import type { Cleaning } from './options.ts';
import { Rings } from './rings.ts';
import { Tails } from './tails.ts';
import { type Fade, Weights } from './weights.ts';

/**
 * One stream on the padded signal: frames are staged at `input`, outputs come out in the layout's output rows, history
 * lies in mirrored rings in between. It knows nothing of padding modes or policies.
 *
 * The kernel counts its outputs in *cells*, see src/plan/cells.ts: with partitions some come before the layer's first.
 *
 * `step` allocates nothing.
 */
export class Engine {
  readonly layout: Layout;
  readonly rings: Rings;
  readonly weights: Weights;
  /** What lies before the block under way, and where that was not finite; without partitions neither. */
  readonly tails: Tails | undefined;
  readonly marks: Marks | undefined;
  /** Whether whoever stages frames has cleaned them of NaN and infinities. */
  takesFiniteOnly = false;
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
  /** Cells so far. */
  cells = 0;
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
    const { cells, partitions } = layout.geometry;
    this.#grid = cells;
    this.rings = new Rings(shape, layout);
    try {
      this.tails = partitions && new Tails(shape, layout, partitions);
    } catch (error) {
      this.rings.release();
      throw error;
    }
    this.marks = partitions && new Marks(shape, layout);
    this.layout = layout;
    this.weights = new Weights(shape, filters, this.tails);
  }

  /** Where the next frames are staged, see `Rings.input`. */
  get input(): number {
    return this.rings.input;
  }

  get released(): boolean {
    return this.#released;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.rings.release();
    this.weights.release();
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
    const { layout, weights } = this;
    if (this.tails !== undefined) {
      this.#partitionedStep(this.tails, frames, outputs);
    } else if (weights.fade === undefined) {
      this.#kernel.step(this.rings.pointer, frames, layout.input, weights.current.pointer, outputs, layout.output);
    } else {
      this.#fadingStep(weights.fade, frames, outputs);
    }
    this.ingested += frames;
    this.emitted += outputs;
    return outputs;
  }

  #partitionedStep(tails: Tails, frames: number, outputs: number): void {
    const { layout, weights, marks } = this;
    const { fade, current } = weights;
    const { pointer } = this.rings;
    if (!this.takesFiniteOnly) marks?.take(layout, this.input, frames);
    const reached = cellsWithin(this.#grid, this.ingested + frames);
    const cells = reached - this.cells;
    const first = cells - outputs;
    if (fade === undefined) tails.step(pointer, frames, cells, current, weights.shadow?.filters);
    else tails.fadingStep(pointer, frames, cells, current, fade.from);
    this.cells = reached;
    this.firstOutput = first;
    if (fade !== undefined && outputs > 0) this.#lead(fade, first, outputs);
    const row = layout.output + 4 * first;
    marks?.apply(layout, this.ingested, frames, this.emitted, outputs, row);
  }

  /**
   * Ends a fade that neither an output to come nor another change of weights at `position` or later can tell from its
   * end: α is 1 for both.
   */
  settle(position: number): void {
    const { fade } = this.weights;
    if (fade === undefined || position - fade.position < fade.frames) return;
    if (this.#sinceFade(fade) >= fade.frames) this.weights.endFade();
  }

  /** q − P + 1 of the next output: input frames from the change of weights to the output's newest. */
  #sinceFade(fade: Fade): number {
    const newest = this.emitted * this.#stride + this.#reach - 1 - this.#shape.padding[0];
    return newest - fade.position + 1;
  }

  #fadingStep(fade: Fade, frames: number, outputs: number): void {
    const { layout } = this;
    const { pointer } = this.rings;
    this.#kernel.ingest(pointer, frames, layout.input);
    if (outputs === 0) return;
    this.#kernel.convolve(pointer, fade.from.pointer, 0, outputs, 0, layout.output);
    this.#kernel.convolve(pointer, this.weights.current.pointer, 0, outputs, 0, layout.fadeOutput);
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

  /** Cleans the staged frames; returns how many numbers were not finite. */
  clean(frames: number, { nonFinite, subnormal }: Cleaning): number {
    const { inputPitch, batch } = this.layout.geometry;
    const rows = batch * this.#shape.inChannels;
    return this.#kernel.clean(this.input, inputPitch, rows, frames, nonFinite, subnormal);
  }

  /** Starts anew, as if `zeros` frames of silence had gone in: fewer than effectiveKernelSize, so that no output is due. */
  restart(zeros: number): void {
    this.rings.clear();
    this.ingested = zeros;
    this.emitted = 0;
    this.cells = cellsWithin(this.#grid, zeros);
    this.rings.seek(zeros + this.#grid.silence, this.cells);
    this.tails?.restart(this.cells);
    this.marks?.reset();
    this.weights.restart(this.cells);
  }

  /** The frames that sums to come read directly, oldest first, of every channel [N·C_in × frames]. Allocates. */
  readHistory(): Float32Array {
    return this.rings.read(this.ingested + this.#grid.silence, historyWithin(this.#grid, this.ingested));
  }

  /** Takes the place of an engine that had ingested and emitted so much and holds this history. */
  writeHistory(ingested: number, emitted: number, history: Float32Array): void {
    this.ingested = ingested;
    this.emitted = emitted;
    this.cells = cellsWithin(this.#grid, ingested);
    this.rings.write(ingested + this.#grid.silence, this.cells, history);
    this.tails?.seek(this.cells);
  }

  /** Copies history and fade from an engine of the same layout and filters. @throws RangeError where memory runs out */
  copyFrom(other: Engine): void {
    if (other.tails !== undefined) this.tails?.copyFrom(other.tails);
    if (other.marks !== undefined) this.marks?.copyFrom(other.marks);
    this.rings.copyFrom(other.rings);
    this.ingested = other.ingested;
    this.emitted = other.emitted;
    this.cells = other.cells;
    this.weights.copyFrom(other.weights);
  }
}
