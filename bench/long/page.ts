/** What a page renders, and how long that takes it: its global `renders`. */
import { createConv1dNode } from '../../dist/audio/index.js';
import { Noise } from '../noise.ts';

declare global {
  var renders: typeof import('./page.ts');
}

/** One response from each channel in to each channel out. */
export interface Scene {
  readonly channels: 1 | 2;
  readonly taps: number;
}

/** Between source and destination: nothing, a worklet that only copies, our node, or Chromium's own. */
export type RenderedName = 'nothing' | 'copy' | 'node' | 'convolver';

const SAMPLE_RATE = 48_000;
const QUANTUM = 128;

/** Quanta: a multiple of the cycles in which long kernels work, ours (64 and 512) as well as the convolver's (128). */
const STRETCH = 1024;

/** Stretches until scripts are optimized, which each context has to do anew. */
const WARM_UP = 40;

/** Stretches that are timed. */
const TIMED = 16;

/** Rendered ones: as long as one of them lives, the next finds its WebAssembly optimized. */
const contexts: OfflineAudioContext[] = [];

const COPY = `registerProcessor('copy', class extends AudioWorkletProcessor {
  process([input], [output]) {
    for (let channel = 0; channel < input.length; channel++) output[channel].set(input[channel]);
    return true;
  }
})`;

/** Microseconds a quantum, for each stretch of one offline render. */
export async function render(scene: Scene, name: RenderedName): Promise<number[]> {
  const { channels } = scene;
  const seconds = (stretches: number): number => (stretches * STRETCH * QUANTUM) / SAMPLE_RATE;
  const context = new OfflineAudioContext(channels, (WARM_UP + TIMED) * STRETCH * QUANTUM, SAMPLE_RATE);
  contexts.push(context);
  const noise = new Noise(scene.taps);
  const buffer = bufferOf(
    context,
    Array.from({ length: channels }, () => noise.array(SAMPLE_RATE)),
  );
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  if (name === 'nothing') source.connect(context.destination);
  else source.connect(await make(context, scene, name)).connect(context.destination);
  source.start();
  const times: number[] = [];
  for (let stretch = WARM_UP; stretch < WARM_UP + TIMED; stretch++) {
    void context.suspend(seconds(stretch)).then(() => {
      times.push(performance.now());
      return context.resume();
    });
  }
  await context.startRendering();
  times.push(performance.now());
  return times.slice(1).map((time, i) => (1000 * (time - (times[i] ?? Number.NaN))) / STRETCH);
}

async function make(
  context: OfflineAudioContext,
  scene: Scene,
  name: Exclude<RenderedName, 'nothing'>,
): Promise<AudioNode> {
  switch (name) {
    case 'copy':
      return copyNode(context, scene.channels);
    case 'node':
      return conv1dNode(context, scene);
    case 'convolver':
      return new ConvolverNode(context, { buffer: bufferOf(context, responsesOf(scene)), disableNormalization: true });
  }
}

async function copyNode(context: OfflineAudioContext, channels: number): Promise<AudioNode> {
  const url = URL.createObjectURL(new Blob([COPY], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  URL.revokeObjectURL(url);
  return new AudioWorkletNode(context, 'copy', {
    channelCount: channels,
    channelCountMode: 'explicit',
    outputChannelCount: [channels],
  });
}

async function conv1dNode(context: OfflineAudioContext, scene: Scene): Promise<AudioNode> {
  const { channels, taps } = scene;
  const weight = new Float32Array(channels * channels * taps);
  for (const [index, response] of responsesOf(scene).entries()) {
    // The convolver's order is [in, out], the layer's [out, in].
    const [from, to] = [Math.floor(index / channels), index % channels];
    weight.set(response, (to * channels + from) * taps);
  }
  return createConv1dNode<AudioWorkletNode>(context, {
    weight,
    inChannels: channels,
    outChannels: channels,
    operation: 'convolution',
    algorithm: 'auto',
  });
}

/** As a room's: noise that decays, by 60 dB. */
function responsesOf({ channels, taps }: Scene): Float32Array<ArrayBuffer>[] {
  const noise = new Noise(channels * taps);
  const envelope = Float32Array.from({ length: taps }, (_, i) => 10 ** ((-3 * i) / taps) / Math.sqrt(taps));
  return Array.from({ length: channels * channels }, () => envelope.map((level) => level * noise.next()));
}

function bufferOf(context: BaseAudioContext, rows: readonly Float32Array<ArrayBufferLike>[]): AudioBuffer {
  const buffer = context.createBuffer(rows.length, rows[0]?.length ?? 1, context.sampleRate);
  for (const [channel, row] of rows.entries()) buffer.getChannelData(channel).set(row);
  return buffer;
}
