import type { Page } from 'playwright-core';
import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { cutOff } from '../helpers/demos.ts';
import { number, servePlanner, soon } from '../helpers/planner.ts';

const openPlanner = servePlanner();

/** Positions that the chosen output's lines start from, in order. */
function linePositions(page: Page): Promise<number[]> {
  return page
    .locator('#diagram .lines.chosen line')
    .evaluateAll((lines) => lines.map((line) => Number((line as SVGElement).dataset.position))); // of an SVG drawing
}

describe('the drawing', () => {
  test('has lines from what the definition reads, for the output that is typed or clicked', async () => {
    const [stride, dilation, left, taps] = [2, 3, 4, 5];
    const reads = (m: number) => Array.from({ length: taps }, (_, k) => m * stride + k * dilation - left);
    const page = await openPlanner(`?kernel=${taps}&stride=${stride}&dilation=${dilation}&padding=${left},1&block=16`);
    const output = number(page, 'Output y[m]');
    await output.fill('3');
    await soon(() => linePositions(page)).toEqual(reads(3));
    expect(await page.locator('#diagram .words').innerText()).toMatch(
      /y\[3\] reads 5 frames, 3 apart, from 2 to 14\. /,
    );
    await page.locator('#diagram .output', { has: page.getByText('y[5]', { exact: true }) }).click();
    await soon(() => linePositions(page)).toEqual(reads(5));
    expect(await output.inputValue()).toBe('5');
    await page.getByRole('slider', { name: 'Output y[m], slider' }).press('ArrowLeft');
    await soon(() => linePositions(page)).toEqual(reads(4));
  });

  test('of a long kernel is shortened, and says so', async () => {
    const page = await openPlanner('?kernel=1000&rate=48000&block=128&length=48000');
    await page.getByRole('button', { name: 'Last' }).click();
    const words = page.locator('#diagram .words');
    await soon(() => words.innerText()).toMatch(/shortened: (\d+) of the 1,000 taps/);
    const [, hidden] = /shortened: (\d+)/.exec(await words.innerText()) ?? [];
    const positions = await linePositions(page);
    expect(positions.length + Number(hidden)).toBe(1000);
    expect([positions[0], positions.at(-1)]).toEqual([47000, 47999]);
  });
});

describe('the drawing of the channels', () => {
  const inputs = (page: Page): Promise<number[]> =>
    page
      .locator('#channels .lines.chosen line')
      .evaluateAll((lines) => lines.map((line) => Number((line as SVGElement).dataset.input))); // of an SVG drawing
  const drawing = (page: Page) => page.locator('#channels .drawing svg');

  test('has lines from the inputs whose impulse the layer answers, for the output that is typed or clicked', async () => {
    const shape = { inChannels: 6, outChannels: 9, groups: 3, kernelSize: 2 };
    using layer = new Conv1d({ ...shape, weight: new Float32Array(36).fill(1) });
    const heard = (output: number): number[] =>
      [0, 1, 2, 3, 4, 5].filter((input) => {
        const signal = Array.from({ length: 6 }, (_, c) => Float32Array.of(c === input ? 1 : 0));
        return layer.apply(signal)[output]?.[0] !== 0;
      });
    const page = await openPlanner('?kernel=2&in=6&out=9&groups=3');
    await soon(() => inputs(page)).toEqual(heard(0));
    await number(page, 'Output channel').fill('5');
    await soon(() => inputs(page)).toEqual(heard(5));
    expect(await drawing(page).getAttribute('aria-label')).toMatch(/Output 5 reads inputs 2 and 3, /);
    await page.locator('#channels .output', { has: page.getByText('8', { exact: true }) }).click();
    await soon(() => inputs(page)).toEqual(heard(8));
    expect(await number(page, 'Output channel').inputValue()).toBe('8');
    await page.getByRole('slider', { name: 'Output channel, slider' }).press('Home');
    await soon(() => inputs(page)).toEqual(heard(0));
  });

  test.each([1440, 390])('of many channels is shortened around the chosen one on %i pixels', async (width) => {
    const page = await openPlanner('?kernel=3&in=512&out=512', { viewport: { width, height: 844 } });
    await number(page, 'Output channel').fill('200');
    await soon(() => page.locator('#channels .output.chosen').textContent()).toContain('200');
    const read = await inputs(page);
    expect([read[0], read.at(-1)]).toEqual([0, 511]);
    expect(await page.locator('#channels .wedge').count()).toBe(1);
    expect(await drawing(page).getAttribute('aria-label')).toMatch(/reads inputs 0 to 511/);
    expect(await cutOff(page)).toEqual([]);
  });

  test('of one output needs nothing to choose it', async () => {
    const page = await openPlanner('?kernel=3');
    await soon(() => inputs(page)).toEqual([0]);
    expect(await page.getByRole('spinbutton', { name: 'Output channel' }).isVisible()).toBe(false);
  });
});
