import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../.ci/chromium.mjs';
import { bundle } from './browser-bundle.ts';
import { ROOT } from './examples.ts';

/** Of a Chromium that plays at once and asks nothing of the network. */
export const FLAGS: readonly string[] = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'],
  '--host-resolver-rules=MAP insecure.test 127.0.0.1',
];

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.html': 'text/html',
  '.json': 'application/json',
};

/** Headers of each page by its path, for pages under a policy. */
const PAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/plain.html': {},
  '/strict.html': {
    'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
  },
  '/no-blob.html': { 'content-security-policy': "script-src 'self' 'wasm-unsafe-eval' data:" },
  '/no-wasm.html': { 'content-security-policy': "script-src 'self' blob:" },
  '/isolated.html': {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  },
};

export interface BrowserTest {
  readonly browser: Browser;
  /** A new page at one of the paths above, which can import from /dist/ and has the global `lab`. */
  open(path?: string, host?: 'localhost' | 'insecure.test'): Promise<Page>;
  close(): Promise<void>;
}

/** Makes a module that a page can load a global there. */
export async function load(page: Page, name: string, path: string): Promise<void> {
  // As text, which no test runner turns into something else.
  await page.evaluate(`import('${path}').then((module) => { globalThis.${name} = module; })`);
}

/**
 * A headless Chromium, and a server of the built package for its pages.
 *
 * @param extra more files, by their paths
 * @param flags more of Chromium's flags
 */
export async function startBrowser(
  extra: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<BrowserTest> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium was found: npm test installs or asks for one');
  const served = { '/lab.js': await bundle('browser-lab.ts'), ...extra };
  const server = createServer((request, response) => {
    void answer(request.url ?? '/', served).then(({ status, headers, body }) => {
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
  const port = portOf(server);
  return {
    browser,
    async open(path = '/plain.html', host = 'localhost') {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error('page:', error.message));
      await page.goto(`http://${host}:${port}${path}`);
      await load(page, 'lab', '/lab.js');
      return page;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

async function answer(
  url: string,
  extra: Readonly<Record<string, string>>,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const { pathname } = new URL(url, 'http://localhost');
  const page = PAGES[pathname];
  if (page)
    return {
      status: 200,
      headers: { ...page, 'content-type': 'text/html' },
      body: '<!doctype html><title>test</title>',
    };
  const type = TYPES[extname(pathname)] ?? 'text/plain';
  const headers = { 'content-type': type, 'cross-origin-resource-policy': 'same-origin' };
  const named = extra[pathname];
  if (named !== undefined) return { status: 200, headers, body: named };
  if (!pathname.startsWith('/dist/')) return { status: 404, headers: {}, body: '' };
  try {
    return { status: 200, headers, body: await readFile(join(ROOT, normalize(pathname)), 'utf8') };
  } catch {
    return { status: 404, headers: {}, body: '' };
  }
}
