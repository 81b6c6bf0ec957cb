import type { Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodePacket, encodePacket } from '../../demos/sensors/wire/packets.ts';
import { type DemosTest, startDemos } from '../helpers/demos.ts';

const SIGNALS = ['page', 'ecg', 'machine'] as const;
type SignalName = (typeof SIGNALS)[number];
const WAIT = { timeout: 15_000 };

let demos: DemosTest;
beforeAll(async () => {
  demos = await startDemos();
});
afterAll(() => demos.close());

/** How many frames of a signal were compared, and what is said of the difference. */
async function verdict(page: Page, signal: SignalName): Promise<{ frames: number; difference: string; mood: string }> {
  const box = page.locator(`[data-signal=${signal}]`);
  const frames = Number((await box.locator('strong').textContent())?.replaceAll(',', ''));
  const difference = (await box.locator('.difference').textContent()) ?? '';
  return { frames, difference, mood: (await box.getAttribute('class')) ?? '' };
}

/** Waits until so many more frames of each signal were compared, and were the same. */
async function staysTheSame(page: Page, more: Partial<Record<SignalName, number>>): Promise<void> {
  for (const signal of SIGNALS) {
    const wanted = more[signal];
    if (wanted === undefined) continue;
    const { frames } = await verdict(page, signal);
    await expect.poll(async () => (await verdict(page, signal)).frames, WAIT).toBeGreaterThanOrEqual(frames + wanted);
    expect(await verdict(page, signal)).toMatchObject({ difference: 'largest difference 0', mood: 'good' });
  }
}

/** Chooses one of a few values as people do, by its label. */
async function choose(page: Page, group: string, label: string): Promise<void> {
  const choice = page.getByRole('group', { name: group, exact: true });
  await choice.getByText(label, { exact: true }).click();
  expect(await choice.getByLabel(label, { exact: true }).isChecked()).toBe(true);
}

async function figure(page: Page, name: string): Promise<string> {
  return (
    (await page
      .locator('.figures > div', { has: page.getByText(name, { exact: true }) })
      .locator('dd')
      .textContent()) ?? ''
  );
}

/** What a picture shows, as a number that changes with it. */
async function picture(page: Page, name: RegExp): Promise<string> {
  return page
    .getByRole('img', { name })
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

describe('the page', () => {
  let page: Page;
  let wrong: string[];
  beforeAll(async () => {
    ({ page, wrong } = await demos.open('dashboard/'));
  });
  afterAll(() => page.close());
  beforeEach(() => {
    expect(wrong).toEqual([]);
  });

  test('filters 32 channels here and Node’s signals there, and every bit is the offline one', async () => {
    await expect.poll(() => page.locator('.state').textContent(), WAIT).toBe('Connected to Node');
    expect(await page.getByRole('combobox', { name: 'Sensor' }).locator('option').count()).toBe(32);
    await staysTheSame(page, { page: 2000, ecg: 1000, machine: 20 });
  });

  for (const name of [/^The chosen sensor/, /^Sensors 1 to 8/, /^Sensors 25 to 32/, /^Eight leads/, /^Load, memory/]) {
    test(`the picture of ${name.source.slice(1).toLowerCase()} goes on`, async () => {
      await page.getByRole('img', { name }).scrollIntoViewIfNeeded();
      const before = await picture(page, name);
      await expect.poll(() => picture(page, name), WAIT).not.toBe(before);
    });
  }

  for (const label of ['1', '7', '64', '0…200', '1 s', '25 ms']) {
    test(`cut into blocks of ${label} the bits stay`, async () => {
      await choose(page, 'Frames in a block', label);
      await staysTheSame(page, { page: 1000, ecg: 500, machine: 20 });
    });
  }

  for (const label of ['Dropouts', 'NaN samples', 'Lost packets']) {
    test(`with ${label} the bits stay`, async () => {
      await page.getByLabel(label).check();
      await staysTheSame(page, { page: 1500, ecg: 700 });
    });
  }

  for (const [group, label] of [
    ['What lost frames count as', 'zeros'],
    ['What lost frames count as', 'new start'],
    ['What lost frames count as', 'nothing'],
    ['What lost frames count as', 'held'],
    ['What NaN does', 'spreads, then heals'],
    ['What NaN does', 'counts as 0'],
    ['Filter of the electrocardiogram', 'Notch 50 Hz'],
    ['Filter of the electrocardiogram', 'Band-pass 1–40 Hz'],
  ] as const) {
    test(`${group}: ${label}, with all that is wrong at once, the bits stay`, async () => {
      await choose(page, group, label);
      await staysTheSame(page, { page: 700, ecg: 350 });
      expect(await page.locator('pre code').allTextContents()).toEqual([
        expect.stringMatching(/onGap: '\w+',\n +nonFinite: '\w+'/),
        expect.stringMatching(/onGap: '\w+',\n +nonFinite: '\w+'/),
      ]);
    });
  }

  for (const kind of ['High-pass', 'Band-pass', 'Notch', 'Average', 'Slope', 'Low-pass']) {
    test(`the filter ${kind} runs, and its code is shown`, async () => {
      const code = page.locator('pre code').first();
      const before = await code.textContent();
      await choose(page, 'Filter', kind);
      await expect.poll(() => code.textContent()).not.toBe(before);
      const hasWidth = await page.getByLabel('Width of the band').isVisible();
      expect(hasWidth).toBe(kind === 'Band-pass' || kind === 'Notch');
      await staysTheSame(page, { page: 500 });
    });
  }

  test('all of it works by keyboard', async () => {
    await page.getByLabel('Taps').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('pre code').first().textContent()).toContain('taps: 103');
    await page.getByRole('combobox', { name: 'Sensor' }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('combobox', { name: 'Sensor' }).inputValue()).toBe('6');
    await page.getByLabel('Drift').focus();
    await page.keyboard.press('Space');
    expect(await page.getByLabel('Drift').isChecked()).toBe(false);
    await page.getByRole('group', { name: 'Frames in a block' }).getByLabel('25 ms').focus();
    await page.keyboard.press('ArrowRight');
    await staysTheSame(page, { page: 1000, ecg: 500 });
    await page.keyboard.press('ArrowLeft');
    await staysTheSame(page, { page: 500, ecg: 250 });
    const before = Number(await figure(page, 'restarts'));
    await page.getByRole('button', { name: 'Kill the worker' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => Number(await figure(page, 'restarts')), WAIT).toBe(before + 1);
  });

  test('killed again and again the worker comes back, and the bits stay', async () => {
    // Where there is no process, nothing is killed.
    const isThere = () => expect.poll(() => figure(page, 'process'), WAIT).toMatch(/^\d+$/);
    await isThere();
    const restarts = Number(await figure(page, 'restarts'));
    for (let i = 1; i <= 3; i++) {
      await page.getByRole('button', { name: 'Kill the worker' }).click();
      await expect.poll(async () => Number(await figure(page, 'restarts')), WAIT).toBe(restarts + i);
      await isThere();
    }
    await staysTheSame(page, { ecg: 1500, machine: 40, page: 1000 });
  });

  test('another page has the same settings, also after one of them changes them', async () => {
    const { page: other } = await demos.open('dashboard/');
    await expect.poll(() => other.getByLabel('Dropouts').isChecked(), WAIT).toBe(true);
    await other.getByLabel('Dropouts').uncheck();
    await expect.poll(() => page.getByLabel('Dropouts').isChecked(), WAIT).toBe(false);
    await staysTheSame(other, { page: 1000, ecg: 800 });
    await other.close();
  });
});

test('one bit that differs turns the counter red', async () => {
  const { page } = await demos.open('');
  let isSpoilt = false;
  await page.routeWebSocket('**/sensors', (route) => {
    const server = route.connectToServer();
    server.onMessage((message) => {
      if (typeof message === 'string') return route.send(message);
      const packet = decodePacket(message);
      if (packet.side !== 'filtered' || packet.pipeline !== 'ecg' || isSpoilt) return route.send(message);
      isSpoilt = true;
      const bits = new Uint32Array(packet.data.buffer);
      bits[0] = (bits[0] ?? 0) ^ 1;
      route.send(Buffer.from(encodePacket(packet)));
    });
  });
  await page.getByRole('link', { name: 'Dashboard' }).first().click();
  // The first outputs read what came before the page did, and are not compared: spoils one of those that are.
  await expect.poll(async () => (await verdict(page, 'ecg')).frames, WAIT).toBeGreaterThan(0);
  isSpoilt = false;
  await expect.poll(async () => (await verdict(page, 'ecg')).mood, WAIT).toBe('bad');
  expect((await verdict(page, 'ecg')).difference).toMatch(/^largest difference \S+, 1 value differs$/);
  expect((await verdict(page, 'machine')).mood).toBe('good');
  await page.close();
});

test('a lost connection is said, made again, and the bits are the same after it', async () => {
  const { page } = await demos.open('');
  const routes: WebSocketRoute[] = [];
  let isRefused = false;
  await page.routeWebSocket('**/sensors', (route) => {
    if (isRefused) void route.close();
    else route.connectToServer();
    routes.push(route);
  });
  await page.getByRole('link', { name: 'Dashboard' }).first().click();
  await staysTheSame(page, { ecg: 500 });
  isRefused = true;
  await routes.at(-1)?.close();
  const state = page.locator('.state');
  await expect.poll(() => state.textContent(), WAIT).toMatch(/^No connection to Node: is npm start still running\?/);
  expect(await page.getByRole('button', { name: 'Kill the worker' }).isDisabled()).toBe(true);
  const { frames } = await verdict(page, 'ecg');
  await staysTheSame(page, { page: 1000 });
  isRefused = false;
  await expect.poll(() => state.textContent(), WAIT).toBe('Connected to Node');
  await staysTheSame(page, { ecg: 500 });
  expect((await verdict(page, 'ecg')).frames).toBeGreaterThan(frames);
  await page.close();
});

test('without Node the page goes on with its own part', async () => {
  const { page } = await demos.open('dashboard/');
  await staysTheSame(page, { page: 500, ecg: 300 });
  demos.server.kill('SIGINT');
  await expect.poll(() => page.locator('.state').textContent(), WAIT).toContain('No connection to Node');
  await page.getByLabel('Dropouts').check();
  await choose(page, 'Frames in a block', '7');
  await staysTheSame(page, { page: 2000 });
  await page.close();
});
