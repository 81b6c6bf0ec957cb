import type { Page } from 'playwright-core';
import type { Conv1dOptions } from 'tapline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { type BrowserTest, load, startBrowser } from '../helpers/browser.ts';
import { bundle } from '../helpers/browser-bundle.ts';
import { expectSameSamples, heard, type NodeScene } from '../helpers/heard.ts';

let chromium: BrowserTest;
let page: Page | undefined;

beforeAll(async () => {
  chromium = await startBrowser({ '/sac.js': await bundle('browser-sac.ts') });
});
afterAll(() => chromium?.close());

/** A page for each group of tests: a page's audio threads can have only some hundred WebAssembly memories. */
async function openPage(): Promise<void> {
  await page?.close();
  page = await chromium.open();
}

function thePage(): Page {
  if (page === undefined) throw new Error('no page is open');
  return page;
}

type Layer = Conv1dOptions & { batch?: number; upsample?: 'hold' | 'zeros' };

const layers: Readonly<Record<string, Layer>> = {
  mono: { weight: noise(1, 64) },
  'mono on a stereo track': { weight: noise(2, 33), batch: 2 },
  stereo: { weight: noise(3, 2 * 2 * 64), bias: [0.5, -0.25], inChannels: 2, outChannels: 2 },
  'two channels from one': { weight: noise(4, 2 * 17), outChannels: 2 },
  'one channel from two': { weight: noise(5, 2 * 17), inChannels: 2 },
  '6 channels': { weight: noise(6, 6 * 6 * 9), inChannels: 6, outChannels: 6 },
  '3 stereo signals': { weight: noise(7, 2 * 2 * 9), inChannels: 2, outChannels: 2, batch: 3 },
  grouped: { weight: noise(8, 4 * 2 * 21), inChannels: 4, outChannels: 4, groups: 2 },
  'depthwise with 32 channels': { weight: noise(9, 32 * 5), inChannels: 32, outChannels: 32, groups: 32 },
  dilated: { weight: noise(10, 15), dilation: 37 },
  'strided and held': { weight: noise(11, 21), stride: 4 },
  'strided by more than a quantum': { weight: noise(12, 21), stride: 300 },
  'strided with zeros between': { weight: noise(13, 21), stride: 5, upsample: 'zeros' },
  'strided with a late start': { weight: noise(14, 24), stride: 7, padding: 'valid' },
  'strided and looking ahead': { weight: noise(15, 24), stride: 3, padding: [10, 13] },
  'looking ahead': { weight: noise(16, 401), padding: 'same' },
  'valid, which starts late': { weight: noise(17, 64), padding: 'valid' },
  'reflected at the start': { weight: noise(18, 9), padding: [8, 0], paddingMode: 'reflect' },
  'reflected and looking ahead': { weight: noise(19, 9), padding: [6, 2], paddingMode: 'reflect' },
  'reflected over more than a quantum': { weight: noise(20, 700), padding: [699, 0], paddingMode: 'reflect' },
  'replicated at the start': { weight: noise(21, 50), padding: [49, 0], paddingMode: 'replicate' },
  'a convolution': { weight: noise(22, 100), operation: 'convolution' },
  '4,000 taps': { weight: noise(23, 4000) },
  '4,000 taps, summed directly': { weight: noise(23, 4000), algorithm: 'direct' },
  '30,000 taps': { weight: noise(24, 30_000) },
  'true stereo of 3,000 taps': { weight: noise(25, 4 * 3000), inChannels: 2, outChannels: 2, numerics: 'fast' },
  '1,000 taps, dilated': { weight: noise(26, 1000), dilation: 6 },
  '1,000 taps, strided': { weight: noise(27, 1000), stride: 3, algorithm: 'fft' },
};

function sceneOf(name: string, frames: number): NodeScene {
  const options = layers[name] ?? { weight: [] };
  const channels = (options.batch ?? 1) * (options.inChannels ?? 1);
  return { options, signal: noiseBlock(99, channels, frames), frames };
}

describe.each([64, 128, 256, 441, 1024])('at a render quantum of %i frames', (quantum) => {
  beforeAll(openPage);

  test.each(Object.keys(layers))('the node plays the bits of apply: %s', async (name) => {
    const scene = sceneOf(name, 20 * quantum);
    const rows = await thePage().evaluate(
      ([{ options, signal, frames }, quantum]) => lab.render(options, signal, frames, quantum),
      [scene, quantum] as const,
    );
    expectSameSamples(rows, heard(scene));
  });

  test('the quantum is what was asked for', async () => {
    expect(
      await thePage().evaluate((quantum) => Reflect.get(lab.offline(1, 1, quantum), 'renderQuantumSize'), quantum),
    ).toBe(quantum);
  });
});

describe('through standardized-audio-context', () => {
  beforeAll(async () => {
    await openPage();
    await load(thePage(), 'sac', '/sac.js');
  });

  const some = ['mono', 'mono on a stereo track', 'stereo', '6 channels', 'grouped', 'dilated', 'strided and held'];

  test.each([...some, 'looking ahead', '4,000 taps'])('the node plays the bits of apply: %s', async (name) => {
    const scene = sceneOf(name, 6000);
    const { rows, isHosts } = await thePage().evaluate(
      ({ options, signal, frames }) => sac.render(options, signal, frames),
      scene,
    );
    expect(isHosts, 'an instance of its AudioWorkletNode').toBe(true);
    expectSameSamples(rows, heard(scene));
  });
});
