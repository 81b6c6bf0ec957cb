import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';
import type { Options } from '../helpers/browser-lab.ts';
import { collectionsDuring } from '../helpers/browser-trace.ts';

const QUANTA = 200_000;
const THREAD = 'Offline AudioWorklet thread';

let chromium: BrowserTest;

beforeAll(async () => {
  chromium = await startBrowser({
    // As little as can be: a view of a few dozen bytes in each quantum.
    '/allocating.js': `registerProcessor('allocating', class extends AudioWorkletProcessor {
      process(inputs) {
        globalThis.kept = inputs[0][0]?.subarray(1);
        return true;
      }
    });`,
  });
});
afterAll(() => chromium?.close());

declare global {
  var prepared: OfflineAudioContext;
}

/** Prepares a render of stereo noise through a node, the one that is given or one that allocates; counts collections. */
async function collections(options?: Options): Promise<number> {
  const page: Page = await chromium.open();
  await page.evaluate(
    async ([options, sound, frames]) => {
      const context = lab.offline(2, frames);
      if (!options) await context.audioWorklet.addModule('/allocating.js');
      const node = options
        ? await lab.createConv1dNode<AudioWorkletNode>(context, options)
        : new AudioWorkletNode(context, 'allocating');
      const source = lab.sourceOf(context, [sound, sound]);
      source.loop = true;
      source.connect(node).connect(context.destination);
      source.start();
      globalThis.prepared = context;
    },
    [options, noise(1, 48_000), 128 * QUANTA] as const,
  );
  const count = await collectionsDuring(chromium.browser, THREAD, () =>
    page.evaluate(async () => void (await prepared.startRendering())),
  );
  await page.close();
  return count;
}

test('200,000 quanta with an allocation in each make garbage that is collected: the trace would show it', async () => {
  expect(await collections()).toBeGreaterThan(3);
});

test.each<[string, Options]>([
  ['a stereo layer of 64 taps', { weight: noise(2, 2 * 2 * 64), inChannels: 2, outChannels: 2 }],
  ['strided, looking ahead, on two signals', { weight: noise(3, 64), stride: 3, padding: [30, 30], batch: 2 }],
])(
  '200,000 quanta of a node are rendered without a collection in the audio thread: %s',
  // On a busy machine the compiler may be late: what is interpreted makes garbage until then.
  { retry: 2 },
  async (_, options) => {
    expect(await collections(options)).toBe(0);
  },
);
