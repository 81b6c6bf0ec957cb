import { type BrowserTest, startBrowser } from '../test/helpers/browser.ts';

/** Nodes in real time, one after the other. */
const scenes = [
  { name: 'stereo node of 64 taps', stereo: false, taps: 64, seconds: 60 },
  { name: 'true stereo, four responses of 5 s', stereo: true, taps: 240_000, seconds: 60 },
] as const;

export interface AudioCost {
  readonly name: string;
  readonly seconds: number;
  readonly quanta: number;
  /** Share of a quantum's time. */
  readonly load: number;
  /** Undefined where the browser does not count them. */
  readonly underruns: number | undefined;
}

/** In Chromium, in real time on the default sink. */
export async function measureAudio(): Promise<readonly AudioCost[]> {
  const lab = await startBrowser();
  try {
    const costs: AudioCost[] = [];
    for (const scene of scenes) costs.push(await listen(lab, scene));
    return costs;
  } finally {
    await lab.close();
  }
}

async function listen(lab: BrowserTest, scene: (typeof scenes)[number]): Promise<AudioCost> {
  const page = await lab.open();
  try {
    return await page.evaluate(async ({ name, seconds, taps, stereo }): Promise<AudioCost> => {
      const audio = '/dist/audio/index.js';
      const { createConv1dNode }: typeof import('../dist/audio/index.js') = await import(audio);
      const context = new AudioContext();
      const weight = Float32Array.from(
        { length: stereo ? 4 * taps : taps },
        (_, k) => (Math.sin(k * k) * Math.exp((-6 * (k % taps)) / taps)) / 64,
      );
      const layer = stereo ? { inChannels: 2, outChannels: 2 } : { batch: 2 };
      const node = await createConv1dNode(context, { weight, ...layer });
      const noise = context.createBuffer(2, context.sampleRate, context.sampleRate);
      for (const side of [0, 1]) {
        const samples = noise.getChannelData(side);
        for (let i = 0; i < samples.length; i++) samples[i] = Math.random() - 0.5;
      }
      const source = new AudioBufferSourceNode(context, { buffer: noise, loop: true });
      source.connect(node).connect(context.destination);
      source.start();
      await context.resume();
      await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
      const { quanta, load, underruns } = await node.readMetrics();
      await context.close();
      return { name, seconds, quanta, load, underruns };
    }, scene);
  } finally {
    await page.close();
  }
}
