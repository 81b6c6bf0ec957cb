import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';

let chromium: BrowserTest;
let page: Page;

beforeAll(async () => {
  chromium = await startBrowser({
    '/idle.js': "registerProcessor('idle', class extends AudioWorkletProcessor { process() { return true; } });",
  });
  page = await chromium.open();
});
afterAll(() => chromium?.close());

test.each([
  { name: 'a filter of 64 taps on a stereo track', layer: { batch: 2 }, filters: 1, taps: 64, seconds: 15 },
  {
    name: 'true stereo, four responses of 5 seconds',
    layer: { inChannels: 2, outChannels: 2 },
    filters: 4,
    taps: 240_000,
    seconds: 10,
  },
])('$name: in real time it runs out of audio no more often than an idle worklet', { retry: 2 }, async (scene) => {
  const { node, idle, quanta, expected } = await page.evaluate(async ({ layer, filters, taps, seconds }) => {
    const weight = Float32Array.from(
      { length: filters * taps },
      (_, i) => (Math.sin(i * i) * Math.exp((-6 * (i % taps)) / taps)) / 64,
    );
    const underruns = (context: AudioContext): number => {
      const stats: unknown = Reflect.get(context, 'playbackStats');
      return stats instanceof Object ? Number(Reflect.get(stats, 'underrunEvents')) : NaN;
    };
    const contexts = [new AudioContext({ sampleRate: 48_000 }), new AudioContext({ sampleRate: 48_000 })] as const;
    const [playing, beside] = contexts;
    await beside.audioWorklet.addModule('/idle.js');
    const node = await lab.createConv1dNode<AudioWorkletNode>(playing, { weight, ...layer });
    for (const [context, worklet] of [
      [playing, node],
      [beside, new AudioWorkletNode(beside, 'idle')],
    ] as const) {
      const source = new OscillatorNode(context);
      source.connect(worklet).connect(context.destination);
      source.start();
    }
    await lab.pause(0.5);
    const first = await node.readMetrics();
    const start = playing.currentTime;
    const before = contexts.map(underruns);
    await lab.pause(seconds);
    const last = await node.readMetrics();
    const expected = ((playing.currentTime - start) * playing.sampleRate) / 128;
    const counts = contexts.map((context, i) => underruns(context) - (before[i] ?? NaN));
    await Promise.all(contexts.map((context) => context.close()));
    const reported = (last.underruns ?? NaN) - (first.underruns ?? NaN);
    return { node: [counts[0], reported], idle: counts[1], quanta: last.quanta - first.quanta, expected };
  }, scene);
  for (const count of node) expect(count, 'times that the node ran out').toBeLessThanOrEqual(idle ?? NaN);
  expect(Math.abs(quanta - expected), 'quanta missed').toBeLessThan(50);
});
