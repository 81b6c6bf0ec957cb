import { type BrowserTest, startBrowser } from '../test/helpers/browser.ts';
import { audioThreadSeconds } from './thread-time.ts';

/** Nodes in real time, one after the other. */
const scenes = [
  { name: 'stereo node of 64 taps', stereo: false, taps: 64, seconds: 60 },
  { name: 'true stereo, four responses of 5 s', stereo: true, taps: 240_000, seconds: 60 },
] as const;

/** Seconds after the node was made that are looked at apart: making it takes the audio thread's time at once. */
const START = 5;

export interface AudioCost {
  readonly name: string;
  readonly seconds: number;
  /** Of real time that the audio thread was running after the start, undefined where the system does not tell. */
  readonly thread: number | undefined;
  /** At the start and afterwards, undefined where the browser does not count them. */
  readonly underruns: { readonly start: number; readonly after: number } | undefined;
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

async function listen(lab: BrowserTest, { name, seconds, taps, stereo }: (typeof scenes)[number]): Promise<AudioCost> {
  const page = await lab.open();
  try {
    const node = await page.evaluateHandle(
      async ({ taps, stereo }) => {
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
        return node;
      },
      { taps, stereo },
    );
    const underruns = (): Promise<number | undefined> =>
      node.evaluate(async (one) => (await one.readMetrics()).underruns);
    await page.waitForTimeout(1000 * START);
    const [atStart, before, from] = [await underruns(), audioThreadSeconds(), performance.now()];
    await page.waitForTimeout(1000 * (seconds - START));
    const [inAll, after, until] = [await underruns(), audioThreadSeconds(), performance.now()];
    return {
      name,
      seconds,
      thread: before === undefined || after === undefined ? undefined : (1000 * (after - before)) / (until - from),
      underruns: atStart === undefined || inAll === undefined ? undefined : { start: atStart, after: inAll - atStart },
    };
  } finally {
    await page.close();
  }
}
