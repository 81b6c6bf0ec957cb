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
  NOTES,
  playing,
  problems,
  program,
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

const waiting = (page: Page) => page.locator('#sound [role=status]').textContent();

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
