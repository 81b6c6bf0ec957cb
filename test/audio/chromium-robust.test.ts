import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';
import { expectSameSamples, heard } from '../helpers/heard.ts';

const FRAMES = 128 * 12;

let chromium: BrowserTest;
let page: Page;

beforeAll(async () => {
  chromium = await startBrowser();
  page = await chromium.open();
});
afterAll(() => chromium?.close());

/** A few samples that are no sound, far from each other and from the ends. */
function withGarbage(signal: Float32Array): { dirty: Float32Array; clean: Float32Array; places: number[] } {
  const dirty = signal.slice();
  const clean = signal.slice();
  const garbage = [NaN, Infinity, -Infinity];
  const places = garbage.map((_, i) => 200 + 300 * i);
  for (const [i, place] of places.entries()) {
    dirty[place] = garbage[i] as number;
    clean[place] = 0;
  }
  return { dirty, clean, places };
}

describe('in the input', () => {
  const options = { weight: noise(1, 50) };
  const { dirty, clean, places } = withGarbage(noise(2, FRAMES));

  test('NaN and infinities are zeroed and counted, until reset', async () => {
    const { rows, counts } = await page.evaluate(
      async ([options, dirty, frames]) => {
        const counts: number[] = [];
        const made = Promise.withResolvers<{ readMetrics(): Promise<{ nonFiniteCount: number }>; reset(): void }>();
        const rows = await lab.render(options, [dirty], frames, 128, made.resolve);
        const node = await made.promise;
        counts.push((await node.readMetrics()).nonFiniteCount);
        node.reset();
        counts.push((await node.readMetrics()).nonFiniteCount);
        return { rows, counts };
      },
      [options, dirty, FRAMES] as const,
    );
    expectSameSamples(rows, heard({ options, signal: [clean], frames: FRAMES }));
    expect(counts).toEqual([places.length, 0]);
  });

  test("NaN and infinities reach what their taps read under nonFinite: 'propagate', and nothing else", async () => {
    const [row = new Float32Array(0)] = await page.evaluate(
      ([options, dirty, frames]) => lab.render(options, [dirty], frames),
      [{ ...options, nonFinite: 'propagate' as const }, dirty, FRAMES] as const,
    );
    const [whole = new Float32Array(0)] = heard({ options, signal: [clean], frames: FRAMES });
    const reached = (frame: number): boolean => places.some((place) => frame >= place && frame < place + 50);
    expect(row.findIndex((sample, frame) => Number.isFinite(sample) === reached(frame))).toBe(-1);
    expect(row.findIndex((sample, frame) => !reached(frame) && sample !== whole[frame])).toBe(-1);
  });

  test('subnormal numbers are zeros, the smallest normal ones are not', async () => {
    const tiny = Float32Array.of(2 ** -126, -(2 ** -126), 2 ** -127, -(2 ** -149), 1e-40, 1);
    const [row] = await page.evaluate((tiny) => lab.render({ weight: [1] }, [tiny], 128), tiny);
    expect(Array.from(row ?? []).slice(0, 6)).toEqual([2 ** -126, -(2 ** -126), 0, 0, 0, 1]);
  });
});

describe('connections', () => {
  test('a source that is disconnected rings out, and silence follows', async () => {
    const options = { weight: noise(3, 300), batch: 2, algorithm: 'direct' } as const;
    const signal = noiseBlock(4, 2, FRAMES);
    const rows = await page.evaluate(
      async ([options, signal, frames]) => {
        const context = lab.offline(2, frames);
        const node = await lab.createConv1dNode<AudioWorkletNode>(context, options);
        const source = lab.sourceOf(context, signal);
        source.connect(node).connect(context.destination);
        source.start();
        lab.at(context, 512, () => source.disconnect());
        return lab.rowsOf(await context.startRendering());
      },
      [options, signal, FRAMES] as const,
    );
    const played = signal.map((row) => row.slice(0, 512));
    expectSameSamples(rows, heard({ options, signal: played, frames: FRAMES }));
    expect(rows[0]?.slice(512 + 299).every((sample) => sample === 0)).toBe(true);
  });

  test('a node without a source plays silence, or its bias', async () => {
    const rows = await page.evaluate(async () => {
      const context = lab.offline(1, 384);
      const node = await lab.createConv1dNode<AudioWorkletNode>(context, { weight: [1, 2], bias: [0.25] });
      node.connect(context.destination);
      return lab.rowsOf(await context.startRendering());
    });
    expect(rows).toEqual([new Float32Array(384).fill(0.25)]);
  });

  /** Sources one after the other, a third of the time each, and what the node's input channels then hear. */
  test.each([
    { name: 'two channels', channels: 2, sources: [1, 2, 0], hears: [[0, 0], [0, 1], []] },
    { name: 'six channels', channels: 6, sources: [2, 8, 1], hears: [[0, 1], [0, 1, 2, 3, 4, 5], [0]] },
    { name: 'one channel', channels: 1, sources: [1, 0, 1], hears: [[0], [], [0]] },
  ])('channels come and go without a gap in the history: a node of $name', async ({ channels, sources, hears }) => {
    const options = { weight: noise(5, 200), batch: channels };
    const third = FRAMES / 3;
    const played = sources.map((count, i) => noiseBlock(6 + i, count, third));
    const rows = await page.evaluate(
      async ([options, played, third, channels]) => {
        const context = lab.offline(channels, 3 * third);
        const node = await lab.createConv1dNode<AudioWorkletNode>(context, options);
        node.connect(context.destination);
        for (const [i, signal] of played.entries()) {
          const play = (): void => {
            if (signal.length === 0) return;
            const source = lab.sourceOf(context, signal);
            source.connect(node);
            source.start();
          };
          if (i === 0) play();
          else lab.at(context, i * third, play);
        }
        return lab.rowsOf(await context.startRendering());
      },
      [options, played, third, channels] as const,
    );
    const signal = Array.from({ length: channels }, (_, channel) => {
      const row = new Float32Array(3 * third);
      for (const [i, block] of played.entries()) {
        const from = hears[i]?.[channel];
        const sound = from === undefined ? undefined : block[from];
        if (sound) row.set(sound, i * third);
      }
      return row;
    });
    expectSameSamples(rows, heard({ options, signal, frames: 3 * third }));
  });
});

describe('the clock', () => {
  test('an offline context that halts and goes on plays the same bits', async () => {
    const options = { weight: noise(10, 90), stride: 3 };
    const signal = noiseBlock(11, 1, FRAMES);
    const rows = await page.evaluate(
      ([options, signal, frames]) =>
        lab.render(options, signal, frames, 128, (_, context) => {
          for (let frame = 128; frame < frames; frame += 256) lab.at(context, frame, () => lab.pause(0.01));
        }),
      [options, signal, FRAMES] as const,
    );
    expectSameSamples(rows, heard({ options, signal, frames: FRAMES }));
  });

  test('a context that is suspended and resumed goes on where it stopped', async () => {
    const options = { weight: noise(12, 90), outputs: true };
    const signal = noiseBlock(13, 1, 100_000); // more than is played: Chromium may cut the end of a source short
    const { row, during } = await page.evaluate(
      async ([options, signal]) => {
        const context = new AudioContext({ sampleRate: lab.SAMPLE_RATE });
        await context.suspend();
        const node = await lab.createConv1dNode<AudioWorkletNode>(context, options);
        const outputs = node.outputs[Symbol.asyncIterator]();
        const source = lab.sourceOf(context, signal);
        source.connect(node).connect(context.destination);
        source.start();
        let during = 0;
        for (let i = 0; i < 4; i++) {
          await context.resume();
          await lab.pause(0.15);
          await context.suspend();
          const before = await node.readMetrics();
          await lab.pause(0.1);
          during += (await node.readMetrics()).quanta - before.quanta;
        }
        node.destroy();
        const [row] = await lab.gather(outputs, 1);
        await context.close();
        return { row: row ?? new Float32Array(0), during };
      },
      [options, signal] as const,
    );
    expect(during, 'quanta rendered while suspended').toBe(0);
    const start = row.findIndex((sample) => sample !== 0);
    const frames = row.length - start;
    expect(frames).toBeGreaterThan(20_000);
    expectSameSamples([row.slice(start)], heard({ options, signal, frames }));
  });
});
