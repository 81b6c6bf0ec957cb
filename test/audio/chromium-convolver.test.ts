import type { Page } from 'playwright-core';
import type { Block } from 'tapline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';

const TAPS = 20_000;
const FRAMES = 128 * 300;

let chromium: BrowserTest;
let page: Page;

beforeAll(async () => {
  chromium = await startBrowser();
  page = await chromium.open();
});
afterAll(() => chromium?.close());

/** An impulse response like a room's: noise that decays. */
function room(seed: number): Float32Array {
  return noise(seed, TAPS).map((sample, i) => sample * 0.5 ** (i / 2000));
}

const responses = [1, 2, 3, 4].map(room) as [Float32Array, Float32Array, Float32Array, Float32Array];
const [first, second, third, fourth] = responses;
const joined = (...rows: Float32Array[]): Float32Array => Float32Array.from(rows.flatMap((row) => Array.from(row)));
const stereo = { inChannels: 2, outChannels: 2 };

test.each<{ name: string; response: Block; options: object; channels: number }>([
  { name: 'mono', response: [first], options: { weight: first }, channels: 1 },
  {
    name: 'a response for each channel',
    response: [first, second],
    options: { ...stereo, groups: 2, weight: joined(first, second) },
    channels: 2,
  },
  {
    // The response's channels are left to left, left to right, right to left, right to right.
    name: 'true stereo, four responses',
    response: responses,
    options: { ...stereo, weight: joined(first, third, second, fourth) },
    channels: 2,
  },
])('the node plays what a ConvolverNode plays, within the rounding of floats: $name', async (scene) => {
  const { response, options, channels } = scene;
  const signal = noiseBlock(9, channels, FRAMES);
  const [convolved, played] = await page.evaluate(
    async ([response, options, signal, frames]) => {
      const context = lab.offline(signal.length, frames);
      const buffer = lab.sourceOf(context, response).buffer;
      const convolver = new ConvolverNode(context, { buffer, disableNormalization: true });
      const source = lab.sourceOf(context, signal);
      source.connect(convolver).connect(context.destination);
      source.start();
      const convolved = lab.rowsOf(await context.startRendering());
      const layer = { weight: [], operation: 'convolution' as const, ...options };
      return [convolved, await lab.render(layer, signal, frames)];
    },
    [response, options, signal, FRAMES] as const,
  );
  const loudest = Math.max(...(convolved ?? []).flatMap((row) => Array.from(row, Math.abs)));
  expect(loudest).toBeGreaterThan(1);
  expect(played?.length).toBe(channels);
  for (const [channel, row] of (convolved ?? []).entries()) {
    const apart = row.map((sample, i) => Math.abs(sample - (played?.[channel]?.[i] ?? NaN)));
    expect(
      apart.every((distance) => distance < 1e-5 * loudest),
      `channel ${channel}`,
    ).toBe(true);
  }
});
