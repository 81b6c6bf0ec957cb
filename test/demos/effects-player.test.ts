import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { synthesiseImpulse, WAYS } from '../../demos/effects/impulse.ts';
import { type DemosTest, startDemos } from '../helpers/demos.ts';
import {
  choose,
  chosen,
  drop,
  figure,
  heard,
  level,
  loss,
  NOTES,
  playing,
  problems,
  program,
  RATE,
  responses,
  SOON,
  tone,
  wavUpload,
} from '../helpers/effects-page.ts';

let demos: DemosTest;
beforeAll(async () => {
  demos = await startDemos();
});
afterEach(() => demos.closePages());
afterAll(() => demos.close());

const button = (page: Page) => page.locator('#sound button.main');
const waiting = (page: Page) => page.locator('#sound [role=status]').textContent();

/** Four responses of 750 ms. */
const ROOM = wavUpload(
  'room.wav',
  WAYS.map((way) => synthesiseImpulse({ decay: 0.4, predelay: 0, brightness: 1 }, way, RATE)),
);

test('files: a sound is played, a response is taken, and what is neither is refused in words', async () => {
  const { page, wrong } = await playing(demos);
  await chosen('File')(page);
  await choose(page, '#sound', tone());
  await expect.poll(() => level(page, 'before'), SOON).toBeCloseTo(-9.03, 0); // 0.5/√2
  expect(await program(page)).toContain("fetch('./tone.wav')");

  await chosen('Reverb')(page);
  await choose(page, '#effect', ROOM);
  await expect.poll(() => responses(page)).toMatch(/^room\.wav: 2 × .* taps, 750 ms\.$/);
  await choose(page, '#effect', NOTES);
  await expect.poll(() => problems(page)).toMatch(/^notes\.txt is no sound file/);
  expect(await responses(page)).toMatch(/^room\.wav/);
  await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-40);
  await page.getByRole('button', { name: 'Room' }).click();
  expect([await problems(page), wrong]).toEqual(['', []]);
});

test('the same file can be chosen twice', async () => {
  const { page } = await demos.open('effects/');
  await chosen('File')(page);
  for (let time = 0; time < 2; time++) {
    await choose(page, '#sound', NOTES);
    await expect.poll(() => problems(page), SOON).toMatch(/^notes\.txt is no sound file/);
    expect(await page.locator('#sound input[type=file]').inputValue()).toBe('');
    await chosen('Loop')(page);
    expect(await problems(page)).toBe('');
    await chosen('File')(page);
  }
});

describe('what is dropped', () => {
  test('is a sound to be played', async () => {
    const { page } = await demos.open('effects/');
    await drop(page, '#picture', tone());
    await expect.poll(() => level(page, 'before'), SOON).toBeCloseTo(-9.03, 0);
    expect(await page.getByLabel('File', { exact: true }).isChecked()).toBe(true);
  });

  test('on a reverb is its response, beside it a sound', async () => {
    const { page } = await demos.open('effects/');
    await chosen('Reverb')(page);
    await drop(page, '#picture', ROOM);
    await expect.poll(() => responses(page)).toMatch(/^room\.wav/);
    await drop(page, '#sound', tone());
    await expect.poll(() => level(page, 'before'), SOON).toBeCloseTo(-9.03, 0);
    expect(await responses(page)).toMatch(/^room\.wav/);
  });

  test('is awaited with a frame for as long as it is over the page', async () => {
    const { page } = await demos.open('effects/');
    const framed = await page.evaluate(() => {
      const { body } = document;
      const [from, to] = [document.querySelector('h1'), document.querySelector('#sound')];
      const seen: boolean[] = [];
      const send = (target: Element | null, type: string, relatedTarget: Element | null) => {
        target?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, relatedTarget }));
        seen.push(body.classList.contains('dropping'));
      };
      send(from, 'dragover', null);
      send(from, 'dragleave', to);
      send(to, 'dragleave', null);
      return seen;
    });
    expect(framed).toEqual([true, true, false]);
  });
});

describe('the microphone', () => {
  test('is heard', async () => {
    const { page, wrong } = await demos.open('effects/');
    await chosen('Microphone')(page);
    await button(page).click();
    // Chromium's false microphone beeps once a second.
    await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-60);
    expect([await problems(page), wrong]).toEqual(['', []]);
  });

  test('that is refused leaves what sounds', async () => {
    const { page } = await playing(demos);
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('Permission denied'));
    });
    await page.getByLabel('Microphone', { exact: true }).click();
    await expect.poll(() => problems(page)).toMatch(/^There is no microphone to hear \(Permission denied\)/);
    expect(await page.getByLabel('Loop', { exact: true }).isChecked()).toBe(true);
    expect(await button(page).textContent()).toBe('Stop');
    expect(await program(page)).toContain('loop.wav');
    await page.waitForTimeout(1500); // longer than levels are averaged
    await heard(page);
  });

  test('that nobody answers for holds nothing up, and is let go when it comes late', async () => {
    const { page } = await demos.open('effects/');
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await open(constraints);
        await new Promise<void>((resolve) => Object.assign(globalThis, { answer: resolve, stream }));
        return stream;
      };
    });
    await chosen('Microphone')(page);
    await button(page).click();
    await expect.poll(() => waiting(page)).toBe('Waiting for the microphone …');
    await chosen('Loop')(page);
    await heard(page);
    expect(await waiting(page)).toBe('');
    await page.evaluate('answer()');
    await expect
      .poll(() => page.evaluate("stream.getTracks().every((track) => track.readyState === 'ended')"))
      .toBe(true);
    await button(page).click();
    await expect.poll(() => figure(page, 'Level before').textContent()).toBe('–');
    expect(await problems(page)).toBe('');
  });
});

test('the button says what it does next, at once, and clicks that cancel each other leave silence', async () => {
  const { page, wrong } = await demos.open('effects/');
  const said = await button(page).evaluate((play: HTMLButtonElement) =>
    Array.from({ length: 4 }, () => {
      play.click();
      return play.textContent;
    }),
  );
  expect(said).toEqual(['Stop', 'Play', 'Stop', 'Play']);
  await page.waitForTimeout(1500);
  expect(await figure(page, 'Level before').textContent()).toBe('–');
  await button(page).click();
  await heard(page);
  expect([await waiting(page), await problems(page), wrong]).toEqual(['', '', []]);
});

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
