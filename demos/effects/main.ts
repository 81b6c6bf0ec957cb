import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { rolldown } from 'rolldown';

/** The first port that is tried; a taken one moves on to the next. */
const FIRST_PORT = 8040;
const PORTS = 20;

const read = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8');

const files: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  '/': { type: 'text/html', text: await read('./page.html') },
  '/style.css': { type: 'text/css', text: await read('./style.css') },
  '/page.js': { type: 'text/javascript', text: await bundle() },
};

const server = createServer(({ url = '/' }, response) => {
  const file = files[new URL(url, 'http://localhost').pathname];
  if (file === undefined) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8` }).end(file.text);
});
const port = await listen(server);
console.log(`Live effects: open http://localhost:${port} in a browser. Ctrl-C ends.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}

/** The page's program with the built package in it, as its users' bundlers make it. */
async function bundle(): Promise<string> {
  const build = await rolldown({
    input: new URL('./page.ts', import.meta.url).pathname,
    platform: 'browser',
    tsconfig: false,
  });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output[0].code;
}

/** @throws Error where all of the ports are taken */
async function listen(server: Server): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS; port++) {
    const free = await new Promise<boolean>((resolve, reject) => {
      const refused = (error: NodeJS.ErrnoException): void => {
        if (error.code === 'EADDRINUSE') resolve(false);
        else reject(error);
      };
      server.once('error', refused).listen(port, '127.0.0.1', () => {
        server.off('error', refused);
        resolve(true);
      });
    });
    if (free) return port;
  }
  throw new Error(`ports ${FIRST_PORT} to ${FIRST_PORT + PORTS - 1} are all taken`);
}
