import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';
import { ROOT } from '../helpers/examples.ts';

let server: ChildProcess;
let chromium: BrowserTest;
let address = '';

beforeAll(async () => {
  server = spawn(process.execPath, ['demos/main.ts', 'effects'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await new Promise<string>((resolve) => server.stdout?.setEncoding('utf8').once('data', resolve));
  address = /http:\/\/localhost:\d+/.exec(said)?.[0] ?? '';
  chromium = await startBrowser();
});

afterAll(async () => {
  await chromium.close();
  server.kill('SIGKILL');
});

test('the page plays, and its filter follows the curve that is dragged and the keyboard', async () => {
  const page = await chromium.browser.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.goto(address);
  await page.getByRole('button', { name: 'Play' }).click();
  const status = page.locator('#status');
  await expect.poll(() => status.textContent(), { timeout: 20_000 }).toContain('Latency');

  const cutoff = page.locator('#cutoff-value');
  const before = await cutoff.textContent();
  const curve = await page.locator('#curve').boundingBox();
  if (curve === null) throw new Error('the curve is not there');
  await page.mouse.move(curve.x + curve.width / 2, curve.y + 40);
  await page.mouse.down();
  await page.mouse.move(curve.x + curve.width / 4, curve.y + 40, { steps: 10 });
  await page.mouse.up();
  const dragged = await cutoff.textContent();
  expect(dragged).not.toBe(before);
  await page.getByLabel('Cutoff').focus();
  await page.keyboard.press('ArrowRight');
  expect(await cutoff.textContent()).not.toBe(dragged);
  await page.getByLabel('Bypass').check();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => status.textContent(), { timeout: 20_000 }).toBe('Not playing.');
  expect(wrong).toEqual([]);
});

test('Ctrl-C ends the server', async () => {
  server.kill('SIGINT');
  const [code] = await once(server, 'exit');
  expect(code).toBe(0);
});
