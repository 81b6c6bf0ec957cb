import { AudioWorkletNode, OfflineAudioContext } from 'node-web-audio-api';
import { createConv1dNode } from 'tapline/audio';
import { audioScenes } from '../audio-scenes.ts';
import type { NodeScene } from '../heard.ts';

/**
 * What node-web-audio-api plays for each scene, by its name: the samples of every channel, as bytes in base64. In a
 * process of its own, which the host's threads would keep alive.
 */
export type Report = Readonly<Record<string, readonly string[]>>;

const RATE = 48_000;

async function play({ options, signal, frames }: NodeScene): Promise<string[]> {
  const outputs = (options.batch ?? 1) * (options.outChannels ?? 1);
  const context = new OfflineAudioContext(outputs, frames, RATE);
  const buffer = context.createBuffer(signal.length, frames, RATE);
  for (const [channel, row] of signal.entries()) buffer.copyToChannel(Float32Array.from(row), channel);
  const source = context.createBufferSource();
  source.buffer = buffer;
  const node = await createConv1dNode(context, { ...options, AudioWorkletNode });
  source.connect(node).connect(context.destination);
  source.start();
  const rendered = await context.startRendering();
  return Array.from({ length: outputs }, (_, channel) => {
    const row = rendered.getChannelData(channel);
    return Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString('base64');
  });
}

const report: Record<string, readonly string[]> = {};
for (const [name, scene] of Object.entries(audioScenes)) report[name] = await play(scene);
process.stdout.write(JSON.stringify(report), () => process.exit(0));
