import { type Options, readOptions } from '../command/options.ts';
import { startClock } from '../machine/clock.ts';
import { openMachine } from '../machine/machine.ts';
import { RATE, smoothingLayer, tracesOf } from './layer.ts';
import { openLines } from './lines.ts';
import { conclude, introduce } from './report.ts';
import { openScreen } from './screen.ts';
import { Session } from './session.ts';
import { USAGE } from './usage.ts';

const { stdout, stderr } = process;
const options = readOptions(USAGE, ['seconds']);
if (options) run(options);

/** Streams this machine's sensors until the time is up, a signal comes or nobody reads on; then says how it went. */
function run({ seconds: limit = Infinity }: Options<'seconds'>): void {
  const { sources, missing } = openMachine();
  const traces = tracesOf(sources);
  const inChannels = sources.reduce((sum, { sensors }) => sum + sensors.length, 0);
  const layer = smoothingLayer(traces, inChannels);
  const session = new Session(layer, traces);
  const view = stdout.isTTY && process.env.TERM !== 'dumb' ? openScreen(stdout) : openLines(stdout);
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  let stopped = false;

  stdout.on('error', stop);
  stdout.once('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads may stop reading (`| head -3`), and a terminal may be closed: ends like any other, with nobody to tell.
    if (error.code === 'EPIPE' || error.code === 'EIO') return;
    stderr.write(`standard output: ${error.message}\n`);
    process.exitCode = 1;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

  stdout.write(introduce(session, missing, view.legend));
  const stopClock = startClock(RATE, (tick) => {
    session.add(sources.flatMap((source) => source.read(tick)));
    if (elapsed() >= limit) stop();
    else view.update(session, elapsed());
  });

  // npm passes a Ctrl-C on that has come here already: a second signal must not cut the first one's end short.
  function stop(): void {
    if (stopped) return;
    stopped = true;
    stopClock();
    const seconds = elapsed();
    const verdict = session.finish();
    view.end(session, seconds);
    stdout.write(conclude(session, seconds, verdict));
    layer.dispose();
    if (verdict.difference !== undefined) process.exitCode = 1;
  }
}
