import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
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

test('15 seconds in real time run out of audio no more often than an idle worklet', { retry: 2 }, async () => {
  const { node, idle, quanta, expected } = await page.evaluate(
    async (weight) => {
      const underruns = (context: AudioContext): number => {
        const stats: unknown = Reflect.get(context, 'playbackStats');
        return stats instanceof Object ? Number(Reflect.get(stats, 'underrunEvents')) : NaN;
      };
      const contexts = [new AudioContext({ sampleRate: 48_000 }), new AudioContext({ sampleRate: 48_000 })] as const;
      const [playing, beside] = contexts;
      await beside.audioWorklet.addModule('/idle.js');
      const node = await lab.createConv1dNode<AudioWorkletNode>(playing, { weight, batch: 2 });
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
      await lab.pause(15);
      const last = await node.readMetrics();
      const expected = ((playing.currentTime - start) * playing.sampleRate) / 128;
      const counts = contexts.map((context, i) => underruns(context) - (before[i] ?? NaN));
      await Promise.all(contexts.map((context) => context.close()));
      const reported = (last.underruns ?? NaN) - (first.underruns ?? NaN);
      return { node: [counts[0], reported], idle: counts[1], quanta: last.quanta - first.quanta, expected };
    },
    noise(1, 64).map((value) => value / 64),
  );
  for (const count of node) expect(count, 'times that the node ran out').toBeLessThanOrEqual(idle ?? NaN);
  expect(Math.abs(quanta - expected), 'quanta missed').toBeLessThan(50);
});
