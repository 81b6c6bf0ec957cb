import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type DemosTest, startDemos } from './demos.ts';

/** Serves the demos for the tests of a file; opens the planner with a query. A page that complains fails its test. */
export function servePlanner(): (query?: string, options?: BrowserContextOptions) => Promise<Page> {
  let demos: DemosTest;
  let opened: { page: Page; wrong: string[] }[] = [];
  beforeAll(async () => {
    demos = await startDemos();
  });
  afterEach(async () => {
    const before = opened;
    opened = [];
    await Promise.all(before.map(({ page }) => page.context().close()));
    expect(before.flatMap(({ wrong }) => wrong)).toEqual([]);
  });
  afterAll(() => demos.close());
  return async (query = '', options = {}) => {
    const planner = await demos.open(`planner/${query}`, options);
    opened.push(planner);
    return planner.page;
  };
}

/** Polls while other work may keep the machine busy. */
export function soon<T>(look: () => T) {
  return expect.poll(look, { timeout: 15_000 });
}

export function number(page: Page, label: string): Locator {
  return page.getByRole('spinbutton', { name: label, exact: true });
}
