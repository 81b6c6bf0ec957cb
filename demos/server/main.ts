import { forkWorker } from '../sensors/node/fork.ts';
import { Hub } from '../sensors/node/hub.ts';
import { Sensors } from '../sensors/node/sensors.ts';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import { startLiveLine } from './live-line.ts';
import { servePages } from './pages.ts';
import { conclude, figures, introduce } from './words.ts';

const { stdout, stderr } = process;
const options = readArguments();
if (options?.help) stdout.write(USAGE);
else if (options) await run(options);

function readArguments(): Arguments | undefined {
  try {
    return parseArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

/** Serves the pages and runs the sensors until the time is up, a signal comes or nobody reads on. */
async function run({ port: firstPort, seconds: limit }: Arguments): Promise<void> {
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

  const pages = await servePages(firstPort);
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
