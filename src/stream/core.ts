import { effectiveKernelSize, outputLength, outputsWithin } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Block } from '../conv1d/types.ts';
import { Edges } from './edges.ts';
import { DirectEngine } from './engine.ts';
import type { Filters } from './filters.ts';
import type { Layout } from './layout.ts';

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
  readonly engine: DirectEngine;
  /** Frames kept for padding, where the padding mode needs any. */
  readonly edges: Edges | undefined;
  /** Whether NaN and infinities in the input are replaced by 0 and counted. */
  readonly zeroNonFinite: boolean;
  /** Input frames consumed. */
  position = 0;
  /** Samples replaced. */
  nonFiniteCount = 0;
  /** Whether the left padding is in. */
  started = false;
  /** Whether the right padding is in. */
  finished = false;

  /**
   * Takes over the given reference of `filters`.
   *
   * @throws RangeError where memory runs out; the reference stays the caller's then
   */
  constructor(shape: Conv1dShape, layout: Layout, filters: Filters, zeroNonFinite: boolean) {
    this.shape = shape;
    this.zeroNonFinite = zeroNonFinite;
    this.engine = new DirectEngine(shape, layout, filters);
    const { leadFrames, tailFrames, batch } = layout.geometry;
    const channels = batch * shape.inChannels;
    this.edges = leadFrames + tailFrames > 0 ? new Edges(layout, this.engine.pointer, channels) : undefined;
    this.reset();
  }

  /** To the state before the first frame; the newest weights stay. */
  reset(): void {
    this.engine.endFade();
    this.position = 0;
    this.nonFiniteCount = 0;
    this.finished = false;
    const silent = this.leadingSilence;
    this.engine.restart(silent);
    this.started = silent === this.shape.padding[0];
  }

  /** Frames of left padding that the zeroed rings already hold: as many as determine no output. */
  get leadingSilence(): number {
    return this.shape.paddingMode === 'zeros'
      ? Math.min(this.shape.padding[0], effectiveKernelSize(this.shape) - 1)
      : 0;
  }

  /** Output frames that the next `frames` input frames bring. */
  outputsAfter(frames: number): number {
    return this.started || this.#startsWith(frames)
      ? outputsWithin(this.shape, this.shape.padding[0] + this.position + frames) - this.engine.emitted
      : 0;
  }

  /** Output frames that the end of the signal brings: L_out less those that are out. */
  get outputsAtEnd(): number {
    return outputLength(this.shape, this.position) - this.engine.emitted;
  }

  /** Takes in `frames` frames of `input` and writes the outputs they determine to `output`; returns how many. */
  run(input: Block, frames: number, output: Float32Array[]): number {
    const { layout } = this.engine;
    let from = 0;
    let written = 0;
    if (!this.started) {
      const starts = this.#startsWith(frames);
      if (this.shape.paddingMode === 'reflect') from = this.#gather(input, frames);
      if (!starts) return 0;
      written = this.#start(input, output);
    }
    while (from < frames) {
      const count = Math.min(layout.geometry.maxBlockSize, frames - from);
      layout.stage(input, from, count);
      this.#clean(count);
      written = this.#take(this.position, count, output, written);
      this.position += count;
      this.engine.settle(this.position);
      from += count;
    }
    return written;
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
    const [left] = this.shape.padding;
    const first = (signal[0]?.length ?? 0) - left;
    this.started = true;
    return this.#inPieces(left, output, 0, (done, count) => this.engine.layout.stage(signal, first + done, count));
  }

  release(): void {
    this.engine.release();
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
      const count = Math.min(layout.geometry.maxBlockSize, wanted - from);
      layout.stage(input, from, count);
      this.#clean(count);
      this.edges?.keepLead(this.position, count);
      this.position += count;
      from += count;
    }
    return wanted;
  }

  /** Puts in the left padding, and the gathered frames. Returns the outputs written. */
  #start(input: Block, output: Float32Array[]): number {
    const { layout } = this.engine;
    const { edges } = this;
    const [left] = this.shape.padding;
    this.started = true;
    switch (this.shape.paddingMode) {
      case 'zeros':
        return this.#inPieces(left - this.engine.ingested, output, 0, (_, count) =>
          layout.stageConstant('silence', count),
        );
      case 'replicate':
        return this.#inPieces(left, output, 0, (_, count) => {
          layout.stage(input, 0, 1);
          // Counted when the frame itself comes in.
          if (this.zeroNonFinite) this.engine.zeroNonFinite(1);
          layout.stageConstant('first', count);
        });
      case 'reflect': {
        let written = this.#inPieces(left, output, 0, (done, count) => edges?.stageLead(left - done, -1, count));
        for (let done = 0; done <= left; done += layout.geometry.maxBlockSize) {
          const count = Math.min(layout.geometry.maxBlockSize, left + 1 - done);
          edges?.stageLead(done, 1, count);
          written = this.#take(done, count, output, written);
        }
        return written;
      }
      case 'circular':
        return 0;
    }
  }

  #padRight(output: Float32Array[], written: number): void {
    const { layout } = this.engine;
    const { edges, position } = this;
    const [, right] = this.shape.padding;
    this.#inPieces(right, output, written, (done, count) => {
      switch (this.shape.paddingMode) {
        case 'zeros':
          return layout.stageConstant('silence', count);
        case 'replicate':
          return edges?.stageTail(position - 1, 0, count);
        case 'reflect':
          return edges?.stageTail(position - 2 - done, -1, count);
        case 'circular':
          return edges?.stageLead(done, 1, count);
      }
    });
  }

  /** Runs `frames` frames of padding through the engine, staged piece by piece. */
  #inPieces(
    frames: number,
    output: Float32Array[],
    written: number,
    stage: (done: number, count: number) => void,
  ): number {
    const { maxBlockSize } = this.engine.layout.geometry;
    let at = written;
    for (let done = 0; done < frames; done += maxBlockSize) {
      const count = Math.min(maxBlockSize, frames - done);
      stage(done, count);
      at = this.#advance(count, output, at);
    }
    return at;
  }

  #clean(frames: number): void {
    if (this.zeroNonFinite) this.nonFiniteCount += this.engine.zeroNonFinite(frames);
  }

  /** Takes in the staged frames as frames of the signal, from `position` on. */
  #take(position: number, frames: number, output: Float32Array[], written: number): number {
    const { edges } = this;
    if (edges !== undefined) {
      if (position < edges.leadFrames) edges.keepLead(position, frames);
      if (edges.tailFrames > 0) edges.keepTail(position, frames);
    }
    return this.#advance(frames, output, written);
  }

  /** Takes in the staged frames and writes the outputs behind those already written. */
  #advance(frames: number, output: Float32Array[], written: number): number {
    const outputs = this.engine.step(frames);
    if (outputs > 0) this.engine.layout.fetch(output, written, outputs);
    return written + outputs;
  }
}
