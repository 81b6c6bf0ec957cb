import { checkInteger, checkObject, checkWord, show } from '../conv1d/check.ts';
import { type CheckedLayer, type Conv1dOptions, checkLayer } from '../conv1d/layer.ts';
import { type Conv1dPlan, cannotStream, DEFAULT_BLOCK_SIZE, planConv1d } from '../plan/plan.ts';
import { packFilters } from '../stream/filters.ts';
import { planLayout } from '../stream/planned-layout.ts';
import type { HostNodeConstructor } from './host.ts';
import type { RendererOptions, Upsample } from './messages.ts';

/** How a node is to be made, beside its layer. */
export interface NodeOptions<N> {
  /** Independent signals (N), default 1: the layer on each. A mono filter on a stereo track: 2. */
  batch?: number | undefined;
  /** node-web-audio-api's or standardized-audio-context's; default the global one. */
  AudioWorkletNode?: HostNodeConstructor<N> | undefined;
  /** Where `tapline/worklet.js` is served, for pages whose policy allows no Blob URLs. Default: it is embedded. */
  workletUrl?: string | undefined;
  /** How the outputs of a layer with a stride fill the frames between them: `'hold'` (default) or `'zeros'`. */
  upsample?: Upsample | undefined;
  /** What NaN and infinities in the input do: `'zero'` (default) or `'propagate'`. */
  nonFinite?: 'zero' | 'propagate' | undefined;
  /** Whether the layer's own output blocks are delivered to the page, default false. */
  outputs?: boolean | undefined;
}

export type Conv1dNodeOptions<N> = Conv1dOptions & NodeOptions<N>;

export interface CheckedNode {
  readonly layer: CheckedLayer;
  readonly plan: Conv1dPlan;
  readonly inputs: number;
  readonly outputs: number;
  readonly workletUrl: string | undefined;
  readonly rendererOptions: RendererOptions;
  /** The first weights, as `packFilters` orders them. */
  readonly filters: Float32Array<ArrayBuffer>;
}

/** What Web Audio has at most on one connection. */
const MOST_CHANNELS = 32;

/**
 * @param quantum frames
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function checkNodeOptions<N>(
  options: Conv1dNodeOptions<N>,
  sampleRate: number,
  quantum: number = DEFAULT_BLOCK_SIZE,
): CheckedNode {
  checkObject('options', options);
  const { batch = 1, workletUrl, upsample = 'hold', nonFinite = 'zero', outputs = false } = options;
  const layer = checkLayer(options);
  const { shape } = layer;
  const plan = planConv1d(shape, { sampleRate, batch: checkInteger('batch', batch, 1) });
  if (!plan.streamable) throw new RangeError(cannotStream(shape));
  if (plan.paddingLeft >= plan.effectiveKernelSize) {
    throw new RangeError(
      `padding must not put more than dilation·(kernelSize − 1) = ${plan.effectiveKernelSize - 1} frames before the ` +
        `signal: a node cannot play outputs before it has heard anything: got ${plan.paddingLeft}`,
    );
  }
  if (typeof outputs !== 'boolean') throw new TypeError(`outputs must be true or false: got ${show(outputs)}`);
  if (workletUrl !== undefined && typeof workletUrl !== 'string') {
    throw new TypeError(`workletUrl must be a string: got ${show(workletUrl)}`);
  }
  return {
    layer,
    plan,
    inputs: checkChannels('inChannels', batch, shape.inChannels),
    outputs: checkChannels('outChannels', batch, shape.outChannels),
    workletUrl,
    rendererOptions: {
      shape,
      layout: planLayout(shape, batch, quantum),
      latency: plan.latency,
      batch,
      upsample: checkWord('upsample', upsample, ['hold', 'zeros'] as const),
      nonFinite: checkWord('nonFinite', nonFinite, ['zero', 'propagate'] as const),
      outputs,
    },
    filters: packFilters(shape, layer.weight, layer.bias),
  };
}

function checkChannels(name: string, batch: number, channels: number): number {
  if (batch * channels <= MOST_CHANNELS) return batch * channels;
  throw new RangeError(`batch·${name} must be at most ${MOST_CHANNELS}: got batch=${batch}, ${name}=${channels}`);
}
