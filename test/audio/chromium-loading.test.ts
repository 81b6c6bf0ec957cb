import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';
import { impostor } from '../helpers/impostor.ts';

let chromium: BrowserTest;
/** Where nothing hinders a node. */
let plain: Page;

beforeAll(async () => {
  chromium = await startBrowser({
    '/unrelated.js': 'globalThis.unrelated = true;',
    '/throwing.js': 'throw new Error("the script is broken");',
    '/older.js': impostor('', '', 'tapline-conv1d/0.0.1'),
    '/silent.js': impostor(),
    '/unmakeable.js': impostor('constructor() { super(); throw new Error("no"); }'),
  });
  plain = await chromium.open();
});
afterAll(() => chromium?.close());

/** Whether a node, made with these options, plays what it should. */
async function plays(page: Page, workletUrl?: string): Promise<void> {
  const rows = await page.evaluate(
    (workletUrl) => lab.render({ weight: [1, 2, 4], workletUrl }, [Float32Array.of(1, 0, 0, 8)], 8),
    workletUrl,
  );
  expect(rows).toEqual([Float32Array.of(4, 2, 1, 32, 16, 8, 0, 0)]);
}

async function isRefused(page: Page, options: object, words: RegExp): Promise<void> {
  const { said, seconds } = await page.evaluate((options) => lab.refusal(options), options);
  expect(said).toMatch(words);
  expect(seconds).toBeLessThan(5);
}

describe('a node plays', () => {
  test('in a page without cross-origin isolation', async () => {
    const page = await chromium.open('/plain.html');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await plays(page);
  });

  test('in a page with cross-origin isolation', async () => {
    const page = await chromium.open('/isolated.html');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await plays(page);
    await plays(page, '/dist/worklet.js');
  });

  test("under script-src 'self' 'wasm-unsafe-eval', from workletUrl", async () => {
    await plays(await chromium.open('/strict.html'), '/dist/worklet.js');
  });

  test('from a data URL, where a policy forbids Blob URLs and allows those', async () => {
    await plays(await chromium.open('/no-blob.html'));
  });

  test('made one after the other on one context, which loads the processor once', async () => {
    const loads = await plain.evaluate(async () => {
      const context = lab.offline(1, 128);
      const { audioWorklet } = context;
      const { addModule } = audioWorklet;
      let loads = 0;
      audioWorklet.addModule = (url) => {
        loads++;
        return addModule.call(audioWorklet, url);
      };
      for (let i = 0; i < 3; i++) await lab.createConv1dNode(context, { weight: [i] });
      return loads;
    });
    expect(loads).toBe(1);
  });

  test('made at once on one context, each with its own weights', async () => {
    const heard = await plain.evaluate(async () => {
      const context = lab.offline(1, 128);
      const weights = [1, 2, 4, 8];
      const nodes = await Promise.all(
        weights.map((weight) => lab.createConv1dNode<AudioWorkletNode>(context, { weight: [weight] })),
      );
      const source = lab.sourceOf(context, [Float32Array.of(1)]);
      for (const node of nodes) source.connect(node).connect(context.destination);
      source.start();
      return lab.rowsOf(await context.startRendering())[0]?.[0];
    });
    expect(heard).toBe(15);
  });

  test('from the embedded script and from workletUrl on one context', async () => {
    const errors = await plain.evaluate(async () => {
      const context = lab.offline(1, 128);
      const first = await lab.refusal({ weight: [1] }, context);
      const second = await lab.refusal({ weight: [1], workletUrl: '/dist/worklet.js' }, context);
      return [first.said, second.said];
    });
    expect(errors).toEqual(['nothing was thrown', 'nothing was thrown']);
  });

  test('on a context where loading failed before', async () => {
    const errors = await plain.evaluate(async () => {
      const context = lab.offline(1, 128);
      const said: string[] = [];
      for (const workletUrl of ['/missing.js', '/unrelated.js', undefined]) {
        said.push((await lab.refusal({ weight: [1], workletUrl }, context)).said);
      }
      return said;
    });
    expect(errors).toEqual([
      expect.stringContaining('workletUrl'),
      expect.stringContaining('workletUrl'),
      'nothing was thrown',
    ]);
  });
});

describe('within 5 seconds an error says what to do about', () => {
  test('a policy without Blob and data URLs', async () => {
    await isRefused(
      await chromium.open('/strict.html'),
      { weight: [1] },
      /Content-Security-Policy serve .* workletUrl$/,
    );
  });

  test('a policy that refuses WASM', async () => {
    const page = await chromium.open('/no-wasm.html');
    await isRefused(page, { weight: [1] }, /Content-Security-Policy.*'wasm-unsafe-eval'/);
    await isRefused(
      page,
      { weight: [1], workletUrl: '/dist/worklet.js' },
      /Content-Security-Policy.*'wasm-unsafe-eval'/,
    );
  });

  test.each(['/missing.js', 'http://localhost:1/worklet.js', 'not an address://'])(
    'a workletUrl that leads nowhere: %s',
    async (workletUrl) => {
      const words = `workletUrl '${workletUrl}' could not be loaded (.*): it must be the address of .* tapline/worklet.js`;
      await isRefused(plain, { weight: [1], workletUrl }, new RegExp(words));
    },
  );

  test.each(['/unrelated.js', '/throwing.js', '/older.js'])(
    'a workletUrl that serves something else: %s',
    async (workletUrl) => {
      const words = /could not be made \(.*\): where workletUrl is given it must serve the worklet.js of this version/;
      await isRefused(plain, { weight: [1], workletUrl }, words);
    },
  );

  test('a processor that does not answer', async () => {
    await isRefused(plain, { weight: [1], workletUrl: '/silent.js' }, /did not answer .* workletUrl must serve/);
  });

  test('a processor that cannot be made, as soon as the browser says so', async () => {
    const { said, seconds } = await plain.evaluate(async () => {
      const context = new AudioContext();
      const refused = await lab.refusal({ weight: [1], workletUrl: '/unmakeable.js' }, context);
      await context.close();
      return refused;
    });
    expect(said).toMatch(/^Error: the audio processor failed/);
    expect(seconds).toBeLessThan(2);
  });

  test('an AudioWorkletNode that is missing', async () => {
    const page = await chromium.open();
    await page.evaluate(() => Reflect.deleteProperty(globalThis, 'AudioWorkletNode'));
    await isRefused(page, { weight: [1] }, /no AudioWorkletNode here: a page needs HTTPS or localhost/);
    await isRefused(page, { weight: [1], AudioWorkletNode: undefined }, /needs HTTPS or localhost/);
  });

  test('a page without HTTPS', async () => {
    const page = await chromium.open('/plain.html', 'insecure.test');
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await isRefused(page, { weight: [1] }, /a page needs HTTPS or localhost/);
  });

  test('a context that is closed', async () => {
    const { said, seconds } = await plain.evaluate(async () => {
      const context = new AudioContext();
      await context.close();
      return lab.refusal({ weight: [1] }, context);
    });
    expect(said).toMatch(/closed/);
    expect(seconds).toBeLessThan(5);
  });

  test.each<[object, string]>([
    [{}, 'TypeError: weight must be'],
    [{ weight: [1], batch: 0 }, 'RangeError: batch must be'],
    [{ weight: [1], batch: 33 }, 'RangeError: batch·inChannels must be at most 32: got batch=33, inChannels=1'],
    [{ weight: [1], upsample: 'linear' }, 'upsample must be'],
    [{ weight: [1], nonFinite: 'throw' }, 'nonFinite must be'],
    [{ weight: [1], outputs: 1 }, 'TypeError: outputs must be true or false: got 1'],
    [{ weight: [1], workletUrl: 1 }, 'TypeError: workletUrl must be a string: got 1'],
    [{ weight: [1], AudioWorkletNode: 1 }, 'TypeError: AudioWorkletNode must be a constructor: got 1'],
    [{ weight: [1, 2], padding: [2, 0] }, 'RangeError: padding must not put more than'],
    [{ weight: [1, 2], padding: [1, 0], paddingMode: 'circular' }, 'RangeError: '],
  ])('wrong options: %j', async (options, words) => {
    const { said, seconds } = await plain.evaluate((options) => lab.refusal(options), options);
    expect(said).toContain(words);
    expect(seconds).toBeLessThan(1);
  });

  test('a context that is none', async () => {
    const said = await plain.evaluate(() => lab.createConv1dNode({} as AudioContext, { weight: [1] }).catch(String));
    expect(said).toMatch(/^TypeError: context must be a BaseAudioContext/);
  });
});
