import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { readQuery } from '../../demos/planner/address.ts';
import { rowsOf } from '../../demos/planner/plan-table.ts';
import { planOf, START } from '../../demos/planner/question.ts';
import { output } from '../helpers/cli.ts';
import { cutOff } from '../helpers/demos.ts';
import { number, servePlanner, soon } from '../helpers/planner.ts';

const openPlanner = servePlanner();

/** The rows of the table, but for the estimate, which comes when the machine is calibrated. */
async function shownRows(page: Page): Promise<string[][]> {
  const rows = await page
    .locator('.facts-table tr')
    .evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
  return rows.filter(([name]) => name !== 'estimated per block');
}

function plannedRows(query: string): string[][] {
  const { question, wrong } = readQuery(query);
  expect(wrong).toBe('');
  return rowsOf(planOf(question)).map((row) => [...row]);
}

const radio = (page: Page, group: string, value: string) =>
  page.getByRole('group', { name: group, exact: true }).getByRole('radio', { name: value, exact: true });

test('loads with a plan: figures, the table that the command line prints, a drawing, curves, an estimate', async () => {
  const page = await openPlanner();
  expect(await shownRows(page)).toEqual(rowsOf(planOf(START)));
  await soon(() => page.locator('#headline').innerText()).toMatch(/Latency\s+2\.67 ms/);
  await soon(() => page.locator('#diagram .drawing svg').getAttribute('aria-label')).toMatch(/^y\[4\] reads 5 frames/);
  await soon(() => page.locator('#curves').innerText()).toMatch(/At kernelSize 5, .* From kernelSize \d+ on/);
  await soon(() => page.locator('#headline').innerText()).toMatch(/≈ [\d.]+ µs/);
  await soon(() => page.locator('#measure').innerText()).toMatch(/Estimate\s+a block takes\s+[\d.]+ µs/);
  expect(new URL(page.url()).search).toBe('');
});

test('a key on a slider changes figures, table, code and address', async () => {
  const page = await openPlanner();
  const slider = page.getByRole('slider', { name: 'kernelSize, slider' });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  const query = '?kernel=6&in=16&out=16&dilation=2&bias&rate=48000&block=128&length=48000';
  await soon(() => new URL(page.url()).search).toBe(query);
  expect(await shownRows(page)).toEqual(plannedRows(query));
  expect(await slider.getAttribute('aria-valuetext')).toBe('6 taps');
  expect(await number(page, 'kernelSize').inputValue()).toBe('6');
  expect(await page.getByRole('region', { name: 'the command line' }).innerText()).toContain('--kernel 6 ');
  expect(await page.getByRole('region', { name: 'the code' }).innerText()).toContain('kernelSize: 6');
});

test('an address restores every control', async () => {
  const query =
    '?kernel=7&in=6&out=9&groups=3&stride=2&dilation=4&padding=5,8&padding-mode=reflect&operation=convolution' +
    '&algorithm=fft&numerics=fast&bias&rate=44100&block=441&length=9999&batch=2';
  const page = await openPlanner(query);
  const numbers = {
    ...{ kernelSize: '7', inChannels: '6', outChannels: '9', stride: '2', dilation: '4', 'padding before': '5' },
    ...{ 'padding after': '8', 'sample rate': '44100', 'block size': '441', 'signal length': '9999', batch: '2' },
  };
  for (const [label, value] of Object.entries(numbers))
    expect(await number(page, label).inputValue(), label).toBe(value);
  const words = {
    ...{ padding: 'left, right', paddingMode: 'reflect', operation: 'convolution', algorithm: 'fft', numerics: 'fast' },
  };
  for (const [group, value] of Object.entries(words))
    expect(await radio(page, group, value).isChecked(), group).toBe(true);
  expect(await page.getByRole('combobox', { name: 'groups' }).inputValue()).toBe('3');
  expect(await page.getByRole('checkbox', { name: 'bias' }).isChecked()).toBe(true);
  expect(await shownRows(page)).toEqual(plannedRows(query));
});

test('an address without a host shows the plan that the command prints, and says what the pictures assume', async () => {
  const page = await openPlanner('?kernel=64');
  const printed = (await output(['plan', '?kernel=64'])).toString();
  expect((await shownRows(page)).map(([name = '', value]) => `${name.padEnd(15)}  ${value}\n`).join('')).toBe(printed);
  const note = page.locator('#assumed');
  expect(await note.innerText()).toMatch(/no sample rate, block size and signal length: /);
  expect(await page.locator('#headline').innerText()).toMatch(/Latency\s+0 frames/);
  expect(new URL(page.url()).search).toBe('?kernel=64');
  expect(await page.getByRole('region', { name: 'the command line' }).innerText()).toContain(
    'tapline plan --kernel 64',
  );
  await number(page, 'block size').fill('256');
  await soon(() => new URL(page.url()).search).toBe('?kernel=64&block=256');
  expect(await shownRows(page)).toEqual(plannedRows('?kernel=64&block=256'));
  expect(await note.innerText()).toMatch(/no sample rate and signal length: /);
  await note.getByRole('button', { name: 'Plan with that' }).click();
  await soon(() => new URL(page.url()).search).toBe('?kernel=64&rate=48000&block=256&length=48000');
  expect(await shownRows(page)).toEqual(plannedRows('?kernel=64&rate=48000&block=256&length=48000'));
  expect(await note.innerText()).toBe('');
});

test('every number can be typed, exactly', async () => {
  const page = await openPlanner();
  await number(page, 'kernelSize').fill('12345');
  await soon(() => new URL(page.url()).search).toContain('kernel=12345&');
  expect(await shownRows(page)).toContainEqual(['kernel', '12,345 taps, dilation 2, cross-correlation']);
});

const LONG = '?kernel=28800000&padding=123456789,987654321&block=123456&rate=1234567.89&length=9007199254740&batch=4';

test.each([1440, 390])('numbers as long as they get are seen whole on %i pixels', async (width) => {
  const page = await openPlanner(LONG, { viewport: { width, height: 844 } });
  for (const details of await page.locator('details').all()) {
    await details.evaluate((one: HTMLDetailsElement) => {
      one.open = true;
    });
  }
  expect(await number(page, 'signal length').inputValue()).toBe('9007199254740');
  expect(await cutOff(page)).toEqual([]);
  await number(page, 'kernelSize').fill('28800000000001');
  expect(await cutOff(page)).toEqual([]);
});

describe('what the package refuses', () => {
  test('is said beside the controls in its words; the last good plan stays', async () => {
    const page = await openPlanner('?kernel=9&stride=2&rate=48000&block=128&length=48000');
    const before = await shownRows(page);
    await radio(page, 'padding', 'same').check({ force: true });
    const alert = page.locator('#controls').getByRole('alert');
    await soon(() => alert.innerText()).toContain("padding 'same' needs stride 1: got stride=2.");
    expect(await shownRows(page)).toEqual(before);
    expect(await page.locator('#plan').evaluate((card) => Number(getComputedStyle(card).opacity))).toBeLessThan(1);
    await number(page, 'stride').fill('1');
    await soon(() => alert.textContent()).toBe('');
    expect(await shownRows(page)).toContainEqual(['padding', '4 left, 4 right, zeros']);
    expect(await page.locator('#plan').evaluate((card) => Number(getComputedStyle(card).opacity))).toBe(1);
  });

  test('groups are offered that divide both channel counts', async () => {
    const page = await openPlanner('?kernel=3&in=12&out=18');
    const groups = page.getByRole('combobox', { name: 'groups' });
    expect(await groups.locator('option').allTextContents()).toEqual(['1', '2', '3', '6']);
    await groups.selectOption('6');
    expect(await shownRows(page)).toContainEqual(['layer', '12 → 18 channels, 6 groups']);
    await number(page, 'inChannels').fill('8');
    const alert = page.locator('#controls').getByRole('alert');
    await soon(() => alert.innerText()).toContain('groups must divide inChannels: got groups=6, inChannels=8.');
    await groups.selectOption('2');
    await soon(() => alert.textContent()).toBe('');
  });

  test('in an address gives the page’s example, and says why', async () => {
    const page = await openPlanner('?kernel=3&in=4&groups=3');
    await soon(() => page.locator('#address-alert').innerText()).toContain(
      'groups must divide inChannels: got groups=3, inChannels=4',
    );
    expect(await shownRows(page)).toEqual(rowsOf(planOf(START)));
  });
});

test('the back button goes from example to example', async () => {
  const page = await openPlanner();
  await page.getByRole('button', { name: 'WaveNet layer' }).click();
  await page.getByRole('button', { name: 'Reverb, 5 s' }).click();
  await soon(() => number(page, 'kernelSize').inputValue()).toBe('240000');
  expect(new URL(page.url()).search).toContain('kernel=240000');
  await page.goBack();
  await soon(() => number(page, 'kernelSize').inputValue()).toBe('3');
  expect(await page.getByRole('button', { name: 'WaveNet layer' }).getAttribute('aria-pressed')).toBe('true');
  await page.goForward();
  await soon(() => number(page, 'kernelSize').inputValue()).toBe('240000');
});

test('the curves follow the option', async () => {
  const page = await openPlanner('?kernel=64&rate=48000&block=128&length=48000');
  const words = page.locator('#curves .hint');
  await soon(() => words.innerText()).toMatch(/^At kernelSize 64, .*: 128 multiplies and adds for a frame\. From/);
  await radio(page, 'Option along the axis', 'stride').check({ force: true });
  await soon(() => words.innerText()).toMatch(/^At stride 1, /);
});

describe('measuring', () => {
  test('gives times of the page and of the worklet beside the estimate', async () => {
    const page = await openPlanner('?kernel=64&rate=44100&block=512&length=48000');
    await page.getByRole('button', { name: 'Measure' }).click();
    await soon(() => page.locator('#measure').getByRole('status').innerText()).toBe(
      'Measured: 1 → 1, 64 taps, direct.',
    );
    const heads = await page.locator('.timings thead th').allTextContents();
    expect(heads).toEqual(['Estimate', 'This page', 'Worklet']);
    const times = await page.locator('.timings tbody tr').first().locator('td').allTextContents();
    for (const time of times) {
      expect(time).toMatch(/ µs$/);
      expect(Number.parseFloat(time)).toBeGreaterThan(0);
      expect(Number.parseFloat(time)).toBeLessThan(1000);
    }
    const frames = await page.locator('.timings tr', { hasText: 'of frames' }).locator('td').allTextContents();
    expect(frames.slice(0, 2)).toEqual(['512', '512']);
    // Where the browser takes the hint, and else its usual quantum.
    expect(['128', '512']).toContain(frames[2]);
    expect(await page.locator('#measure .notes').innerText()).toMatch(
      frames[2] === '512' ? /took the hint/ : /renders 128 frames at a time/,
    );
    // Another layer: the times of the one before go.
    await number(page, 'kernelSize').fill('65');
    await soon(() => page.locator('.timings thead th').allTextContents()).toEqual(['Estimate']);
  }, 40_000);

  test('says why a layer cannot be a node', async () => {
    const page = await openPlanner('?kernel=3&in=64&out=64&rate=48000&block=128&length=48000');
    await page.getByRole('button', { name: 'Measure' }).click();
    await soon(() => page.locator('#measure .notes').innerText()).toContain(
      'Not in an AudioWorklet: batch·inChannels must be at most 32: got batch=1, inChannels=64.',
    );
    expect(await page.locator('.timings thead th').allTextContents()).toEqual(['Estimate', 'This page']);
  }, 40_000);

  test('says why a layer has no blocks', async () => {
    const page = await openPlanner('?kernel=3&padding=2,0&padding-mode=circular');
    await page.getByRole('button', { name: 'Measure' }).click();
    await soon(() => page.locator('#measure').getByRole('alert').innerText()).toContain('cannot stream');
  });
});

test('snippets are copied', async () => {
  const page = await openPlanner('', { permissions: ['clipboard-read', 'clipboard-write'] });
  for (const name of ['the command line', 'the code']) {
    const button = page.getByRole('button', { name: `Copy: ${name}` });
    await button.click();
    await soon(() => button.innerText()).toBe('Copied');
    const shown = await page.getByRole('region', { name, exact: true }).locator('code').textContent();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
  }
});
