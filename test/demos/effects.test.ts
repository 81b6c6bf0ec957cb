import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { synthesiseImpulse, WAYS } from '../../demos/effects/impulse.ts';
import { type DemosTest, startDemos } from '../helpers/demos.ts';
import { writeWav } from '../helpers/wav.ts';

let demos: DemosTest;
beforeAll(async () => {
  demos = await startDemos();
});
afterEach(() => demos.closePages());
afterAll(() => demos.close());

/** The page with the loop playing. */
async function playing(...steps: readonly ((page: Page) => Promise<void>)[]) {
  const opened = await demos.open('effects/');
  for (const step of steps) await step(opened.page);
  await opened.page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => level(opened.page, 'before'), SOON).toBeGreaterThan(-40);
  return opened;
}

/** Rows as a WAV file of floats. */
function wavBytes(rows: readonly Float32Array[], sampleRate: number): Buffer {
  const frames = rows[0]?.length ?? 0;
  const mixed = Float32Array.from(
    { length: rows.length * frames },
    (_, i) => rows[i % rows.length]?.[Math.floor(i / rows.length)] ?? 0,
  );
  return writeWav({ format: 'f32le', channels: rows.length, sampleRate, data: Buffer.from(mixed.buffer) });
}

const SOON = { timeout: 15_000 };

const chosen = (name: string) => (page: Page) => page.getByLabel(name, { exact: true }).check();

function figure(page: Page, name: string): Locator {
  return page.locator('#figures dt', { hasText: name }).locator('xpath=following-sibling::dd');
}

/** Decibels as the page shows them; −200 for silence. */
async function level(page: Page, side: 'before' | 'after'): Promise<number> {
  const text = (await figure(page, `Level ${side}`).textContent()) ?? '';
  return text === 'silent' ? -200 : Number.parseFloat(text.replace('−', '-'));
}

const problem = (page: Page) => page.getByRole('alert').textContent();

async function slide(page: Page, name: string, key: 'Home' | 'End' | 'ArrowRight' | 'ArrowLeft'): Promise<void> {
  await page.getByLabel(name, { exact: true }).focus();
  await page.keyboard.press(key);
}

test('a filter takes away what it should, by the keyboard', async () => {
  const { page, wrong } = await playing();
  await page.getByLabel(/^Match levels/).uncheck();
  await slide(page, 'Gain', 'Home');
  await slide(page, 'Gain', 'End');
  await page.getByLabel('Gain', { exact: true }).fill('0');
  await chosen('High-pass')(page);
  await slide(page, 'Cutoff', 'End');
  await slide(page, 'Taps', 'End');
  // Of a loop of tones and drums hardly anything lies above 18 kHz.
  await expect.poll(async () => (await level(page, 'before')) - (await level(page, 'after')), SOON).toBeGreaterThan(20);
  await slide(page, 'Cutoff', 'Home');
  await expect.poll(async () => (await level(page, 'before')) - (await level(page, 'after')), SOON).toBeLessThan(3);
  expect([await problem(page), wrong]).toEqual(['', []]);
});

test('A/B plays the input as it is, and levels are matched', async () => {
  const { page, wrong } = await playing();
  const difference = async (): Promise<number> =>
    Math.abs((await level(page, 'before')) - (await level(page, 'after')));
  await slide(page, 'Cutoff', 'Home');
  await page.getByLabel('Cutoff', { exact: true }).fill('150');
  await expect
    .poll(async () => Number.parseFloat((await page.locator('output').last().textContent()) ?? ''), SOON)
    .toBeGreaterThan(1);
  await expect.poll(difference, SOON).toBeLessThan(2);
  const button = page.getByRole('button', { name: /^A\/B/ });
  await button.press('Enter');
  expect(await button.getAttribute('aria-pressed')).toBe('true');
  expect(await page.locator('code').textContent()).toContain('node.bypass = true;');
  await expect.poll(difference, SOON).toBeLessThan(0.3);
  await button.press('Enter');
  expect(await page.locator('code').textContent()).not.toContain('bypass');
  expect([await problem(page), wrong]).toEqual(['', []]);
});

test('the curve can be dragged: across for the cutoff, up and down for the taps', async () => {
  const { page, wrong } = await demos.open('effects/');
  const shown = (name: string) => page.getByLabel(name, { exact: true }).getAttribute('aria-valuetext');
  const box = await page.locator('#picture .u-over').boundingBox();
  if (box === null) throw new Error('the curve is not there');
  const [cutoff, taps] = [await shown('Cutoff'), await shown('Taps')];
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4, { steps: 5 });
  await page.mouse.up();
  const [lower, fewer] = [await shown('Cutoff'), await shown('Taps')];
  expect(lower).not.toBe(cutoff);
  expect(Number(fewer)).toBeLessThan(Number(taps));
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2); // no button held
  expect([await shown('Cutoff'), await shown('Taps')]).toEqual([lower, fewer]);
  expect(wrong).toEqual([]);
});

test('the edges of a band never cross', async () => {
  const { page } = await demos.open('effects/');
  await chosen('Band-pass')(page);
  await slide(page, 'Cutoff', 'End');
  const edges = async () =>
    /cutoff: \[(\d+), (\d+)\]/
      .exec((await page.locator('code').textContent()) ?? '')
      ?.slice(1)
      .map(Number);
  for (const [name, key] of [
    ['Cutoff', 'End'],
    ['Upper cutoff', 'Home'],
    ['Cutoff', 'Home'],
    ['Upper cutoff', 'Home'],
    ['Upper cutoff', 'End'],
  ] as const) {
    await slide(page, name, key);
    const [low = 0, high = 0] = (await edges()) ?? [];
    expect(high).toBeGreaterThan(low);
  }
});

describe.each(['the browser', 'standardized-audio-context'])('on %s', (host) => {
  test.each(['Filter', 'Reverb', 'Network'])('%s sounds, and another takes its place while it plays', async (first) => {
    const { page, wrong } = await playing(chosen(host), chosen(first));
    await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-45);
    const next = first === 'Filter' ? 'Reverb' : 'Filter';
    await chosen(next)(page);
    await expect
      .poll(() => page.locator('code').textContent())
      .toContain(next === 'Reverb' ? 'reverb.json' : 'lowpass');
    await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-45);
    expect(await figure(page, 'Layer’s latency').textContent()).toBe('0 ms');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => figure(page, 'Level after').textContent()).toBe('–');
    expect([await problem(page), wrong]).toEqual(['', []]);
  });
});

test('a reverb changes its weights, its length and its ways while it plays', async () => {
  const { page, wrong } = await playing(chosen('Reverb'));
  const said = () => page.locator('#effect [role=status]').textContent();
  expect(await said()).toMatch(/^Made up: 2 × /);
  await page.getByRole('button', { name: 'Room' }).click();
  await expect.poll(said).toMatch(/1\.25 s\.$/);
  await slide(page, 'Brightness', 'End');
  await chosen('True stereo: four')(page);
  await expect.poll(said).toMatch(/^Made up: 4 × /);
  await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-45);
  expect([await problem(page), wrong]).toEqual(['', []]);
});

test('files: a sound is played, a response is taken, and what is neither is refused in words', async () => {
  const { page, wrong } = await playing();
  const rate = 8000;
  const tone = Float32Array.from({ length: rate }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / rate));
  await chosen('File')(page);
  await page
    .getByLabel(/^Sound file/)
    .setInputFiles({ name: 'tone.wav', mimeType: 'audio/wav', buffer: wavBytes([tone], rate) });
  await expect.poll(() => level(page, 'before'), SOON).toBeCloseTo(-9.03, 0); // 0.5/√2
  expect(await page.locator('code').textContent()).toContain('decodeAudioData');

  await chosen('Reverb')(page);
  const rows = WAYS.map((way) => synthesiseImpulse({ decay: 0.4, predelay: 0, brightness: 1 }, way, rate));
  const response = page.getByLabel(/^Your own response/);
  await response.setInputFiles({ name: 'room.wav', mimeType: 'audio/wav', buffer: wavBytes(rows, rate) });
  const said = () => page.locator('#effect [role=status]').textContent();
  await expect.poll(said).toMatch(/^room\.wav: 2 × .* taps, 750 ms\.$/);
  await response.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no sound') });
  await expect.poll(() => problem(page)).toMatch(/^notes\.txt is no sound file/);
  expect(await said()).toMatch(/^room\.wav/);
  await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-40);
  expect(wrong).toEqual([]);
});

test('the microphone is heard', async () => {
  const { page, wrong } = await demos.open('effects/');
  await chosen('Microphone')(page);
  await page.getByRole('button', { name: 'Play' }).click();
  // Chromium's false microphone beeps once a second.
  await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-60);
  expect([await problem(page), wrong]).toEqual(['', []]);
});

test('the program is what runs: it makes the same nodes elsewhere', async () => {
  const { page, wrong } = await demos.open('effects/');
  const folder = tmpdir();
  for (const effect of ['Filter', 'Reverb', 'Network']) {
    await chosen(effect)(page);
    const layers = new Map<string, string>();
    const save = page.getByRole('button', { name: /^Save the layer/ });
    if (effect !== 'Filter') {
      const downloads: Promise<void>[] = [];
      page.on('download', (download) => {
        const path = join(folder, `${effect}-${download.suggestedFilename()}`);
        downloads.push(download.saveAs(path).then(() => void layers.set(download.suggestedFilename(), path)));
      });
      await save.click();
      await expect.poll(() => layers.size, SOON).toBe(effect === 'Reverb' ? 1 : 2);
      page.removeAllListeners('download');
    } else {
      expect(await save.isVisible()).toBe(false);
    }
    const program = (await page.locator('code').textContent()) ?? '';
    const context = await demos.browser.newContext();
    const other = await context.newPage();
    await other.route('**/run/*', async (route) => {
      const name = new URL(route.request().url()).pathname.replace('/run/', '');
      const path = layers.get(name);
      if (path) await route.fulfill({ path, contentType: 'application/json' });
      else await route.fulfill({ body: '<!doctype html><title>run</title>', contentType: 'text/html' });
    });
    await other.route('**/dist/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({ path: join(import.meta.dirname, '../..', pathname), contentType: 'text/javascript' });
    });
    await other.goto(`${demos.address}run/index.html`);
    const runnable = program
      .replaceAll("'tapline/", "'/dist/")
      .replaceAll(/'\/dist\/(\w+)'/g, "'/dist/$1/index.js'")
      .replace('const context = new AudioContext();', '$&\nconst buffer = context.createBuffer(2, 48000, 48000);');
    const names = effect === 'Network' ? ['encoder', 'decoder'] : ['node'];
    const module = `${runnable}\nglobalThis.shapes = [${names.map((name) => `${name}.plan.shape`)}];`;
    await other.addScriptTag({ type: 'module', content: module });
    await expect.poll(() => other.evaluate('globalThis.shapes?.length ?? 0'), SOON).toBe(names.length);
    const shapes = await other.evaluate<{ inChannels: number; outChannels: number; kernelSize: number }[]>('shapes');
    expect(shapes.map(({ inChannels, outChannels }) => [inChannels, outChannels])).toEqual(
      {
        Filter: [[1, 1]],
        Reverb: [[2, 2]],
        Network: [
          [2, 16],
          [16, 2],
        ],
      }[effect],
    );
    await context.close();
  }
  expect(wrong).toEqual([]);
}, 60_000);
