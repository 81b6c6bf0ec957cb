import { Host, type ToWorker } from './host.ts';

/** The process that filters: it keeps nothing that its end would lose. */

/** Milliseconds between two snapshots. */
const SNAPSHOTS = 1000;

const host = new Host((message) => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {}); // nobody is left to hear of a failure
});
process.on('message', (message: ToWorker) => host.accept(message));
setInterval(() => host.takeSnapshots(), SNAPSHOTS);

// A Ctrl-C goes to all processes of a terminal: the parent decides when this one ends.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit());
