/// <reference lib="esnext.disposable" preserve="true" />
import { checkInteger, checkObject } from '../conv1d/check.ts';
import { checkBias, checkWeight, type Numbers } from '../conv1d/layer.ts';
import { checkPaddable } from '../conv1d/padding.ts';
import type { Block } from '../conv1d/types.ts';
import { allocateBlock, checkBlock, checkFinite, checkRoom } from './blocks.ts';
import { StreamCore } from './core.ts';
import { Filters } from './filters.ts';
import type { LayerCore } from './layer-core.ts';
import { encodeSnapshot } from './snapshot.ts';
import { copyState, readState } from './state.ts';

/** How new weights come in. */
export interface SetWeightOptions {
  /** [outChannels]; one that is not given stays. */
  bias?: Numbers | undefined;
  /** Input frames over which old and new are crossfaded, default 0. */
  fadeFrames?: number | undefined;
}

/** Frees what a stream that was dropped without `dispose` holds. */
const dropped = new FinalizationRegistry<{ layer: LayerCore; core: StreamCore }>(({ layer, core }) =>
  layer.close(core),
);

/**
 * One stream through a layer. Blocks of any length, the empty one included, go in in any order of lengths; the outputs
 * of `process` and `push` in order, then `flush`, are bit for bit `apply` of the whole signal. Each output comes out
 * with the first block that determines it.
 *
 * `process` is for real time: it allocates nothing for blocks up to `maxBlockSize`. All other methods may allocate.
 * An exception leaves the stream as it was before the call.
 *
 * Made by `Conv1d.createStream` and `Conv1d.restoreStream`, and by `clone`.
 */
export class Conv1dStream {
  /** Independent signals in lockstep (N): blocks have N·inChannels and N·outChannels arrays. */
  readonly batch: number;
  readonly #layer: LayerCore;
  readonly #core: StreamCore;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #refusesNonFinite: boolean;

  /** @internal Takes over `core`. */
  static over(layer: LayerCore, core: StreamCore, refusesNonFinite: boolean): Conv1dStream {
    return new Conv1dStream(layer, core, refusesNonFinite);
  }

  /**
   * @internal What runs it, for a host that has checked its arguments itself and asks whether it is `running`; undefined
   * where the stream refuses NaN, which it has to look for.
   */
  static unchecked(stream: Conv1dStream): StreamCore | undefined {
    return stream.#refusesNonFinite ? undefined : stream.#core;
  }

  private constructor(layer: LayerCore, core: StreamCore, refusesNonFinite: boolean) {
    if (!(core instanceof StreamCore)) {
      throw new TypeError('a Conv1dStream is made by Conv1d.createStream or restoreStream, not by new');
    }
    this.#layer = layer;
    this.#core = core;
    this.batch = core.engine.layout.geometry.batch;
    this.#inputs = this.batch * layer.shape.inChannels;
    this.#outputs = this.batch * layer.shape.outChannels;
    this.#refusesNonFinite = refusesNonFinite;
    dropped.register(this, { layer, core }, this);
  }

  /** Input frames consumed; 0 after `reset`. */
  get position(): number {
    return this.#core.position;
  }

  /** Output frames written per channel, those of `flush` included; 0 after `reset`. */
  get emitted(): number {
    return this.#core.engine.emitted;
  }

  /** Samples replaced under `nonFinite: 'zero'` since creation or `reset`; kept in snapshots. */
  get nonFiniteCount(): number {
    return this.#core.nonFiniteCount;
  }

  /**
   * Takes in a block and writes the outputs that it determines.
   *
   * @param input  [N·inChannels × frames], signal-major
   * @param output [N·outChannels × at least outputLength(frames)]; the rest of each array stays as it is. Shares no
   *   memory with `input`
   * @returns output frames written to each channel
   * @throws TypeError for the wrong kind of array, RangeError for wrong counts or lengths, and under
   *   `nonFinite: 'throw'` for NaN and infinities
   */
  process(input: Block, output: Float32Array[]): number {
    const core = this.#core;
    if (!core.running) throw this.#notRunning('process');
    const frames = checkBlock('input', input, this.#inputs);
    const outputs = core.outputsAfter(frames);
    checkRoom('output', output, this.#outputs, outputs);
    if (this.#refusesNonFinite) checkFinite('input', input, frames, core.position);
    core.run(input, frames, outputs, output);
    return outputs;
  }

  /**
   * Takes in a block and returns the outputs that it determines, in fresh arrays.
   *
   * @param input [N·inChannels × frames], signal-major
   * @returns [N·outChannels × outputLength(frames)]
   * @throws as `process`
   */
  push(input: Block): Float32Array[] {
    const core = this.#core;
    if (!core.running) throw this.#notRunning('push');
    const frames = checkBlock('input', input, this.#inputs);
    if (this.#refusesNonFinite) checkFinite('input', input, frames, core.position);
    const outputs = core.outputsAfter(frames);
    const output = allocateBlock('output', this.#outputs, outputs);
    core.run(input, frames, outputs, output);
    return output;
  }

  /**
   * Ends the signal: returns the outputs that the right padding determines. The stream is finished then, until `reset`.
   *
   * @returns [N·outChannels × L_out − emitted]
   * @throws RangeError where the signal is too short to make its padding; the stream stays open
   */
  flush(): Float32Array[] {
    if (!this.#core.running) throw this.#notRunning('flush');
    checkPaddable(this.#layer.shape, this.#core.position);
    const output = allocateBlock('output', this.#outputs, this.#core.outputsAtEnd);
    this.#core.finish(output);
    return output;
  }

  /** Output frames that the next `process` or `push` of so many input frames would write. Allocates nothing. */
  outputLength(inputFrames: number): number {
    if (!this.#core.running) throw this.#notRunning('outputLength');
    return this.#core.outputsAfter(checkInteger('inputFrames', inputFrames, 0));
  }

  /**
   * Swaps the weights and keeps the history. With `fadeFrames` F, at position P, the output whose newest frame is q is
   * (1−α)·old + α·new, α = clamp((q − P + 1)/F, 0, 1), all in float32; a call during a fade starts from the weights
   * blended at that point. A fade runs on through `flush`; `reset` ends it and keeps the new weights.
   *
   * Allocates the packed weights. With partitions it makes their spectra, and does at once what new weights would have
   * done of late: as much work as two blocks of the largest partition.
   *
   * @param weight [outChannels × inChannels/groups × kernelSize]
   * @throws TypeError or RangeError naming what is wrong; the stream stays as it was
   */
  setWeight(weight: Numbers, options: SetWeightOptions = {}): void {
    this.#checkOpen('setWeight');
    const { shape } = this.#layer;
    const { bias, fadeFrames = 0 } = checkObject('options', options);
    const checkedWeight = checkWeight(weight, shape);
    if (bias !== undefined && !shape.bias) {
      throw new RangeError('bias must not be given: the layer was made without one');
    }
    const { engine, position } = this.#core;
    const checkedBias = bias === undefined ? engine.weights.current.unpack().bias : checkBias(bias, shape);
    checkInteger('fadeFrames', fadeFrames, 0);
    const filters = Filters.of(shape, checkedWeight, checkedBias);
    try {
      engine.weights.set(filters, position, fadeFrames);
    } catch (error) {
      filters.release();
      throw error;
    }
  }

  /** A second stream in the same state, which goes its own way from here. Allocates its memory. */
  clone(): Conv1dStream {
    this.#checkOpen('clone');
    const { engine, cleaning } = this.#core;
    const { batch, maxBlockSize } = engine.layout.geometry;
    const core = this.#layer.open(batch, maxBlockSize, cleaning, engine.weights.current.share());
    try {
      copyState(core, this.#core);
    } catch (error) {
      this.#layer.close(core);
      throw error;
    }
    return Conv1dStream.over(this.#layer, core, this.#refusesNonFinite);
  }

  /**
   * The state as bytes, for `Conv1d.restoreStream`: on the direct path the receptive field's frames and under 100 bytes,
   * with partitions about what `plan.memory.state` says, and the stream's own weights after `setWeight`. Allocates them.
   */
  snapshot(): Uint8Array {
    this.#checkOpen('snapshot');
    const ownWeights = this.#core.engine.weights.current !== this.#layer.filters;
    return encodeSnapshot(readState(this.#core, ownWeights), this.#layer.shape, this.#layer.fingerprint);
  }

  /** Back to the state before the first frame. Weights that were set stay. Allocates nothing. */
  reset(): void {
    this.#checkOpen('reset');
    this.#core.reset();
  }

  /** Frees the stream's memory. Every other method throws afterwards; a second call does nothing. */
  dispose(): void {
    dropped.unregister(this);
    this.#layer.close(this.#core);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #checkOpen(method: string): void {
    if (this.#core.engine.released) throw new Error(`${method}: the stream is disposed`);
  }

  /** Made apart, so that a call that is in order costs no more than a look. */
  #notRunning(method: string): Error {
    return new Error(
      this.#core.engine.released
        ? `${method}: the stream is disposed`
        : `${method}: the stream is finished by flush; reset() starts it anew`,
    );
  }
}
