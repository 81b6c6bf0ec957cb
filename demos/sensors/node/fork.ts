import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OpenWorker } from './supervisor.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Starts the worker's process. */
export const forkWorker: OpenWorker = (heard) => {
  const child = fork(WORKER, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let gone = false;
  const exit = (): void => {
    if (gone) return;
    gone = true;
    heard.exit();
  };
  child.on('message', heard.message);
  child.on('exit', exit);
  // Could not be started, or sent to, or killed: only the first one leaves nothing that exits.
  child.on('error', () => {
    if (child.pid === undefined) exit();
  });
  return {
    pid: child.pid,
    send(message) {
      if (child.connected) child.send(message, () => {}); // one that is just ending gets it again in the replay
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
};
