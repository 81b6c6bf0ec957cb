import type { Page } from 'playwright-core';
import { Conv1d } from 'tapline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';
import { tasksDuring } from '../helpers/browser-trace.ts';
import { crossfaded } from '../helpers/crossfade.ts';
import { expectSameSamples } from '../helpers/heard.ts';

const THREAD = 'Realtime AudioWorklet thread';
const TAPS = 40_000;
const QUANTUM = 128;

let chromium: BrowserTest;
let page: Page;

beforeAll(async () => {
  chromium = await startBrowser();
  page = await chromium.open();
});
afterAll(() => chromium?.close());

const weights = [1, 2, 3].map((seed) => noise(seed, TAPS).map((value) => value / 100));
const signal = noiseBlock(9, 1, 100_000);

/** As much of the signal as was played, behind the silence before it. */
function played(row: Float32Array): Float32Array[] {
  const start = row.findIndex((sample) => sample !== 0);
  expect(start, 'frame of the first sound').toBeGreaterThanOrEqual(0);
  const input = new Float32Array(row.length);
  input.set(signal[0]?.subarray(0, row.length - start) ?? [], start);
  return [input];
}

test.each(['running', 'suspended'])(
  'in a %s context nodes of long filters, made at once, play the bits of apply',
  async (state) => {
    const rows = await page.evaluate(
      async ([weights, signal, state]) => {
        const context = new AudioContext({ sampleRate: lab.SAMPLE_RATE });
        await (state === 'running' ? context.resume() : context.suspend());
        const nodes = await Promise.all(
          weights.map((weight) => lab.createConv1dNode<AudioWorkletNode>(context, { weight, outputs: true })),
        );
        if (context.state !== state) throw new Error(`the context is ${context.state}`);
        const source = lab.sourceOf(context, signal);
        const gathered = nodes.map((node) => lab.gather(node.outputs[Symbol.asyncIterator](), 1));
        for (const node of nodes) source.connect(node).connect(context.destination);
        source.start();
        await context.resume();
        await lab.pause(0.6);
        for (const node of nodes) node.destroy();
        const rows = await Promise.all(gathered);
        await context.close();
        return rows.map(([row = new Float32Array(0)]) => row);
      },
      [weights, signal, state] as const,
    );
    for (const [i, weight] of weights.entries()) {
      const row = rows[i] ?? new Float32Array(0);
      using layer = new Conv1d({ weight });
      expectSameSamples([row], layer.apply(played(row)));
    }
  },
);

test('setWeight right after creation fades from the first weights', async () => {
  const [first = noise(0, 0), second = noise(0, 0)] = weights;
  const { row, result } = await page.evaluate(
    async ([first, second, signal]) => {
      const context = new AudioContext({ sampleRate: lab.SAMPLE_RATE });
      await context.suspend();
      const node = await lab.createConv1dNode<AudioWorkletNode>(context, { weight: first, outputs: true });
      const result = await node.setWeight(second);
      const source = lab.sourceOf(context, signal);
      const gathered = lab.gather(node.outputs[Symbol.asyncIterator](), 1);
      source.connect(node).connect(context.destination);
      source.start();
      await context.resume();
      await lab.pause(1.5);
      node.destroy();
      const [row = new Float32Array(0)] = await gathered;
      await context.close();
      return { row, result };
    },
    [first, second, signal] as const,
  );
  expect(result).toBe('installed');
  const input = played(row);
  using layer = new Conv1d({ weight: first });
  const [steady] = layer.apply(input);
  const at = row.findIndex((sample, i) => sample !== steady?.[i]);
  expect(at % QUANTUM).toBe(0);
  const swap = { at, weight: second, bias: undefined, fadeFrames: 960 };
  expectSameSamples([row], crossfaded({ weight: first }, input, [swap]));
});

test('a context that is closed meanwhile: the node is there, or it is said within 5 seconds that the context must stay open', async () => {
  const outcomes = await page.evaluate(async (weight) => {
    const outcomes: { said: string; seconds: number }[] = [];
    for (const wait of [0, 0.005, 0.02]) {
      const context = new AudioContext();
      await lab.createConv1dNode(context, { weight: [1] });
      const refusal = lab.refusal({ weight }, context);
      await lab.pause(wait);
      await context.close();
      outcomes.push(await refusal);
    }
    return outcomes;
  }, weights[0]);
  for (const { said, seconds } of outcomes) {
    expect(said).toMatch(/^nothing was thrown$|the context must stay open$/);
    expect(seconds).toBeLessThan(5);
  }
});

test('nodes of 5 s of true stereo are made in many short tasks of the audio thread', { retry: 2 }, async () => {
  const taps = 240_000;
  await page.evaluate(async () => {
    const context = new AudioContext({ sampleRate: lab.SAMPLE_RATE });
    // What each context does once is not looked at: nor are the first nodes, whose script is compiled meanwhile.
    for (const weight of [[1], new Float32Array(3000).fill(0.1)]) await lab.createConv1dNode(context, { weight });
    globalThis.live = context;
  });
  const make = (): Promise<void> =>
    page.evaluate(async (taps) => {
      const weight = Float32Array.from({ length: 4 * taps }, (_, i) => Math.sin(i * i) / 100);
      const options = { weight, inChannels: 2, outChannels: 2 };
      (await lab.createConv1dNode<AudioWorkletNode>(live, options)).connect(live.destination);
    }, taps);
  await make();
  const shares: number[] = [];
  for (let node = 0; node < 4; node++) {
    const tasks = await tasksDuring(chromium.browser, THREAD, make);
    const times = tasks.filter(({ source }) => source !== 'Render').map(({ time }) => time);
    expect(times.length, '12 MB in steps of 64 KiB').toBeGreaterThan(190);
    shares.push(Math.max(...times) / times.reduce((sum, time) => sum + time, 0));
  }
  // The longest task's share of them all. What holds a task up from outside does so now and then, a long one every time.
  expect(Math.min(...shares), shares.join(', ')).toBeLessThan(0.05);
  await page.evaluate(() => live.close());
});
