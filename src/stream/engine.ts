import { cellsWithin, historyWithin } from '../plan/cells.ts';
import type { Filters } from './filters.ts';
import type { Layout } from './layout.ts';
import { Marks } from './marks.ts';
import type { Cleaning } from './options.ts';
import { Rings } from './rings.ts';
import type { StreamMemory } from './stream-memory.ts';
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
  /** Frames of the padded signal that have been taken in. */
  ingested = 0;
  /** Output frames so far. */
  emitted = 0;
  #released = false;

  /**
   * Takes over the given reference of `filters`, and `memory`, which is silence. Wants a `begin`.
   *
   * @param watches whether NaN and infinities may come in
   * @throws RangeError where memory runs out; both stay the caller's then
   */
  constructor(layout: Layout, filters: Filters, memory: StreamMemory, watches: boolean) {
    const { partitions } = layout.geometry;
    this.layout = layout;
    this.marks = partitions && new Marks(layout, watches);
    this.rings = new Rings(layout, memory.rings);
    this.tails = partitions && new Tails(layout, partitions, memory);
    this.weights = new Weights(filters, this.tails);
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

  /** Outputs that the next `frames` frames of the padded signal determine, as lengths.ts has it. */
  outputsAfter(frames: number): number {
    const { reach, shape } = this.layout;
    const last = this.ingested + frames - reach;
    if (last < 0) return 0;
    return (shape.stride === 1 ? last + 1 : Math.floor(last / shape.stride) + 1) - this.emitted;
  }

  /** Takes in the `frames` (at most maxBlockSize) staged frames and leaves the `outputs` they determine in the output rows. */
  step(frames: number, outputs: number): void {
    if (this.tails !== undefined) {
      this.#partitionedStep(this.tails, frames, outputs);
    } else if (this.weights.fade !== undefined) {
      this.#fadingStep(this.weights.fade, frames, outputs);
    } else {
      this.stepDirectly(frames, outputs);
      return;
    }
    this.ingested += frames;
    this.emitted += outputs;
  }

  /** The same where there are neither partitions nor a fade. */
  stepDirectly(frames: number, outputs: number): void {
    const { layout, rings, weights } = this;
    layout.kernel.step(rings.pointer, frames, layout.input, weights.current.pointer, outputs, layout.output);
    this.ingested += frames;
    this.emitted += outputs;
  }

  #partitionedStep(tails: Tails, frames: number, outputs: number): void {
    const { layout, weights, marks } = this;
    const { fade, current } = weights;
    const { pointer } = this.rings;
    marks?.take(layout, this.input, frames);
    const reached = cellsWithin(layout.geometry.cells, this.ingested + frames);
    const cells = reached - tails.cells;
    const first = cells - outputs;
    if (fade === undefined) tails.step(pointer, frames, cells, current, weights.shadow?.filters);
    else tails.fadingStep(pointer, frames, cells, current, fade.from);
    tails.cells = reached;
    tails.firstOutput = first;
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
    const { shape, reach } = this.layout;
    const newest = this.emitted * shape.stride + reach - 1 - shape.padding[0];
    return newest - fade.position + 1;
  }

  #fadingStep(fade: Fade, frames: number, outputs: number): void {
    const { layout } = this;
    const { kernel } = layout;
    const { pointer } = this.rings;
    kernel.ingest(pointer, frames, layout.input);
    if (outputs === 0) return;
    kernel.convolve(pointer, fade.from.pointer, 0, outputs, 0, layout.output);
    kernel.convolve(pointer, this.weights.current.pointer, 0, outputs, 0, layout.fadeOutput);
    this.#lead(fade, 0, outputs);
    kernel.skip(pointer, outputs);
  }

  /** Leads the old filters' `outputs` outputs, from place `first` of the output rows on, over to the new filters'. */
  #lead(fade: Fade, first: number, outputs: number): void {
    const { output, fadeOutput, geometry, kernel, shape } = this.layout;
    const { stride, outChannels } = shape;
    const rows = geometry.batch * outChannels;
    const elapsed = this.#sinceFade(fade);
    const old = output + 4 * first;
    const young = fadeOutput + 4 * first;
    kernel.crossfade(old, young, geometry.outputPitch, rows, outputs, elapsed, stride, fade.frames);
  }

  /** Cleans the staged frames; returns how many numbers were not finite. */
  clean(frames: number, { nonFinite, subnormal }: Cleaning): number {
    const { geometry, kernel, shape } = this.layout;
    const { inputPitch, batch } = geometry;
    const rows = batch * shape.inChannels;
    return kernel.clean(this.input, inputPitch, rows, frames, nonFinite, subnormal);
  }

  /** To silence, before a `begin`. */
  clear(): void {
    this.rings.clear();
    this.tails?.clear();
    this.marks?.reset();
  }

  /** Starts, as if `zeros` frames of silence had gone in: fewer than effectiveKernelSize, so that no output is due. */
  begin(zeros: number): void {
    const { cells: grid } = this.layout.geometry;
    const cells = cellsWithin(grid, zeros);
    this.ingested = zeros;
    this.emitted = 0;
    this.rings.seek(zeros + grid.silence, cells);
    this.tails?.seek(cells);
    this.weights.restart(cells);
  }

  /** The frames that sums to come read directly, oldest first, of every channel [N·C_in × frames]. Allocates. */
  readHistory(): Float32Array {
    const { cells: grid } = this.layout.geometry;
    return this.rings.read(this.ingested + grid.silence, historyWithin(grid, this.ingested));
  }

  /** Takes the place of an engine that had ingested and emitted so much and holds this history. */
  writeHistory(ingested: number, emitted: number, history: Float32Array): void {
    const { cells: grid } = this.layout.geometry;
    const cells = cellsWithin(grid, ingested);
    this.ingested = ingested;
    this.emitted = emitted;
    this.rings.write(ingested + grid.silence, cells, history);
    this.tails?.seek(cells);
  }

  /** Copies history and fade from an engine of the same layout and filters. @throws RangeError where memory runs out */
  copyFrom(other: Engine): void {
    if (other.tails !== undefined) this.tails?.copyFrom(other.tails);
    if (other.marks !== undefined) this.marks?.copyFrom(other.marks);
    this.rings.copyFrom(other.rings);
    this.ingested = other.ingested;
    this.emitted = other.emitted;
    this.weights.copyFrom(other.weights);
  }
}
