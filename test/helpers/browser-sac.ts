import { AudioWorkletNode, OfflineAudioContext } from 'standardized-audio-context';
import type { Block } from 'tapline';
import { type Conv1dNodeOptions, createConv1dNode } from 'tapline/audio';

/** As the lab's `render`, through standardized-audio-context. */
declare global {
  var sac: typeof import('./browser-sac.ts');
}

export async function render(
  options: Conv1dNodeOptions<object>,
  signal: Block,
  frames: number,
): Promise<{ rows: Float32Array[]; isHosts: boolean }> {
  if (AudioWorkletNode === undefined) throw new Error('standardized-audio-context has no AudioWorkletNode here');
  const numberOfChannels = (options.batch ?? 1) * (options.outChannels ?? 1);
  const context = new OfflineAudioContext({ numberOfChannels, length: frames, sampleRate: 48_000 });
  context.destination.channelInterpretation = 'discrete';
  const node = await createConv1dNode(context, { ...options, AudioWorkletNode });
  const source = context.createBufferSource();
  source.buffer = context.createBuffer(signal.length, signal[0]?.length ?? 1, context.sampleRate);
  for (const [channel, row] of signal.entries()) source.buffer.copyToChannel(Float32Array.from(row), channel);
  source.connect(node).connect(context.destination);
  source.start();
  const buffer = await context.startRendering();
  const rows = Array.from({ length: numberOfChannels }, (_, channel) => buffer.getChannelData(channel).slice());
  return { rows, isHosts: node instanceof AudioWorkletNode };
}
