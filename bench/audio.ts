import { startBrowser } from '../test/helpers/browser.ts';

const SECONDS = 60;
const TAPS = 64;

export interface AudioCost {
  readonly seconds: number;
  readonly quanta: number;
  /** Share of a quantum's time. */
  readonly load: number;
  /** Undefined where the browser does not count them. */
  readonly underruns: number | undefined;
}

/** A stereo node of 64 taps in Chromium, in real time on the default sink. */
export async function measureAudio(): Promise<AudioCost> {
  const lab = await startBrowser();
  try {
    const page = await lab.open();
    return await page.evaluate(
      async ({ seconds, taps }): Promise<AudioCost> => {
        const audio = '/dist/audio/index.js';
        const { createConv1dNode }: typeof import('../dist/audio/index.js') = await import(audio);
        const context = new AudioContext();
        const weight = Float32Array.from({ length: taps }, (_, k) => Math.sin(k + 1) / taps);
        const node = await createConv1dNode(context, { weight, batch: 2 });
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
        return { seconds, quanta, load, underruns };
      },
      { seconds: SECONDS, taps: TAPS },
    );
  } finally {
    await lab.close();
  }
}
