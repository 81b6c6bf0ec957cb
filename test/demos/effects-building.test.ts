import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type DemosTest, startDemos } from '../helpers/demos.ts';
import {
  button,
  choose,
  chosen,
  drop,
  figure,
  heard,
  level,
  loss,
  playing,
  problems,
  ROOM,
  responses,
  SOON,
  tone,
} from '../helpers/effects-page.ts';

let demos: DemosTest;
beforeAll(async () => {
  demos = await startDemos();
});
afterEach(() => demos.closePages());
afterAll(() => demos.close());

describe('what changes while a node is made reaches the node', () => {
  /** Plays, and changes some controls while the node is made: radio buttons, sliders to an end, buttons. */
  async function playAndChange(page: Page, ...controls: readonly string[]): Promise<void> {
    await page.evaluate(() => {
      const { addModule } = AudioWorklet.prototype;
      AudioWorklet.prototype.addModule = async function (...given) {
        await addModule.apply(this, given);
        await new Promise<void>((resolve) => Object.assign(globalThis, { goOn: resolve }));
      };
    });
    await button(page).click();
    await page.waitForFunction('globalThis.goOn');
    await page.evaluate((selectors) => {
      for (const selector of selectors) {
        const control = document.querySelector<HTMLInputElement>(selector);
        if (control?.type !== 'range') control?.click();
        else {
          control.value = selector.includes('max') ? control.max : control.min;
          control.dispatchEvent(new Event('input', { bubbles: true }));
        }
      }
    }, controls);
    await page.evaluate('goOn()');
  }

  /** The shapes of all layers that the page makes from here on. */
  const record = (page: Page) =>
    page.evaluate(() => {
      const shapes: unknown[] = [];
      const Native = AudioWorkletNode;
      globalThis.AudioWorkletNode = class extends Native {
        constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
          super(context, name, options);
          shapes.push(options?.processorOptions.shape);
        }
      };
      Object.assign(globalThis, { shapes });
    });
  const last = (page: Page, key: string) => page.evaluate(`shapes.at(-1)?.${key}`);

  test('of a filter', async () => {
    const { page, wrong } = await demos.open('effects/');
    await page.getByLabel(/^Match levels/).uncheck();
    await drop(page, '#sound', tone());
    await heard(page);
    await button(page).click();
    await playAndChange(page, '#effect input[value=highpass]', '#effect input[type=range][max]');
    await expect.poll(() => loss(page), SOON).toBeGreaterThan(40);
    expect([await problems(page), wrong]).toEqual(['', []]);
  });

  test('of a reverb', async () => {
    const { page, wrong } = await demos.open('effects/');
    await chosen('Reverb')(page);
    await record(page);
    await playAndChange(page, '#effect .row button:first-child');
    await heard(page);
    expect(await responses(page)).toMatch(/1\.25 s\.$/);
    const [, taps] = / × ([\d,]+) taps/.exec(await responses(page)) ?? [];
    await expect.poll(() => last(page, 'kernelSize'), SOON).toBe(Number(taps?.replaceAll(',', '')));
    expect([await problems(page), wrong]).toEqual(['', []]);
  });

  test('of a network', async () => {
    const { page, wrong } = await demos.open('effects/');
    await chosen('Network')(page);
    await record(page);
    await playAndChange(page, '#effect .slider:nth-of-type(2) input');
    await heard(page);
    await expect.poll(() => last(page, 'dilation'), SOON).toBe(1);
    expect([await problems(page), wrong]).toEqual(['', []]);
  });

  test('and effects that follow each other quickly do not trip', async () => {
    const { page, wrong } = await playing(demos);
    await page.evaluate(async () => {
      const said: (string | null)[] = [];
      const alerts = document.querySelector('#effect-problem');
      if (alerts) new MutationObserver(() => said.push(alerts.textContent)).observe(alerts, { childList: true });
      Object.assign(globalThis, { said });
      const names = ['reverb', 'filter', 'network', 'reverb', 'filter'];
      for (let i = 0; i < 15; i++) {
        document.querySelector<HTMLInputElement>(`#effect input[value=${names[i % names.length]}]`)?.click();
        await new Promise((resolve) => setTimeout(resolve, (i % 4) * 40));
      }
    });
    await chosen('High-pass')(page);
    await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-60);
    expect([await page.evaluate("said.filter((text) => text !== '')"), await problems(page), wrong]).toEqual([
      [],
      '',
      [],
    ]);
  });
});

test('a response is read again for a device of another rate, and stays', async () => {
  const { page, wrong } = await demos.open('effects/');
  await page.evaluate(() => {
    const Native = AudioContext;
    globalThis.AudioContext = class extends Native {
      constructor() {
        super({ sampleRate: 44_100 });
      }
    };
  });
  await chosen('Reverb')(page);
  await choose(page, '#effect', ROOM);
  await expect.poll(() => responses(page)).toBe('room.wav: 2 × 36,000 taps, 750 ms.');
  await button(page).click();
  await expect.poll(() => responses(page)).toBe('room.wav: 2 × 33,075 taps, 750 ms.');
  await heard(page);
  await button(page).click();
  await expect.poll(() => figure(page, 'Level before').textContent()).toBe('–');
  expect(await responses(page)).toBe('room.wav: 2 × 33,075 taps, 750 ms.');
  await chosen('Network')(page);
  expect(await page.locator('#effect output').last().textContent()).toBe('8,000 frames = 181 ms');
  await chosen('Reverb')(page);
  await chosen('Microphone')(page); // the loop would be saved, too
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save what it reads: reverb.json' }).click();
  const layer = JSON.parse(await readFile(await (await saved).path(), 'utf8'));
  expect(layer.weight.length).toBe(2 * 33_075);
  expect([await problems(page), wrong]).toEqual(['', []]);
});
