import { readdirSync, readFileSync } from 'node:fs';

/** What Linux calls the thread that renders a real-time context with worklets in it: 15 characters of its name. */
const AUDIO_THREAD = 'Realtime AudioW';

/**
 * Seconds that Chromium's audio threads have been running on a core so far, the graph around the worklets included;
 * undefined where the system does not tell. A page can only read a clock of whole milliseconds there, and a sink whose
 * callbacks come at whole milliseconds as well makes nonsense of it.
 */
export function audioThreadSeconds(): number | undefined {
  let seconds: number | undefined;
  for (const path of threads()) {
    const [comm, stat] = [read(`${path}/comm`), read(`${path}/schedstat`)];
    if (comm?.trim() === AUDIO_THREAD && stat) seconds = (seconds ?? 0) + Number(stat.split(' ')[0]) / 1e9;
  }
  return seconds;
}

/** The folders of all threads; none where there is no /proc. */
function threads(): string[] {
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((process) => list(`/proc/${process}/task`).map((thread) => `/proc/${process}/task/${thread}`));
}

/** Threads come and go while one looks. */
function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
