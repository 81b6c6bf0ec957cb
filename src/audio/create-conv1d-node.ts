import { show } from '../conv1d/check.ts';
import { isMadeInSteps, numbersToSend } from './creation.ts';
import {
  type GlobalNode,
  type HostContext,
  type HostNode,
  type HostNodeConstructor,
  isOffline,
  type ParamOf,
  quantumOf,
} from './host.ts';
import { forgetProcessor, loadProcessor } from './load-processor.ts';
import type { ProcessorOptions } from './messages.ts';
import { type Conv1dNodeMembers, nodeMembers } from './node-members.ts';
import { type CheckedNode, type Conv1dNodeOptions, checkNodeOptions } from './options.ts';
import { ProcessorLink } from './processor-link.ts';
import { PROCESSOR_NAME } from './processor-name.ts';

/** The host's own AudioWorkletNode, with more members on it. */
export type Conv1dNode<N = GlobalNode> = N & Conv1dNodeMembers<ParamOf<N>>;

/** Milliseconds: whatever has not happened by then will not. */
const PATIENCE = 4500;

/**
 * Makes an AudioWorkletNode that plays its input through a streaming `Conv1d` layer, without an allocation in the audio
 * thread: an equalizer, a reverb, a trained effect.
 *
 * - The node **is** the host's AudioWorkletNode: connect it, disconnect it, automate `mix` and `gain`.
 * - It takes batch·inChannels channels and makes batch·outChannels, signal by signal.
 * - On finite normal samples, with one connection in and `mix` = `gain` = 1, the output is `Conv1d.apply`'s bit for bit.
 * - NaN and infinities in the input are zeroed and counted, subnormal numbers are zeros.
 * - A large layer's processor is made in steps, between which other nodes play on: see creation.ts.
 * - Loading happens once for each context, from the embedded script or from `workletUrl`.
 *
 * ```js
 * const context = new AudioContext();
 * const node = await createConv1dNode(context, { ...lowpass({ cutoff: 800, sampleRate: context.sampleRate, taps: 255 }), batch: 2 });
 * source.connect(node).connect(context.destination);
 * await node.setWeight(lowpass({ cutoff: 1200, sampleRate: context.sampleRate, taps: 255 }).weight);
 * ```
 *
 * With another host give its constructor:
 * `import { AudioContext, AudioWorkletNode } from 'standardized-audio-context'` (or from `'node-web-audio-api'`), then
 * `createConv1dNode(context, { …, AudioWorkletNode })`. node-web-audio-api 2 loads processors slowly while another context
 * of the process holds one: give it one context at a time.
 *
 * @throws (rejects) TypeError or RangeError for wrong options; within 5 seconds an Error that says what to do where the
 *   processor cannot be loaded, compiled or made
 */
export async function createConv1dNode<N extends object = GlobalNode>(
  context: HostContext,
  options: Conv1dNodeOptions<N>,
): Promise<Conv1dNode<N>> {
  checkContext(context);
  const checked = checkNodeOptions(options, context.sampleRate, quantumOf(context));
  const construct = constructorOf(options);
  const timeout = new Timeout();
  let link: ProcessorLink | undefined;
  try {
    await timeout.race(loadProcessor(context, checked.workletUrl), 'the audio processor was not loaded');
    const inSteps = isMadeInSteps(context, checked);
    const node = makeNode(construct, context, checked, inSteps);
    link = linkTo(node, context, checked);
    if (inSteps) link.make(numbersToSend(checked), () => timeout.restart());
    await timeout.race(link.ready, 'the audio processor did not answer');
    const params = { mix: paramOf<N>(node, 'mix'), gain: paramOf<N>(node, 'gain') };
    const members = nodeMembers(context, params, checked.plan, checked.layer.bias, link, () => node.disconnect());
    Object.defineProperties(node, Object.getOwnPropertyDescriptors(members));
    return node as unknown as Conv1dNode<N>; // which the members have just made of it
  } catch (error) {
    link?.destroy(); // it may be half made
    throw error;
  } finally {
    timeout.clear();
  }
}

function checkContext(context: HostContext): void {
  if (typeof context !== 'object' || context === null || typeof context.sampleRate !== 'number') {
    throw new TypeError(`context must be a BaseAudioContext: got ${show(context)}`);
  }
  if (context.state === 'closed') throw new Error('context is closed: make the node on one that is open');
}

function constructorOf<N>(options: Conv1dNodeOptions<N>): HostNodeConstructor<N> {
  const { AudioWorkletNode: own } = options;
  const given: unknown = own === undefined ? Reflect.get(globalThis, 'AudioWorkletNode') : own;
  if (typeof given === 'function') return given as HostNodeConstructor<N>;
  if (given !== undefined) throw new TypeError(`AudioWorkletNode must be a constructor: got ${show(given)}`);
  throw new Error(
    'AudioWorkletNode' in options
      ? 'the AudioWorkletNode that was given is undefined: the page needs HTTPS or localhost'
      : 'there is no AudioWorkletNode here: a page needs HTTPS or localhost; elsewhere give the option AudioWorkletNode, ' +
          'from node-web-audio-api or standardized-audio-context',
  );
}

function makeNode<N>(
  construct: HostNodeConstructor<N>,
  context: HostContext,
  { inputs, outputs, rendererOptions, filters }: CheckedNode,
  inSteps: boolean,
): HostNode {
  const processorOptions: ProcessorOptions = {
    ...rendererOptions,
    first: inSteps ? undefined : { filters, roots: undefined },
  };
  try {
    return Reflect.construct(construct, [
      context,
      PROCESSOR_NAME,
      {
        numberOfInputs: 1,
        numberOfOutputs: 1,
        outputChannelCount: [outputs],
        channelCount: inputs,
        channelCountMode: 'explicit',
        channelInterpretation: inputs <= 2 ? 'speakers' : 'discrete',
        processorOptions,
      },
    ]);
  } catch (error) {
    forgetProcessor(context);
    throw new Error(
      `the audio processor ${PROCESSOR_NAME} could not be made (${error instanceof Error ? error.message : error}): ` +
        'where workletUrl is given it must serve the worklet.js of this version; context and AudioWorkletNode must be ' +
        'of the same host',
      { cause: error },
    );
  }
}

function linkTo(node: HostNode, context: HostContext, { outputs, plan, rendererOptions }: CheckedNode): ProcessorLink {
  // A second of outputs may wait, and all of them where time does not pass.
  const limit = isOffline(context) ? Number.POSITIVE_INFINITY : context.sampleRate / plan.shape.stride;
  return new ProcessorLink(node, outputs, rendererOptions.outputs, limit);
}

function paramOf<N>(node: HostNode, name: string): ParamOf<N> {
  return node.parameters.get(name) as ParamOf<N>; // the processor declares it
}

/** One clock for all that is waited for. */
class Timeout {
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #expired: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor() {
    this.restart();
  }

  /** There was a sign of life. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#expired.resolve, PATIENCE);
  }

  async race<T>(step: Promise<T>, otherwise: string): Promise<T> {
    const late = this.#expired.promise.then(() => {
      throw new Error(
        `${otherwise} within ${PATIENCE / 1000} seconds: a Content-Security-Policy must allow 'wasm-unsafe-eval' in ` +
          'script-src, workletUrl must serve the worklet.js of this version, and the context must stay open',
      );
    });
    return Promise.race([step, late]);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
