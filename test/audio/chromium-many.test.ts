import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';

const MANY = 500;

let chromium: BrowserTest;

beforeAll(async () => {
  chromium = await startBrowser(
    {
      // Collects all garbage of the audio thread: a few times, for what is only freed in a task after it.
      '/collect.js': `registerProcessor('collect', class extends AudioWorkletProcessor {
        constructor() {
          super();
          for (let i = 0; i < 4; i++) gc();
          this.port.postMessage('collected');
        }
        process() { return false; }
      });`,
    },
    ['--js-flags=--expose-gc'],
  );
});
afterAll(() => chromium?.close());

declare global {
  var live: AudioContext;
}

interface Held {
  readonly processors: number;
  readonly handlers: number;
  /** Bytes of the page's heap, and of the memory of its process where the system tells. */
  readonly heap: number;
  readonly resident: number;
}

/** Chromium's own counts, after collecting all garbage of the page and of the audio thread. */
async function held(page: Page, session: CDPSession): Promise<Held> {
  // Each side lets go of what the other has collected: in turn, a few times.
  for (let i = 0; i < 4; i++) {
    await page.evaluate(async () => {
      await live.audioWorklet.addModule('/collect.js');
      await new Promise((resolve) => {
        new AudioWorkletNode(live, 'collect').port.onmessage = resolve;
      });
      await lab.pause(0.1);
    });
    await session.send('HeapProfiler.collectGarbage');
  }
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
  return {
    processors: metric('AudioWorkletProcessors'),
    handlers: metric('AudioHandlers'),
    heap: metric('JSHeapUsedSize'),
    resident: await residentBytes(),
  };
}

/** Of all processes that render pages; 0 where the system does not tell. */
async function residentBytes(): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const session = await chromium.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const bytes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => 4096 * Number(readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]));
  return bytes.reduce((sum, one) => sum + one, 0);
}

test(`${MANY} nodes alive together play each its part`, async () => {
  const page = await chromium.open();
  // Whole numbers below 2 ** 24, whose sums are exact in any order.
  const signal = Float32Array.from({ length: 128 * 20 }, (_, i) => (i % 7) - 3);
  const [row] = await page.evaluate(
    async ([signal, many]) => {
      const context = lab.offline(1, signal.length);
      const source = lab.sourceOf(context, [signal]);
      const weights = Array.from({ length: many }, (_, i) => [i * 3, i, many - i]);
      await Promise.all(
        weights.map(async (weight) => {
          const node = await lab.createConv1dNode<AudioWorkletNode>(context, { weight });
          source.connect(node).connect(context.destination);
        }),
      );
      source.start();
      return lab.rowsOf(await context.startRendering());
    },
    [signal, MANY] as const,
  );
  const sum = (MANY * (MANY - 1)) / 2;
  const taps = [3 * sum, sum, MANY * MANY - sum];
  const expected = signal.map((_, n) => taps.reduce((total, tap, k) => total + tap * (signal[n - 2 + k] ?? 0), 0));
  expect(row).toEqual(expected);
});

test(`${MANY} nodes made and destroyed in turn leave no processors and no memory behind`, async () => {
  const page = await chromium.open();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate(() => {
    globalThis.live = new AudioContext();
  });
  // Weights of 400 kB: those of all would be 200 MB.
  const turns = (count: number): Promise<void> =>
    page.evaluate(async (count) => {
      for (let i = 0; i < count; i++) {
        const options = { weight: new Float32Array(100_000).fill(1e-5), outputs: true };
        const node = await lab.createConv1dNode<AudioWorkletNode>(live, options);
        node.connect(live.destination);
        if (i % 5 === 0) await node.setWeight(options.weight);
        node.destroy();
      }
    }, count);
  await turns(50);
  const before = await held(page, session);
  await turns(MANY);
  const after = await held(page, session);
  expect(after.processors, 'those of the collections may be alive').toBeLessThanOrEqual(6);
  expect(after.handlers).toBeLessThanOrEqual(20);
  expect(after.heap - before.heap, 'bytes of the heap').toBeLessThan(1e6);
  expect(after.resident - before.resident, 'bytes of memory').toBeLessThan(60e6);
});

test('nodes alive keep their processors: the count is one of them', async () => {
  const page = await chromium.open();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate(async () => {
    globalThis.live = new AudioContext();
    const make = () => lab.createConv1dNode<AudioWorkletNode>(live, { weight: [1] });
    for (const node of await Promise.all(Array.from({ length: 20 }, make))) node.connect(live.destination);
  });
  expect((await held(page, session)).processors).toBeGreaterThanOrEqual(20);
});
