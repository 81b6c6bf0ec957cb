import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../.ci/chromium.mjs';
import { FLAGS } from './browser.ts';
import { ROOT } from './examples.ts';

export interface DemosTest {
  /** Where the pages are served, with a slash at its end. */
  readonly address: string;
  readonly server: ChildProcess;
  readonly browser: Browser;
  /** A new page of the demos. Whatever it says in the console as an error or a warning is collected in `wrong`. */
  open(path: string, options?: BrowserContextOptions): Promise<{ page: Page; wrong: string[] }>;
  /** Closes the pages that are open: one that plays takes time from the next test's. */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

/** What `npm start` runs, and a headless Chromium with a false microphone. */
export async function startDemos(): Promise<DemosTest> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium was found: npm test installs or asks for one');
  const server = spawn(process.execPath, ['demos/main.ts'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await said(server, /http:\/\/localhost:\d+\//);
  const browser = await chromium.launch({
    executablePath,
    args: [...FLAGS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
  return {
    address,
    server,
    browser,
    async open(path, options) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      const wrong: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
      });
      page.on('pageerror', (error) => wrong.push(error.message));
      await page.goto(`${address}${path}`);
      return { page, wrong };
    },
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGINT');
      await once(server, 'exit');
    },
  };
}

/** What a process prints next that looks like this. @throws Error where it ends before */
async function said(child: ChildProcess, wanted: RegExp): Promise<string> {
  let out = '';
  for await (const part of child.stdout?.setEncoding('utf8').iterator({ destroyOnReturn: false }) ?? []) {
    out += part;
    const [found] = wanted.exec(out) ?? [];
    if (found !== undefined) {
      child.stdout?.resume();
      return found;
    }
  }
  throw new Error(`the demos ended without an address: ${out}`);
}

/** Rules that the page breaks in a way that matters, each with the elements that break it. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' · ')}`);
}

/** Controls that have no name, or that the keyboard does not reach. */
export async function unreachable(page: Page): Promise<string[]> {
  const controls = page.locator('main :is(button, input, select, textarea, a[href], summary):visible');
  const wrong: string[] = [];
  for (const control of await controls.all()) {
    const [name, enabled] = await control.evaluate((one: HTMLInputElement) => [
      (one.labels?.[0]?.textContent ?? one.getAttribute('aria-label') ?? one.textContent ?? '').trim(),
      !one.disabled,
    ]);
    if (name === '') wrong.push(`no name: ${await control.evaluate((one) => one.outerHTML)}`);
    if (!enabled) continue;
    await control.focus();
    const focused = await control.evaluate((one: HTMLElement) => document.activeElement === one && one.tabIndex >= 0);
    if (!focused) wrong.push(`no focus: ${name}`);
  }
  return wrong;
}

/**
 * Texts and numbers of which not all is to be seen: they reach beyond a card, a frame that cuts them off, or a field.
 * Looks after two frames: a drawing learns of its new size in the first one, which a busy machine shows late.
 */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
    const found: string[] = [];
    const main = document.querySelector('main') ?? document.body;
    for (const field of main.querySelectorAll('input[type=number], input[type=text]')) {
      if (field.scrollWidth > field.clientWidth) found.push(`field: ${(field as HTMLInputElement).value}`); // as selected
    }
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()].filter(({ width }) => width > 1);
      for (let frame = text.parentElement; frame && rects.length > 0; frame = frame.parentElement) {
        const frames = frame.matches('.card, main') || getComputedStyle(frame).overflowX !== 'visible';
        const { left, right } = frame.getBoundingClientRect();
        if (!frames || rects.every((rect) => rect.left >= left - 1 && rect.right <= right + 1)) continue;
        found.push(`${frame.className || frame.tagName}: ${text.textContent?.trim()}`);
        break;
      }
    }
    return found;
  });
}
