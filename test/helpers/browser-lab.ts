import type { Block } from 'tapline';
import { type Conv1dNode, type Conv1dNodeOptions, createConv1dNode } from 'tapline/audio';

export { Conv1d } from 'tapline';
export { createConv1dNode } from 'tapline/audio';

/**
 * What tests do in a page, where it is the global `lab`.
 */
declare global {
  var lab: typeof import('./browser-lab.ts');
}

export const SAMPLE_RATE = 48_000;

export type Node = Conv1dNode<AudioWorkletNode>;
export type Options = Conv1dNodeOptions<AudioWorkletNode>;

/** An offline context whose channels are not mixed. @param quantum as Chromium's `renderSizeHint` */
export function offline(channels: number, frames: number, quantum = 128): OfflineAudioContext {
  const options: OfflineAudioContextOptions & { renderSizeHint: number } = {
    numberOfChannels: channels,
    length: frames,
    sampleRate: SAMPLE_RATE,
    renderSizeHint: quantum,
  };
  const context = new OfflineAudioContext(options);
  context.destination.channelInterpretation = 'discrete';
  return context;
}

/** A source that plays these rows, not yet started. */
export function sourceOf(context: BaseAudioContext, signal: Block): AudioBufferSourceNode {
  const source = context.createBufferSource();
  const frames = Math.max(1, signal[0]?.length ?? 0);
  source.buffer = context.createBuffer(signal.length, frames, context.sampleRate);
  for (const [channel, row] of signal.entries()) source.buffer.copyToChannel(Float32Array.from(row), channel);
  return source;
}

export function rowsOf(buffer: AudioBuffer): Float32Array[] {
  return Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel).slice());
}

/** A signal through a node, to so many frames. @param prepare before it starts */
export async function render(
  options: Options,
  signal: Block,
  frames: number,
  quantum = 128,
  prepare: (node: Node, context: OfflineAudioContext) => void = () => {},
): Promise<Float32Array[]> {
  const channels = (options.batch ?? 1) * (options.outChannels ?? 1);
  const context = offline(channels, frames, quantum);
  const node = await createConv1dNode<AudioWorkletNode>(context, options);
  const source = sourceOf(context, signal);
  source.connect(node).connect(context.destination);
  prepare(node, context);
  source.start();
  return rowsOf(await context.startRendering());
}

/**
 * Halts an offline context before a frame, a multiple of its quantum, and acts: only then are messages delivered to a
 * processor.
 */
export function at(context: OfflineAudioContext, frame: number, act: () => unknown): void {
  void context.suspend(frame / SAMPLE_RATE).then(async () => {
    if (Math.round(context.currentTime * SAMPLE_RATE) !== frame) throw new Error(`halted at ${context.currentTime}`);
    await act();
    await context.resume();
  });
}

/** Waits so many seconds of the page's clock. */
export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
}

/** All that is still to come of a node's outputs, in one block. */
export async function gather(outputs: AsyncIterator<Block>, channels: number): Promise<Float32Array[]> {
  const blocks: Block[] = [];
  for (let next = await outputs.next(); !next.done; next = await outputs.next()) blocks.push(next.value);
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from(blocks.flatMap((block) => Array.from(block[channel] ?? []))),
  );
}

/** What making a node is refused with, and how long that took. */
export async function refusal(
  options: unknown,
  context: BaseAudioContext = offline(2, 128),
): Promise<{ said: string; seconds: number }> {
  const start = performance.now();
  const said = await createConv1dNode<AudioWorkletNode>(context, options as Options).then(
    () => 'nothing was thrown',
    (error: unknown) => String(error),
  );
  return { said, seconds: (performance.now() - start) / 1000 };
}
