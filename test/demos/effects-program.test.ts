import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DemosTest, startDemos } from '../helpers/demos.ts';
import { chosen, NOTES, program, SOON } from '../helpers/effects-page.ts';
import { ROOT } from '../helpers/examples.ts';

let demos: DemosTest;
let folder: string;
beforeAll(async () => {
  demos = await startDemos();
  folder = await mkdtemp(join(tmpdir(), 'tapline-programs-'));
});
afterEach(() => demos.closePages());
afterAll(async () => {
  await rm(folder, { recursive: true });
  await demos.close();
});

/** Downloads what the program reads, by name. */
async function save(page: Page, effect: string): Promise<Map<string, string>> {
  const button = page.getByRole('button', { name: /^Save what it reads/ });
  const names = (await button.textContent())?.replace(/^.*: /, '').split(', ') ?? [];
  const paths = new Map<string, string>();
  page.on('download', async (download) => {
    const path = join(folder, `${effect}-${download.suggestedFilename()}`);
    await download.saveAs(path);
    paths.set(download.suggestedFilename(), path);
  });
  await button.click();
  await expect.poll(() => [...paths.keys()].sort(), SOON).toEqual(names.sort());
  page.removeAllListeners('download');
  return paths;
}

test.each([
  ['Filter', ['loop.wav'], ['node'], [[1, 1]]],
  ['Reverb', ['loop.wav', 'reverb.json'], ['node'], [[2, 2]]],
  [
    'Network',
    ['decoder.json', 'encoder.json', 'loop.wav'],
    ['encoder', 'decoder'],
    [
      [2, 16],
      [16, 2],
    ],
  ],
])('the program is what runs, with what it reads: %s', async (effect, files, nodes, channels) => {
  const { page, wrong } = await demos.open('effects/');
  await chosen(effect)(page);
  const saved = await save(page, effect);
  expect([...saved.keys()].sort()).toEqual(files);
  const other = await (await demos.browser.newContext()).newPage();
  await other.route('**/run/*', async (route) => {
    const path = saved.get(new URL(route.request().url()).pathname.replace('/run/', ''));
    if (path) await route.fulfill({ path });
    else await route.fulfill({ body: '<!doctype html><title>run</title>', contentType: 'text/html' });
  });
  await other.route('**/dist/**', (route) =>
    route.fulfill({ path: join(ROOT, new URL(route.request().url()).pathname), contentType: 'text/javascript' }),
  );
  await other.goto(`${demos.address}run/index.html`);
  const runnable = (await program(page)).replaceAll(/'tapline\/(\w+)'/g, "'/dist/$1/index.js'");
  const shapes = `[${nodes.map((name) => `${name}.plan.shape`)}]`;
  const content = `${runnable}\nglobalThis.ran = { shapes: ${shapes}, seconds: buffer.duration };`;
  await other.addScriptTag({ type: 'module', content });
  await expect.poll(() => other.evaluate('globalThis.ran?.shapes.length ?? 0'), SOON).toBe(nodes.length);
  const ran = await other.evaluate<{ shapes: { inChannels: number; outChannels: number }[]; seconds: number }>('ran');
  expect(ran.shapes.map(({ inChannels, outChannels }) => [inChannels, outChannels])).toEqual(channels);
  expect(ran.seconds).toBeCloseTo(8, 3);
  expect(wrong).toEqual([]);
});

test('each program is right by its types', async () => {
  const { page, wrong } = await demos.open('effects/');
  await page.locator('#sound input[type=file]').setInputFiles(NOTES); // which has a name
  await page.getByRole('button', { name: /^A\/B/ }).waitFor();
  await page.getByLabel('Mix', { exact: true }).fill('0.5');
  const programs = new Map<string, string>();
  for (const host of ['the browser', 'standardized-audio-context']) {
    await chosen(host)(page);
    for (const effect of ['Filter', 'Reverb', 'Network']) {
      await chosen(effect)(page);
      for (const source of ['Loop', 'Microphone', 'File']) {
        await chosen(source)(page);
        programs.set(`${host}-${effect}-${source}.ts`.replace(' ', '-'), await program(page));
      }
    }
  }
  expect(new Set(programs.values()).size).toBe(18);
  for (const [name, text] of programs) await writeFile(join(folder, name), text);
  await mkdir(join(folder, 'node_modules'));
  await symlink(ROOT, join(folder, 'node_modules/tapline'));
  await symlink(
    join(ROOT, 'node_modules/standardized-audio-context'),
    join(folder, 'node_modules/standardized-audio-context'),
  );
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext'];
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const checked = promisify(execFile)(tsc, [...options, ...programs.keys()], { cwd: folder });
  const said = await checked.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
  expect(said).toBe('');
  expect(wrong).toEqual([]);
});
