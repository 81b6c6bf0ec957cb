/** `npm run pictures`: takes the pictures of the pages that the README shows, small, into demos/pictures. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startDemos } from './helpers/demos.ts';
import { ROOT } from './helpers/examples.ts';

const FOLDER = join(ROOT, 'demos/pictures');

const SIZES = {
  wide: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 0.5 },
  narrow: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 0.5 },
} as const;

/** What is done on each page before its picture is taken. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  start: (page) => page.waitForTimeout(3500),
  effects: async (page) => {
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForTimeout(4000);
  },
  dashboard: (page) => page.waitForTimeout(8000),
  planner: (page) => page.waitForTimeout(3000),
};

const demos = await startDemos();
await mkdir(FOLDER, { recursive: true });
for (const [name, prepare] of Object.entries(PAGES)) {
  for (const [size, options] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await demos.open(name === 'start' ? '' : `${name}/`, { ...options, colorScheme });
      await prepare(page);
      const path = join(FOLDER, `${name}-${size}-${colorScheme}.png`);
      await page.screenshot({ path });
      console.log(path);
      await demos.closePages();
    }
  }
}
await demos.close();
