/// <reference lib="esnext.disposable" preserve="true" />
import { kindOfView, show } from '../conv1d/check.ts';
import { type Conv1dOptions, checkLayer } from '../conv1d/layer.ts';
import { outputLength } from '../conv1d/lengths.ts';
import { checkPaddable } from '../conv1d/padding.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Block } from '../conv1d/types.ts';
import { planGeometry } from '../plan/memory.ts';
import { type Conv1dPlan, cannotStream, isStreamable, type PlanHost, planConv1d } from '../plan/plan.ts';
import { allocateBlock, checkBlock } from './blocks.ts';
import { Conv1dStream } from './conv1d-stream.ts';
import { Filters } from './filters.ts';
import { LayerCore } from './layer-core.ts';
import { AS_IT_IS, type Cleaning, checkStreamOptions, type NonFinitePolicy, type StreamOptions } from './options.ts';
import { decodeSnapshot } from './snapshot.ts';
import { writeState } from './state.ts';

/** Frames that `apply` takes at a time: enough that calls cost nothing, few enough to stay in the cache. */
const APPLY_BLOCK = 512;

const ZEROED: Cleaning = { nonFinite: true, subnormal: false };

/** Frees what a layer that was dropped without `dispose` holds, once its streams are gone too. */
const dropped = new FinalizationRegistry<LayerCore>((core) => core.abandon());

/**
 * A prepared layer: torch.nn.Conv1d's mathematics on live signals. Weights are packed once; any number of streams share
 * them. Nothing here depends on how a signal is cut.
 *
 * ```ts
 * import { Conv1d } from 'tapline';
 *
 * const layer = new Conv1d({ weight: [0.25, 0.5, 0.25] });
 * const stream = layer.createStream();
 * console.log(stream.push([Float32Array.of(1, 0)])); // → [ Float32Array(2) [ 0.25, 0.5 ] ]
 * console.log(stream.push([Float32Array.of(0)])); //    → [ Float32Array(1) [ 0.25 ] ]
 * ```
 */
export class Conv1d {
  /** The checked options without the numbers. */
  readonly shape: Conv1dShape;
  readonly #core: LayerCore;

  /**
   * Allocates the packed weights.
   *
   * @throws TypeError or RangeError naming the option, the value and the rule; nothing is allocated then
   */
  constructor(options: Conv1dOptions) {
    const layer = checkLayer(options);
    planGeometry(layer.shape, 1, 1); // a layer that no stream could fit is refused here
    this.shape = layer.shape;
    this.#core = new LayerCore(layer.shape, Filters.of(layer.shape, layer.weight, layer.bias));
    dropped.register(this, this.#core, this);
  }

  /** What the layer costs and how late it is. Allocates the plan. */
  plan(host?: PlanHost): Conv1dPlan {
    return planConv1d(this.shape, host);
  }

  /**
   * The whole signal at once.
   *
   * @param signal [inChannels × L]
   * @returns fresh arrays [outChannels × L_out]
   * @throws TypeError or RangeError for a wrong block, RangeError for a signal too short to make its padding
   */
  apply(signal: Block): Float32Array[] {
    this.#checkOpen('apply');
    const { shape } = this;
    const frames = checkBlock('signal', signal, shape.inChannels);
    checkPaddable(shape, frames);
    const length = outputLength(shape, frames);
    const output = allocateBlock('output', shape.outChannels, length);
    if (length === 0) return output;
    const core = this.#core.open(1, Math.min(APPLY_BLOCK, Math.max(1, frames)), AS_IT_IS);
    try {
      const before = isStreamable(shape) ? 0 : core.startCircular(signal, output);
      const during = core.outputsAfter(frames);
      core.run(signal, frames, during, rowsFrom(output, before));
      core.finish(rowsFrom(output, before + during));
    } finally {
      this.#core.close(core);
    }
    return output;
  }

  /**
   * A stream at its start. Allocates its memory.
   *
   * @throws TypeError or RangeError naming the option, the value and the rule; RangeError for circular left padding,
   *   which needs the end of the signal first
   */
  createStream(options: StreamOptions = {}): Conv1dStream {
    this.#checkOpen('createStream');
    const { maxBlockSize, batch = 1, nonFinite } = checkStreamOptions(options);
    if (!isStreamable(this.shape)) throw new RangeError(cannotStream(this.shape));
    const core = this.#core.open(batch, maxBlockSize, cleaningOf(nonFinite));
    return Conv1dStream.over(this.#core, core, nonFinite === 'throw');
  }

  /**
   * A stream that goes on where a snapshot was taken. `batch` comes from the snapshot, the rest from the options.
   *
   * @throws Error that says whether the snapshot is foreign, truncated or altered; RangeError for another `batch`
   */
  restoreStream(snapshot: Uint8Array, options: StreamOptions = {}): Conv1dStream {
    this.#checkOpen('restoreStream');
    if (!ArrayBuffer.isView(snapshot) || kindOfView(snapshot) !== 'Uint8Array') {
      throw new TypeError(`snapshot must be a Uint8Array: got ${show(snapshot)}`);
    }
    const { maxBlockSize, batch, nonFinite } = checkStreamOptions(options);
    const state = decodeSnapshot(snapshot, this.shape, this.#core.fingerprint);
    if (batch !== undefined && batch !== state.batch) {
      throw new RangeError(`batch must be the snapshot's, ${state.batch}, or not be given: got ${batch}`);
    }
    const own = state.own && Filters.of(this.shape, state.own.weight, state.own.bias);
    const core = this.#core.open(state.batch, maxBlockSize, cleaningOf(nonFinite), own);
    try {
      writeState(core, state);
    } catch (error) {
      this.#core.close(core);
      throw error;
    }
    return Conv1dStream.over(this.#core, core, nonFinite === 'throw');
  }

  /**
   * Frees the layer's memory and its streams': they and `apply`, `createStream` and `restoreStream` throw afterwards. A
   * second call does nothing.
   */
  dispose(): void {
    dropped.unregister(this);
    this.#core.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #checkOpen(method: string): void {
    if (this.#core.disposed) throw new Error(`${method}: the layer is disposed`);
  }
}

function cleaningOf(policy: NonFinitePolicy): Cleaning {
  return policy === 'zero' ? ZEROED : AS_IT_IS;
}

/** The same arrays from frame `at` on. */
function rowsFrom(rows: Float32Array[], at: number): Float32Array[] {
  return at === 0 ? rows : rows.map((row) => row.subarray(at));
}
