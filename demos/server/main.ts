import { type Options, readOptions } from '../command/options.ts';
import { forkWorker } from '../sensors/node/fork.ts';
import { Hub } from '../sensors/node/hub.ts';
import { Sensors } from '../sensors/node/sensors.ts';
import { startLiveLine } from './live-line.ts';
import { servePages } from './pages.ts';
import { USAGE } from './usage.ts';
import { conclude, figures, introduce } from './words.ts';

const { stdout, stderr } = process;
const options = readOptions(USAGE, ['port', 'seconds']);
if (options) await run(options);

/** Serves the pages and runs the sensors until the time is up, a signal comes or nobody reads on. */
async function run({ port = 8040, seconds: limit = Infinity }: Options<'port' | 'seconds'>): Promise<void> {
  const ended = Promise.withResolvers<void>();
  // npm passes a Ctrl-C on that has come here already: a second signal must not cut the end short.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.resolve());
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    ended.resolve();
    // Whoever reads may stop reading, and a terminal may be closed: ends like any other, with nobody to tell.
    if (error.code === 'EPIPE' || error.code === 'EIO') return;
    stderr.write(`standard output: ${error.message}\n`);
    process.exitCode = 1;
  });

  const pages = await servePages(port);
  const hub = new Hub(pages.server.httpServer);
  const sensors = new Sensors(forkWorker, hub);
  hub.sensors = sensors;
  const start = performance.now();
  stdout.write(introduce(pages.port));
  const stopLine = startLiveLine(stdout, () => figures(sensors, hub.pages, (performance.now() - start) / 1000));
  const timer = limit < Infinity ? setTimeout(() => ended.resolve(), 1000 * limit) : undefined;

  await ended.promise;
  clearTimeout(timer);
  await sensors.close();
  stopLine();
  hub.close();
  await pages.close();
  stdout.write(conclude(sensors));
  if (sensors.differing > 0) process.exitCode = 1;
}
