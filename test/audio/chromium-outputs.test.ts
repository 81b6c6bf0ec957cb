import type { Page } from 'playwright-core';
import { type Block, Conv1d } from 'tapline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { type BrowserTest, load, startBrowser } from '../helpers/browser.ts';
import { bundle } from '../helpers/browser-bundle.ts';
import { impostor } from '../helpers/impostor.ts';
import { expectSameBits } from '../helpers/law.ts';

let chromium: BrowserTest;
let page: Page;

beforeAll(async () => {
  chromium = await startBrowser({
    '/rx.js': await bundle('browser-rx.ts'),
    '/failing.js': impostor(
      'constructor() { super(); this.port.postMessage({ type: "ready" }); }',
      'throw new Error("the engine broke")',
    ),
  });
  page = await chromium.open();
  await load(page, 'rx', '/rx.js');
});
afterAll(() => chromium?.close());

describe('the outputs of an offline render', () => {
  test.each([
    { name: 'mono', options: { weight: noise(1, 30) } },
    { name: 'stereo', options: { weight: noise(2, 30), batch: 2 } },
    { name: 'strided', options: { weight: noise(3, 30), stride: 4 } },
    { name: 'strided by more than a quantum', options: { weight: noise(4, 30), stride: 1000 } },
    { name: 'looking ahead', options: { weight: noise(5, 301), padding: 'same' as const } },
  ])('are those of the layer from frame 0, to the last and none dropped: $name', async ({ options }) => {
    const frames = 128 * 1001;
    const channels = options.batch ?? 1;
    const signal = noiseBlock(6, channels, frames);
    const { row, dropped } = await page.evaluate(
      async ([options, signal, frames, channels]) => {
        const context = lab.offline(channels, frames);
        const node = await lab.createConv1dNode<AudioWorkletNode>(context, { ...options, outputs: true });
        const outputs = node.outputs[Symbol.asyncIterator]();
        const source = lab.sourceOf(context, signal);
        source.connect(node).connect(context.destination);
        source.start();
        await context.startRendering();
        node.destroy();
        const row = await lab.gather(outputs, channels);
        return { row, dropped: outputs.droppedFrames };
      },
      [options, signal, frames, channels] as const,
    );
    expect(dropped).toBe(0);
    expectSameBits(row, pushed(options, signal));
  });

  test('begin where an iterator is opened, and every iterator has arrays of its own', async () => {
    const options = { weight: noise(7, 30), stride: 2 };
    const signal = noiseBlock(8, 1, 128 * 64);
    const { readers, shared } = await page.evaluate(
      async ([options, signal]) => {
        const context = lab.offline(1, 128 * 64);
        const node = await lab.createConv1dNode<AudioWorkletNode>(context, { ...options, outputs: true });
        const open = [node.outputs[Symbol.asyncIterator](), node.outputs[Symbol.asyncIterator]()];
        const source = lab.sourceOf(context, signal);
        source.connect(node).connect(context.destination);
        source.start();
        lab.at(context, 128 * 16, async () => {
          await node.readMetrics(); // what was delivered before it is here now
          open.push(node.outputs[Symbol.asyncIterator]());
        });
        await context.startRendering();
        node.destroy();
        const blocks = await Promise.all(open.slice(0, 2).map(async (outputs) => (await outputs.next()).value));
        const shared = blocks[0]?.[0]?.buffer === blocks[1]?.[0]?.buffer;
        const readers = await Promise.all(open.map((outputs) => lab.gather(outputs, 1)));
        return { readers: readers.map(([row], i) => [...(blocks[i]?.[0] ?? []), ...(row ?? [])]), shared };
      },
      [options, signal] as const,
    );
    expect(shared).toBe(false);
    const [whole = new Float32Array(0)] = pushed(options, signal);
    expectSameBits(
      readers.map((row) => Float32Array.from(row)),
      [whole, whole, whole.slice(64 * 16)],
    );
  });

  test('come through fromConv1dNode', async () => {
    const options = { weight: noise(9, 30), stride: 3 };
    const signal = noiseBlock(10, 1, 128 * 40);
    const { row, end } = await page.evaluate(
      async ([options, signal]) => {
        const context = lab.offline(1, 128 * 40);
        const node = await lab.createConv1dNode<AudioWorkletNode>(context, { ...options, outputs: true });
        const samples: number[] = [];
        const completed = new Promise<string>((resolve) => {
          rx.fromConv1dNode(node).subscribe({
            next: ([row]) => samples.push(...(row ?? [])),
            error: (error) => resolve(String(error)),
            complete: () => resolve('complete'),
          });
        });
        const source = lab.sourceOf(context, signal);
        source.connect(node).connect(context.destination);
        source.start();
        await context.startRendering();
        node.destroy();
        const end = await completed;
        return { row: Float32Array.from(samples), end };
      },
      [options, signal] as const,
    );
    expect(end).toBe('complete');
    expectSameBits([row], pushed(options, signal));
  });
});

describe('in real time', () => {
  test('a reader that is a second behind loses the oldest frames, and the others nothing', async () => {
    const { reader, idler, held, counted, total } = await page.evaluate(async () => {
      const context = new AudioContext({ sampleRate: 8000 });
      const node = await lab.createConv1dNode<AudioWorkletNode>(context, { weight: [1], outputs: true });
      const ramp = lab.sourceOf(context, [Float32Array.from({ length: 40_000 }, (_, i) => i + 1)]);
      ramp.connect(node).connect(context.destination);
      const reading = node.outputs[Symbol.asyncIterator]();
      const idling = node.outputs[Symbol.asyncIterator]();
      const gathered = lab.gather(reading, 1);
      ramp.start();
      await lab.pause(2.5);
      node.destroy();
      const [reader = new Float32Array(0)] = await gathered;
      const [held = new Float32Array(0)] = await lab.gather(idling, 1);
      await context.close();
      const counted = node.outputs.droppedFrames;
      return { reader: reading.droppedFrames, idler: idling.droppedFrames, held, counted, total: reader };
    });
    expect(reader).toBe(0);
    expect(idler).toBeGreaterThan(8000);
    expect(counted).toBe(idler);
    expect(held.length).toBeLessThanOrEqual(8000);
    expect(held.length).toBeGreaterThan(8000 - 1024);
    expectSameBits([held], [total.slice(idler)]);
  });

  test('destroy ends the readers that wait and those opened later', async () => {
    const ends = await page.evaluate(async () => {
      const context = new AudioContext();
      const node = await lab.createConv1dNode<AudioWorkletNode>(context, { weight: [1], outputs: true });
      const waiting = lab.gather(node.outputs[Symbol.asyncIterator](), 1);
      node.destroy();
      await waiting;
      const later = await node.outputs[Symbol.asyncIterator]().next();
      await context.close();
      return later.done;
    });
    expect(ends).toBe(true);
  });

  test('a processor that fails throws in every reader', async () => {
    const said = await page.evaluate(async () => {
      const context = new AudioContext();
      const options = { weight: [1], outputs: true, workletUrl: '/failing.js' };
      const node = await lab.createConv1dNode<AudioWorkletNode>(context, options);
      node.connect(context.destination);
      const readers = [0, 1].map(() => lab.gather(node.outputs[Symbol.asyncIterator](), 1).then(String, String));
      const said = await Promise.all(readers);
      await context.close();
      return said;
    });
    for (const error of said) expect(error).toMatch(/^Error: the audio processor failed/);
  });
});

test('iterating without the option throws and names it', async () => {
  const said = await page.evaluate(async () => {
    const node = await lab.createConv1dNode<AudioWorkletNode>(lab.offline(1, 128), { weight: [1] });
    try {
      node.outputs[Symbol.asyncIterator]();
      return 'nothing was thrown';
    } catch (error) {
      return String(error);
    }
  });
  expect(said).toMatch(/option outputs: true/);
});

/** What a stream has given of a signal that may go on. */
function pushed(options: ConstructorParameters<typeof Conv1d>[0] & { batch?: number }, signal: Block): Float32Array[] {
  using layer = new Conv1d(options);
  using stream = layer.createStream({ batch: options.batch ?? 1 });
  return stream.push(signal);
}
