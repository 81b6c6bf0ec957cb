import { leadingSilence, outputLength } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Block } from '../conv1d/types.ts';
import { Edges } from './edges.ts';
import { Engine } from './engine.ts';
import type { Filters } from './filters.ts';
import type { Layout } from './layout.ts';
import { AS_IT_IS, type Cleaning } from './options.ts';
import { stageLeft, stageRight } from './padding-frames.ts';
import type { StreamMemory } from './stream-memory.ts';

/**
 * One stream without its public manners: it turns a signal that comes in blocks into the padded signal and runs that
 * through the engine. Arguments are taken for checked.
 *
 * The padded signal is [left padding][signal][right padding], staged in pieces of at most maxBlockSize frames. Left
 * padding goes in as soon as it is known:
 *
 *     zeros      at the first call
 *     replicate  with the first frame
 *     reflect    when `left` + 1 frames are there; until then they are gathered in the lead
 *     circular   never in a stream; `startCircular` is given the end of the signal
 *
 * `run` allocates nothing where the block is no longer than maxBlockSize.
 */
export class StreamCore {
  readonly shape: Conv1dShape;
  readonly engine: Engine;
  /** Frames kept for padding, where the padding mode needs any. */
  readonly edges: Edges | undefined;
  readonly #maxBlockSize: number;
  /** Whether a block that is one piece needs nothing but the kernel: no cleaning, no frames kept, no partitions. */
  readonly #isPlain: boolean;
  /** What is replaced by 0 in the input. */
  readonly cleaning: Cleaning;
  /** Input frames consumed. */
  position = 0;
  /** Samples replaced. */
  nonFiniteCount = 0;
  /** Whether the left padding is in. */
  started = false;
  /** Whether the right padding is in. */
  finished = false;

  /**
   * Takes over the given reference of `filters`, and `memory`, which has been cleared.
   *
   * @throws RangeError where memory runs out; both stay the caller's then
   */
  constructor(shape: Conv1dShape, layout: Layout, filters: Filters, memory: StreamMemory, cleaning: Cleaning) {
    this.shape = shape;
    this.cleaning = cleaning;
    const { leadFrames, tailFrames, batch, maxBlockSize } = layout.geometry;
    this.#maxBlockSize = maxBlockSize;
    // Frames kept for padding may come from a snapshot of a stream that let everything in.
    this.engine = new Engine(layout, filters, memory, !cleaning.nonFinite || leadFrames + tailFrames > 0);
    const channels = batch * shape.inChannels;
    this.edges = leadFrames + tailFrames > 0 ? new Edges(layout, this.engine.rings.pointer, channels) : undefined;
    this.#isPlain = cleaning === AS_IT_IS && this.edges === undefined && this.engine.tails === undefined;
    this.#begin();
  }

  /** To the state before the first frame; the newest weights stay. */
  reset(): void {
    this.engine.clear();
    this.#begin();
  }

  /** Whether it takes in frames: neither finished nor released. */
  get running(): boolean {
    return !this.finished && !this.engine.released;
  }

  /** Output frames that the next `frames` input frames bring. */
  outputsAfter(frames: number): number {
    return this.started ? this.engine.outputsAfter(frames) : this.#outputsAtStart(frames);
  }

  /** Output frames that the end of the signal brings: L_out less those that are out. */
  get outputsAtEnd(): number {
    return outputLength(this.shape, this.position) - this.engine.emitted;
  }

  /**
   * Takes in `frames` frames of `input` and writes the outputs they determine to `output`.
   *
   * @param outputs how many those are, as `outputsAfter` has it
   */
  run(input: Block, frames: number, outputs: number, output: Float32Array[]): void {
    const { engine } = this;
    const { layout } = engine;
    // Nearly every block. Short, and in one function with the rest: V8 then inlines all that it calls.
    if (this.#isPlain && this.started && frames <= this.#maxBlockSize && engine.weights.fade === undefined) {
      layout.stage(engine.input, input, 0, frames);
      engine.stepDirectly(frames, outputs);
      this.position += frames;
      if (outputs > 0) layout.fetch(output, 0, outputs, 0);
      return;
    }
    let from = 0;
    let written = 0;
    if (!this.started) {
      const starts = this.#startsWith(frames);
      if (this.shape.paddingMode === 'reflect') from = this.#gather(input, frames);
      if (!starts) return;
      written = this.#start(input, output);
    }
    while (from < frames) {
      const count = Math.min(this.#maxBlockSize, frames - from);
      layout.stage(engine.input, input, from, count);
      this.#clean(count);
      written = this.#take(this.position, count, output, written);
      this.position += count;
      engine.settle(this.position);
      from += count;
    }
  }

  /** Ends the signal, which is long enough to make its padding: writes the last `outputsAtEnd` frames to `output`. */
  finish(output: Float32Array[]): void {
    if (this.outputsAtEnd > 0) {
      const written = this.started ? 0 : this.#start([], output);
      this.#padRight(output, written);
    }
    this.finished = true;
  }

  /** Puts in circular left padding, the last frames of `signal`; before `run`. */
  startCircular(signal: Block, output: Float32Array[]): number {
    return this.#start(signal, output);
  }

  release(): void {
    this.engine.release();
  }

  #begin(): void {
    this.position = 0;
    this.nonFiniteCount = 0;
    this.finished = false;
    const silent = leadingSilence(this.shape);
    this.engine.begin(silent);
    this.started = silent === this.shape.padding[0];
  }

  /** The same where the left padding comes with them, if they are enough. */
  #outputsAtStart(frames: number): number {
    if (!this.#startsWith(frames)) return 0;
    const { engine, position, shape } = this;
    return engine.outputsAfter(shape.padding[0] + position + frames - engine.ingested);
  }

  #startsWith(frames: number): boolean {
    switch (this.shape.paddingMode) {
      case 'replicate':
        return frames > 0;
      case 'reflect':
        return this.position + frames > this.shape.padding[0];
      default:
        return true;
    }
  }

  /** Keeps the frames that the lead still wants; returns how many. */
  #gather(input: Block, frames: number): number {
    const { layout } = this.engine;
    const wanted = Math.min(frames, this.shape.padding[0] + 1 - this.position);
    for (let from = 0; from < wanted; ) {
      const count = Math.min(this.#maxBlockSize, wanted - from);
      layout.stage(this.engine.input, input, from, count);
      this.#clean(count);
      this.edges?.keepLead(this.engine.input, this.position, count);
      this.position += count;
      from += count;
    }
    return wanted;
  }

  /** Puts in the left padding, and the gathered frames behind it. Returns the outputs written. */
  #start(block: Block, output: Float32Array[]): number {
    const { engine, edges } = this;
    const maxBlockSize = this.#maxBlockSize;
    const [left] = this.shape.padding;
    const due = left - engine.ingested;
    this.started = true;
    let written = 0;
    for (let done = 0; done < due; done += maxBlockSize) {
      const count = Math.min(maxBlockSize, due - done);
      stageLeft(engine, edges, this.cleaning, block, done, count);
      written = this.#advance(count, output, written);
    }
    if (this.shape.paddingMode !== 'reflect') return written;
    for (let done = 0; done <= left; done += maxBlockSize) {
      const count = Math.min(maxBlockSize, left + 1 - done);
      edges?.stageLead(engine.input, done, 1, count);
      written = this.#take(done, count, output, written);
    }
    return written;
  }

  #padRight(output: Float32Array[], written: number): void {
    const maxBlockSize = this.#maxBlockSize;
    const [, right] = this.shape.padding;
    let at = written;
    for (let done = 0; done < right; done += maxBlockSize) {
      const count = Math.min(maxBlockSize, right - done);
      stageRight(this.engine, this.edges, this.position, done, count);
      at = this.#advance(count, output, at);
    }
  }

  #clean(frames: number): void {
    if (this.cleaning !== AS_IT_IS) this.nonFiniteCount += this.engine.clean(frames, this.cleaning);
  }

  /** Takes in the staged frames as frames of the signal, from `position` on. */
  #take(position: number, frames: number, output: Float32Array[], written: number): number {
    const { edges } = this;
    if (edges !== undefined) {
      if (position < edges.leadFrames) edges.keepLead(this.engine.input, position, frames);
      if (edges.tailFrames > 0) edges.keepTail(this.engine.input, position, frames);
    }
    return this.#advance(frames, output, written);
  }

  /** Takes in the staged frames and writes the outputs behind those already written. */
  #advance(frames: number, output: Float32Array[], written: number): number {
    const outputs = this.engine.outputsAfter(frames);
    this.engine.step(frames, outputs);
    const { layout, tails } = this.engine;
    if (outputs > 0) layout.fetch(output, written, outputs, tails === undefined ? 0 : tails.firstOutput);
    return written + outputs;
  }
}
