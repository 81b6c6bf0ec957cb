import { Conv1dStream } from 'tapline';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Cut, LiveLaw, RATE } from '../../demos/start/live-law.ts';
import { type DemosTest, startDemos } from '../helpers/demos.ts';

describe('the live law', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  for (const cut of ['1', '7', 'random', '500'] as const satisfies readonly Cut[]) {
    test(`streams three signals cut into ${cut} and finds no difference`, () => {
      const law = new LiveLaw();
      law.cut = cut;
      for (let i = 0; i < 150; i++) law.run(100);
      expect(law.frames).toBeGreaterThan(14_000);
      expect(law.difference).toBe(0);
      const { times, input, output } = law.window(3 * RATE);
      expect([times.length, input.length, output.length]).toEqual([3000, 3000, 3000]);
      expect(times.at(-1)).toBeCloseTo((law.frames - 1) / RATE, 9);
    });
  }

  test('finds the least difference of one frame', () => {
    const law = new LiveLaw();
    const { push } = Conv1dStream.prototype;
    let calls = 0;
    vi.spyOn(Conv1dStream.prototype, 'push').mockImplementation(function (this: Conv1dStream, block) {
      const rows = push.call(this, block);
      const [row] = rows;
      calls++;
      if (calls === 40 && row) {
        const bits = new Uint32Array(row.buffer);
        bits[0] = (bits[0] ?? 0) ^ 1;
      }
      return rows;
    });
    law.cut = '7';
    law.run(7 * 39);
    expect(law.difference).toBe(0);
    law.run(7);
    expect(law.difference).toBeGreaterThan(0);
    expect(law.difference).toBeLessThan(1e-6);
  });
});

describe('the start page', () => {
  let demos: DemosTest;
  beforeAll(async () => {
    demos = await startDemos();
  });
  afterEach(() => demos.closePages());
  afterAll(() => demos.close());

  test('streams live, in any cut, without a difference', async () => {
    const { page, wrong } = await demos.open('');
    const figure = (name: string) => page.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd');
    const frames = async () => Number((await figure('Frames').textContent())?.replaceAll(',', ''));
    for (const name of ['single frames', 'blocks of 7', 'half seconds']) {
      await page.getByLabel(name).check();
      const before = await frames();
      await expect.poll(frames, { timeout: 10_000 }).toBeGreaterThan(before + 500);
      expect(await figure('Difference').textContent()).toBe('0');
    }
    expect(wrong).toEqual([]);
  });

  test('leads to each of the pages', async () => {
    const { page, wrong } = await demos.open('');
    for (const [name, title] of [
      ['Live effects', /effects/i],
      ['Sensor dashboard', /sensors/i],
      ['Planner', /planner/i],
    ] as const) {
      await page.goto(demos.address);
      await page.locator('main').getByRole('link', { name }).click();
      await expect.poll(() => page.title()).toMatch(title);
    }
    expect(wrong).toEqual([]);
  });

  test('a bare name leads to its page, an unknown one is not found', async () => {
    const response = await fetch(`${demos.address}planner?kernel=3`);
    expect([response.status, response.redirected, response.url]).toEqual([
      200,
      true,
      `${demos.address}planner/?kernel=3`,
    ]);
    expect((await fetch(`${demos.address}nothing`)).status).toBe(404);
  });
});
