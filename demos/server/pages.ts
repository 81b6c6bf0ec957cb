import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type HtmlTagDescriptor, type InlineConfig, type Plugin, type PreviewServer, preview } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Each page's folder and its name in the head of all pages. */
const PAGES = { effects: 'Effects', dashboard: 'Dashboard', planner: 'Planner' } as const;

export interface Pages {
  readonly server: PreviewServer;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Builds the pages as a user's bundler would, into a folder that is gone afterwards, and serves them on this machine.
 *
 * @param firstPort the first port that is tried; a taken one moves on to the next
 */
export async function servePages(firstPort: number): Promise<Pages> {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-pages-'));
  const config: InlineConfig = {
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    appType: 'mpa',
    plugins: [head(), slashes()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: ['', ...Object.keys(PAGES)].map((page) => join(ROOT, page, 'index.html')) },
    },
    preview: { host: '127.0.0.1', port: firstPort },
  };
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await build(config);
    const others = process.listeners('SIGTERM');
    const server = await preview(config);
    // Vite's own listener would end the process before the rest of it has ended what it runs.
    for (const listener of process.listeners('SIGTERM')) {
      if (!others.includes(listener)) process.off('SIGTERM', listener);
    }
    const { port } = server.httpServer.address() as AddressInfo; // of a server that listens on a port
    return {
      server,
      port,
      async close() {
        await server.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Puts the same head over every page, with the page's own place in it marked. */
function head(): Plugin {
  return {
    name: 'tapline-head',
    transformIndexHtml: {
      order: 'pre',
      handler: (_, { path }) => [
        { tag: 'meta', attrs: { charset: 'utf-8' }, injectTo: 'head-prepend' },
        { tag: 'meta', attrs: { name: 'viewport', content: 'width=device-width, initial-scale=1' }, injectTo: 'head' },
        { tag: 'meta', attrs: { name: 'color-scheme', content: 'light dark' }, injectTo: 'head' },
        {
          tag: 'link',
          attrs: { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(LOGO)}` },
          injectTo: 'head',
        },
        { tag: 'link', attrs: { rel: 'stylesheet', href: '/look/index.css' }, injectTo: 'head-prepend' },
        { tag: 'header', injectTo: 'body-prepend', children: [BRAND, navigation(path)] },
      ],
    },
  };
}

/** Sends who asks for a page by its bare name on to its folder. */
function slashes(): Plugin {
  return {
    name: 'tapline-slashes',
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const [path = '', query] = (request.url ?? '').split('?');
        if (!Object.hasOwn(PAGES, path.slice(1))) next();
        else response.writeHead(308, { location: `${path}/${query === undefined ? '' : `?${query}`}` }).end();
      });
    },
  };
}

/** A signal with three taps under it. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#0a9d92" stroke-width="2.6" ' +
  'stroke-linecap="round" stroke-linejoin="round"><path d="M2 12c4-12 8-12 11 0s7 12 11 0c1.5-4.5 3.5-7 6-7"/>' +
  '<path d="M7 20v8M16 22v6M25 18v10"/></svg>';

const BRAND: HtmlTagDescriptor = {
  tag: 'a',
  attrs: { class: 'brand', href: '/' },
  children: `${LOGO.replace('<svg', '<svg aria-hidden="true"')}tapline`,
};

function navigation(path: string): HtmlTagDescriptor {
  const items = Object.entries(PAGES).map(([folder, name]): HtmlTagDescriptor => {
    const current = path.startsWith(`/${folder}/`) ? { 'aria-current': 'page' } : {};
    return { tag: 'li', children: [{ tag: 'a', attrs: { href: `/${folder}/`, ...current }, children: name }] };
  });
  return { tag: 'nav', attrs: { 'aria-label': 'Pages' }, children: [{ tag: 'ul', children: items }] };
}
