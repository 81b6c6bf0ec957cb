import { checkObject, checkPositive, show } from '../conv1d/check.ts';
import { checkBias, checkWeight, type Numbers } from '../conv1d/layer.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Conv1dPlan } from '../plan/plan.ts';
import { packFilters } from '../stream/filters.ts';
import type { HostContext } from './host.ts';
import type { OutputBlocks } from './output-blocks.ts';
import type { ProcessorLink } from './processor-link.ts';

export interface NodeWeightOptions {
  /** [outChannels]; without one the bias stays that was given last. */
  bias?: Numbers | undefined;
  /** Seconds over which old and new are crossfaded, default 0.02. */
  fade?: number | undefined;
}

export interface NodeMetrics {
  /** Quanta rendered. */
  readonly quanta: number;
  /** Samples replaced under `nonFinite: 'zero'` since creation or `reset`. */
  readonly nonFiniteCount: number;
  /** Share of a quantum's time that rendering takes, from a clock of whole milliseconds: right after about a minute. */
  readonly load: number;
  /** Times that the context ran out of audio, where it counts them. */
  readonly underruns?: number;
}

/** What a Conv1d node has beside what every AudioWorkletNode has. */
export interface Conv1dNodeMembers<Param> {
  /** Wet against dry, 0 to 1, default 1. A-rate; a jump is led over 128 frames. */
  readonly mix: Param;
  /** Of both, default 1. A-rate; a jump is led over 128 frames. */
  readonly gain: Param;
  /** Whether the input is passed on instead, as late as the output would be; crossfaded over 128 frames. */
  bypass: boolean;
  /** Seconds by which the output starts late: plan.latency.startup / sampleRate. */
  readonly latency: number;
  readonly plan: Conv1dPlan;
  /** The layer's own output blocks, decimated where it has a stride. Needs the option `outputs: true`. */
  readonly outputs: OutputBlocks;
  /**
   * Swaps the weights without a click, keeping the history. While one change is faded in the latest other one waits. Those
   * of a long kernel first come in unheard, so that no quantum has much more to do than others: their fade starts up to
   * two of the largest partitions later.
   *
   * @returns `'superseded'` where another took its place before it could start, else `'installed'`
   * @throws (rejects) TypeError or RangeError for numbers that are not of the layer's shape, Error once destroyed
   */
  setWeight(weight: Numbers, options?: NodeWeightOptions): Promise<'installed' | 'superseded'>;
  /** As if nothing had been heard. The newest weights stay. */
  reset(): void;
  /** Disconnects the node and frees its processor. Nothing can be asked of it afterwards; a second call does nothing. */
  destroy(): void;
  readMetrics(): Promise<NodeMetrics>;
}

const FADE = 0.02;

/** The members, to be defined on the host's node. Getters stay getters. */
export function nodeMembers<Param>(
  context: HostContext,
  params: { readonly mix: Param; readonly gain: Param },
  plan: Conv1dPlan,
  firstBias: Float32Array | undefined,
  link: ProcessorLink,
  disconnect: () => void,
): Conv1dNodeMembers<Param> {
  const { sampleRate } = context;
  let bypass = false;
  let bias = firstBias;
  return {
    mix: params.mix,
    gain: params.gain,
    latency: plan.latency.startup / sampleRate,
    plan,
    outputs: link.outputs,
    get bypass() {
      return bypass;
    },
    set bypass(value: boolean) {
      if (typeof value !== 'boolean') throw new TypeError(`bypass must be true or false: got ${show(value)}`);
      link.send({ type: 'bypass', bypass: value });
      bypass = value;
    },
    async setWeight(weight, options = {}) {
      const change = checkChange(plan.shape, weight, options, sampleRate);
      bias = change.bias ?? bias;
      return link.setFilters(packFilters(plan.shape, change.weight, bias), change.fadeFrames);
    },
    reset() {
      link.send({ type: 'reset' });
    },
    destroy() {
      link.destroy();
      disconnect();
    },
    async readMetrics() {
      const { quanta, nonFiniteCount, load } = await link.readMetrics();
      const underruns = underrunsOf(context);
      return { quanta, nonFiniteCount, load, ...(underruns !== undefined && { underruns }) };
    },
  };
}

function checkChange(
  shape: Conv1dShape,
  weight: Numbers,
  options: NodeWeightOptions,
  sampleRate: number,
): { weight: Float32Array; bias: Float32Array | undefined; fadeFrames: number } {
  const { bias, fade = FADE } = checkObject('options', options);
  if (bias !== undefined && !shape.bias) {
    throw new RangeError('bias must not be given: the layer was made without one');
  }
  if (fade !== 0) checkPositive('fade', fade);
  return {
    weight: checkWeight(weight, shape),
    bias: bias === undefined ? undefined : checkBias(bias, shape),
    fadeFrames: Math.round(fade * sampleRate),
  };
}

/** Where the context has playbackStats, of which only the default sink's are counted. */
function underrunsOf(context: HostContext): number | undefined {
  const stats: unknown = Reflect.get(context, 'playbackStats');
  if (typeof stats !== 'object' || stats === null) return undefined;
  const events: unknown = Reflect.get(stats, 'underrunEvents');
  return typeof events === 'number' ? events : undefined;
}
