import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemosTest, startDemos } from '../helpers/demos.ts';

const WAIT = { timeout: 15_000 };

let demos: DemosTest;
beforeAll(async () => {
  demos = await startDemos();
});
afterAll(() => demos.close());

/** Which share of a picture's width has something filtered in it, in the light colours. */
function inked(page: Page, name: RegExp): Promise<number> {
  const canvas = page.getByRole('img', { name }).locator('canvas');
  return canvas.evaluate((one: HTMLCanvasElement) => {
    const { width, height } = one;
    const { data = [] } = one.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
    const columns = Array.from({ length: width }, (_, x) =>
      Array.from({ length: height }, (__, y) => 4 * (y * width + x)).some((at) => {
        const [red = 0, green = 0, blue = 0, alpha = 0] = [data[at], data[at + 1], data[at + 2], data[at + 3]];
        return alpha > 200 && red < 60 && green > 90 && blue > 80;
      }),
    );
    return columns.filter(Boolean).length / width;
  });
}

test('a picture that is seen for the first time shows what came before', async () => {
  const { page } = await demos.open('dashboard/', { colorScheme: 'light' });
  const frames = page.locator('[data-signal=ecg] strong');
  await expect.poll(async () => Number((await frames.textContent())?.replaceAll(',', '')), WAIT).toBeGreaterThan(1500);
  const leads = page.getByRole('img', { name: /^Eight leads/ });
  expect(await inked(page, /^Eight leads/)).toBe(0);
  await leads.scrollIntoViewIfNeeded();
  let share = 0;
  await expect
    .poll(async () => (share = await inked(page, /^Eight leads/)), { ...WAIT, interval: 10 })
    .toBeGreaterThan(0);
  expect(share).toBeGreaterThan(0.25); // three of its six seconds, and more
  await page.close();
});
