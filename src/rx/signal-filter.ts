import { effectiveKernelSize } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Block } from '../conv1d/types.ts';
import { framesOfGrid } from '../plan/cells.ts';
import type { Conv1d } from '../stream/conv1d.ts';
import { Conv1dStream } from '../stream/conv1d-stream.ts';
import type { StreamCore } from '../stream/core.ts';
import type { StreamOptions } from '../stream/options.ts';
import { type CheckedTimeOptions, GapWatch } from './gaps.ts';
import type { Machine } from './run.ts';
import { isSingleFrame, type Kind, kindOf, Samples, write } from './samples.ts';
import { isSignalObject, rateOf, restamp, type SignalObject } from './stamps.ts';
import type { SignalData } from './value.ts';

/** A value that was taken in: what its outputs are made like. */
interface Taken {
  readonly kind: Kind;
  readonly object: SignalObject | undefined;
  /** Frames consumed before it. */
  readonly position: number;
}

const NO_VALUES: readonly unknown[] = [];

/** What a number or a plain block leaves behind: nothing in it has a time. */
const NUMBER: Taken = { kind: 'number', object: undefined, position: 0 };
const BLOCK: Taken = { kind: 'interleaved', object: undefined, position: 0 };

const NO_FRAMES = new Float32Array(0);
const NO_OUTPUT: Float32Array[] = [NO_FRAMES];

/** Whether a frame may bring more than one output: padding that makes outputs of its own. */
export function bursts(shape: Conv1dShape): boolean {
  const [left] = shape.padding;
  return left >= effectiveKernelSize(shape) || (shape.paddingMode === 'reflect' && left > 0);
}

/** One stream of values of any kind through a layer: the state of one subscription, or of one key. */
export class SignalFilter implements Machine {
  readonly #layer: Conv1d;
  readonly #stream: Conv1dStream;
  readonly #samples: Samples;
  readonly #gaps: GapWatch;
  readonly #time: CheckedTimeOptions;
  readonly bursts: boolean;
  /** The short way of numbers and plain blocks, where it is open: one channel in and out, and no times watched. */
  readonly #shortWay: StreamCore | undefined;
  /** N·C_out */
  readonly #outputs: number;
  readonly #frameOut: Float32Array[];
  readonly #numberIn: [Float32Array] = [new Float32Array(1)];
  readonly #numberOut: [Float32Array] = [new Float32Array(1)];
  readonly #blockIn: [Float32Array] = [NO_FRAMES];
  readonly #blockOut: [Float32Array] = [NO_FRAMES];
  /** The last frame, where gaps are filled with it. */
  #held: Float32Array[] | undefined;
  #last: Taken | undefined;

  /** Allocates a stream. @throws as `createStream` and `restoreStream` do */
  constructor(layer: Conv1d, options: StreamOptions, time: CheckedTimeOptions, snapshot?: Uint8Array) {
    this.#layer = layer;
    this.#stream = snapshot === undefined ? layer.createStream(options) : layer.restoreStream(snapshot, options);
    const { batch } = this.#stream;
    const { inChannels, outChannels } = layer.shape;
    this.#samples = new Samples(batch * inChannels);
    this.bursts = bursts(layer.shape);
    this.#outputs = batch * outChannels;
    this.#frameOut = Array.from({ length: this.#outputs }, () => new Float32Array(1));
    const isMono = batch * inChannels === 1 && this.#outputs === 1;
    const isShort = isMono && !this.bursts && time.onGap === 'ignore';
    this.#shortWay = isShort ? Conv1dStream.unchecked(this.#stream) : undefined;
    this.#gaps = new GapWatch(time);
    this.#time = time;
  }

  dispose(): void {
    this.#stream.dispose();
  }

  snapshot(): Uint8Array {
    return this.#stream.snapshot();
  }

  /** Takes in a value; returns the values that it brings. @throws for a wrong value; the filter is done for then */
  accept(value: unknown): readonly unknown[] {
    const { taken, first, output } = this.#run(value);
    return this.#values(taken, output, first);
  }

  acceptOne(value: unknown): unknown {
    const core = this.#shortWay;
    if (core?.running) {
      if (typeof value === 'number') return this.#acceptNumber(core, value);
      if (value instanceof Float32Array) return this.#acceptBlock(core, value);
    }
    const { taken, first, output } = this.#run(value);
    return output[0]?.length === 0 ? undefined : this.#value(taken, output, first, 0);
  }

  /** Ends the signal; returns the values that its right padding brings, made like the last value taken in. */
  end(): readonly unknown[] {
    if (this.#last === undefined) return NO_VALUES;
    const first = this.#stream.emitted;
    return this.#values(this.#last, this.#stream.flush(), first);
  }

  /** The short way of a number. Allocates nothing. */
  #acceptNumber(core: StreamCore, sample: number): number | undefined {
    this.#numberIn[0][0] = sample;
    const outputs = core.outputsAfter(1);
    core.run(this.#numberIn, 1, outputs, this.#numberOut);
    this.#last = NUMBER;
    return outputs === 0 ? undefined : this.#numberOut[0][0];
  }

  /** The short way of a block. Allocates its outputs. */
  #acceptBlock(core: StreamCore, block: Float32Array): Float32Array | undefined {
    const outputs = core.outputsAfter(block.length);
    const output = new Float32Array(outputs);
    this.#blockIn[0] = block;
    this.#blockOut[0] = output;
    core.run(this.#blockIn, block.length, outputs, this.#blockOut);
    this.#blockIn[0] = this.#blockOut[0] = NO_FRAMES; // neither is ours to keep
    this.#last = BLOCK;
    return outputs === 0 ? undefined : output;
  }

  /** Passes a value through: `output` holds output frames `first` and on. */
  #run(value: unknown): { taken: Taken; first: number; output: Float32Array[] } {
    const object = isSignalObject(value) ? value : undefined;
    const data = object === undefined ? value : object.data;
    const kind = kindOf(data);
    const block = this.#samples.read(kind, data as SignalData);
    if (kind === 'number') this.#checkMono();
    const frames = (block[0] as Float32Array).length;
    const action = this.#gaps.before(object);
    if (action === 'reset') this.#stream.reset();
    else if (action !== 'none') this.#passMissing(action.missing);
    const taken = { kind, object, position: this.#stream.position };
    const first = this.#stream.emitted;
    const output = isSingleFrame(kind) && !this.bursts ? this.#passFrame(block) : this.#stream.push(block);
    this.#last = taken;
    this.#gaps.after(object, frames);
    if (this.#time.onGap === 'hold' && frames > 0) this.#held = block.map((row) => row.slice(-1));
    return { taken, first, output };
  }

  /** The output frame that a frame brings, if any, in rows that the next one overwrites. Allocates nothing. */
  #passFrame(frame: Block): Float32Array[] {
    return this.#stream.process(frame, this.#frameOut) === 0 ? NO_OUTPUT : this.#frameOut;
  }

  /** @throws RangeError where numbers would have to become frames */
  #checkMono(): void {
    if (this.#outputs === 1) return;
    throw new RangeError(`got a number, the layer makes frames of ${this.#outputs} channels: give it frames, [number]`);
  }

  /** Output frames `first` and on, as values. */
  #values(taken: Taken, output: Float32Array[], first: number): readonly unknown[] {
    const frames = output[0]?.length ?? 0;
    if (frames === 0) return NO_VALUES;
    return Array.from({ length: isSingleFrame(taken.kind) ? frames : 1 }, (_, i) =>
      this.#value(taken, output, first, i),
    );
  }

  /** Output frame `first + i`, or the frames from it on where blocks are wanted, as a value. */
  #value({ kind, object, position }: Taken, output: Float32Array[], first: number, i: number): unknown {
    const data = write(kind, output, i);
    if (object === undefined) return data;
    const { stride } = this.#layer.shape;
    const late = (first + i) * stride - position;
    const rate = rateOf(object) ?? this.#time.sampleRate; // a wrong one is refused here
    if (late === 0 && stride === 1) return { ...object, data }; // all times and rates are right as they are
    return restamp(object, data, late, stride, rate);
  }

  /**
   * Passes missing frames through and drops their outputs. Past the frames that the stream can remember, only their
   * number modulo the stride and the grid of partitions counts, so the work is bounded however long the gap was.
   */
  #passMissing(missing: number): void {
    const { padding } = this.#layer.shape;
    const period = framesOfGrid(this.#layer.shape);
    // What has left the receptive field may still be in the blocks that are heard and in work.
    const remembered = effectiveKernelSize(this.#layer.shape) + padding[0] + padding[1] + 4 * period;
    let left = missing <= remembered ? missing : remembered + ((missing - remembered) % period);
    const held = this.#held;
    const channels = this.#stream.batch * this.#layer.shape.inChannels;
    while (left > 0) {
      const count = Math.min(left, 128);
      const rows: Block = Array.from({ length: channels }, (_, channel) =>
        new Float32Array(count).fill(held?.[channel]?.[0] ?? 0),
      );
      this.#stream.push(rows);
      left -= count;
    }
  }
}
