import { Conv1d, Conv1dStream } from 'tapline';
import { lowpass } from 'tapline/design';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Cut, LiveLaw, RATE } from '../../demos/start/live-law.ts';
import { type DemosTest, startDemos } from '../helpers/demos.ts';

describe('the live law', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  for (const cut of ['1', '7', 'random', '500'] as const satisfies readonly Cut[]) {
    test(`streams three stretches cut into ${cut} and finds no difference`, () => {
      const law = new LiveLaw();
      law.cut = cut;
      for (let i = 0; i < 150; i++) law.run(100);
      expect(law.frames).toBeGreaterThan(14_000);
      expect([law.difference, law.differing]).toEqual([0, 0]);
      const { times, input, output } = law.window(3 * RATE);
      expect([times.length, input.length, output.length]).toEqual([3000, 3000, 3000]);
      expect(times.at(-1)).toBeCloseTo((law.frames - 1) / RATE, 9);
    });
  }

  test('is one signal without a seam: what the layer makes of all of it at once', () => {
    const law = new LiveLaw();
    law.cut = '7';
    law.run(17_000);
    const { input, output } = law.window(17_000);
    const filter = lowpass({ cutoff: 12, sampleRate: RATE, taps: 65 });
    const [whole = []] = new Conv1d({ ...filter, algorithm: 'direct' }).apply([Float32Array.from(input)]);
    expect(output.length).toBe(Math.floor(17_000 / 7) * 7);
    expect(output.findIndex((value, i) => !Object.is(value, whole[i]))).toBe(-1);
    // The waves change by 0.011 a frame at most, the noise by less than 0.7 · the largest tap.
    const steps = output.slice(1).map((value, i) => Math.abs(value - (output[i] ?? NaN)));
    expect(Math.max(...steps)).toBeLessThan(0.04);
  });

  /** Changes the block that a call of `push` gives, from 1. */
  function spoil(call: number, change: (block: Float32Array[]) => Float32Array[]): void {
    const { push } = Conv1dStream.prototype;
    let calls = 0;
    vi.spyOn(Conv1dStream.prototype, 'push').mockImplementation(function (this: Conv1dStream, block) {
      const rows = push.call(this, block);
      calls++;
      return calls === call ? change(rows) : rows;
    });
  }

  // In the first stretch, in the block with which the second one begins, and further on.
  test.each([40, 715, 1500])('finds one bit of block %i that is flipped', (call) => {
    spoil(call, ([row = new Float32Array()]) => {
      const bits = new Uint32Array(row.buffer);
      bits[3] = (bits[3] ?? 0) ^ 1;
      return [row];
    });
    const law = new LiveLaw();
    law.cut = '7';
    law.run(7 * (call - 1));
    expect(law.differing).toBe(0);
    law.run(7);
    expect(law.differing).toBe(1);
    expect(law.difference).toBeGreaterThan(0);
    expect(law.difference).toBeLessThan(1e-6);
    law.run(7000);
    expect(law.differing).toBe(1);
  });

  test.each([
    ['missing', (row: Float32Array) => row.subarray(1)],
    ['too many', (row: Float32Array) => Float32Array.of(...row, 0)],
    ['not a number', (row: Float32Array) => row.fill(NaN)],
  ])('finds frames that are %s', (_, change) => {
    spoil(3, ([row = new Float32Array()]) => [change(row)]);
    const law = new LiveLaw();
    law.cut = '7';
    law.run(21);
    expect(law.difference).toBe(Infinity);
    expect(law.differing).toBeGreaterThan(0);
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
