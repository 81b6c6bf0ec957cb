import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type DemosTest, startDemos } from '../helpers/demos.ts';
import {
  choose,
  chosen,
  figure,
  level,
  loss,
  playing,
  problems,
  program,
  responses,
  SOON,
  slide,
  tone,
} from '../helpers/effects-page.ts';

let demos: DemosTest;
beforeAll(async () => {
  demos = await startDemos();
});
afterEach(() => demos.closePages());
afterAll(() => demos.close());

test('a filter takes away what it should, by the keyboard', async () => {
  const { page, wrong } = await demos.open('effects/');
  await chosen('File')(page);
  await choose(page, '#sound', tone());
  await expect.poll(() => level(page, 'before'), SOON).toBeCloseTo(-9.03, 0); // 0.5/√2
  await page.getByLabel(/^Match levels/).uncheck();
  await page.getByLabel('Gain', { exact: true }).fill('0');
  await chosen('High-pass')(page);
  await slide(page, 'Cutoff', 'End');
  await slide(page, 'Taps', 'End');
  // A tone is all below 18 kHz, but for where its end meets its beginning.
  await expect.poll(() => loss(page), SOON).toBeGreaterThan(40);
  await slide(page, 'Cutoff', 'Home');
  await expect.poll(() => loss(page), SOON).toBeLessThan(1);
  expect([await problems(page), wrong]).toEqual(['', []]);
});

test('A/B plays the input as it is, and levels are matched', async () => {
  const { page, wrong } = await playing(demos);
  const difference = async (): Promise<number> =>
    Math.abs((await level(page, 'before')) - (await level(page, 'after')));
  await slide(page, 'Cutoff', 'Home');
  await page.getByLabel('Cutoff', { exact: true }).fill('150');
  await expect
    .poll(async () => Number.parseFloat((await page.locator('output').last().textContent()) ?? ''), SOON)
    .toBeGreaterThan(1);
  await expect.poll(difference, SOON).toBeLessThan(1);
  const button = page.getByRole('button', { name: /^A\/B/ });
  await button.press('Enter');
  expect(await button.getAttribute('aria-pressed')).toBe('true');
  expect(await program(page)).toContain('node.bypass = true;');
  await expect.poll(difference, SOON).toBeLessThan(0.3);
  await button.press('Enter');
  expect(await program(page)).not.toContain('bypass');
  expect([await problems(page), wrong]).toEqual(['', []]);
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
      .exec(await program(page))
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
    const { page, wrong } = await playing(demos, chosen(host), chosen(first));
    await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-45);
    const next = first === 'Filter' ? 'Reverb' : 'Filter';
    await chosen(next)(page);
    await expect.poll(() => program(page)).toContain(next === 'Reverb' ? 'reverb.json' : 'lowpass');
    await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-45);
    expect(await figure(page, 'Layer’s latency').textContent()).toBe('0 ms');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => figure(page, 'Level after').textContent()).toBe('–');
    expect([await problems(page), wrong]).toEqual(['', []]);
  });
});

test('a reverb changes its weights, its length and its ways while it plays', async () => {
  const { page, wrong } = await playing(demos, chosen('Reverb'));
  expect(await responses(page)).toMatch(/^Made up: 2 × /);
  await page.getByRole('button', { name: 'Room' }).click();
  await expect.poll(() => responses(page)).toMatch(/1\.25 s\.$/);
  await slide(page, 'Brightness', 'End');
  await chosen('True stereo: four')(page);
  await expect.poll(() => responses(page)).toMatch(/^Made up: 4 × /);
  await expect.poll(() => level(page, 'after'), SOON).toBeGreaterThan(-45);
  expect([await problems(page), wrong]).toEqual(['', []]);
});
