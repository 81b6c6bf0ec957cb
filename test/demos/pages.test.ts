import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cutOff, type DemosTest, startDemos, unreachable, violations } from '../helpers/demos.ts';

let demos: DemosTest;
beforeAll(async () => {
  demos = await startDemos();
});
afterEach(() => demos.closePages());
afterAll(() => demos.close());

const SIZES = [
  { name: 'wide', viewport: { width: 1440, height: 900 } },
  { name: 'narrow', viewport: { width: 390, height: 844 } },
] as const;

describe.each(['', 'effects/', 'dashboard/', 'planner/'])('the page /%s', (path) => {
  for (const { name, viewport } of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`${name}, ${colorScheme}: loads in silence, breaks no rule of accessibility, fits`, async () => {
        const { page, wrong } = await demos.open(path, { viewport, colorScheme });
        await page.waitForLoadState('networkidle');
        expect(await violations(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        expect(wrong).toEqual([]);
      });
    }
  }

  // On a desk and a phone, where letters are enlarged and where the page is.
  for (const [width, size] of [
    [1440, '100%'],
    [1440, '200%'],
    [390, '100%'],
    [390, '200%'],
    [320, '100%'],
  ] as const) {
    test(`${width} pixels wide, letters of ${size}: nothing is cut off`, async () => {
      const { page } = await demos.open(path, { viewport: { width, height: 844 } });
      await page.addStyleTag({ content: `:root { font-size: ${size} !important; }` });
      await page.waitForLoadState('networkidle');
      expect(await cutOff(page)).toEqual([]);
    });
  }

  test('every control has a name and takes the focus', async () => {
    const { page } = await demos.open(path);
    await page.waitForLoadState('networkidle');
    expect(await unreachable(page)).toEqual([]);
  });
});
