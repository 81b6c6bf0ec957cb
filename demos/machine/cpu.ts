import { cpus } from 'node:os';
import { readProc } from './proc.ts';
import type { Source } from './source.ts';

/** What a core did since it was started, in ticks of any length. */
interface Load {
  readonly busy: number;
  readonly total: number;
}

/**
 * The load of each core. Systems count it in ticks of about 10 ms, so that between two frames a core was busy for none,
 * one, two or three of them: the raw signal is as coarse as that, and smoothing is what makes it readable.
 */
export function openCpu(): Source | string {
  let before = readLoads();
  if (before.length === 0) return 'times of the cores';
  const percent = before.map(() => 0);
  return {
    sensors: before.map((_, core) => ({ name: `cpu ${core}`, unit: '%', scale: { low: 0, high: 100, span: 100 } })),
    mean: 'all cores',
    read() {
      const now = readLoads();
      for (const core of percent.keys()) {
        const [from, to] = [before[core], now[core]];
        // Without a tick in between, or with the core offline, the last value stands.
        if (from && to && to.total > from.total) {
          percent[core] = Math.min(100, Math.max(0, (100 * (to.busy - from.busy)) / (to.total - from.total)));
        }
      }
      before = now;
      return percent;
    },
  };
}

function readLoads(): readonly (Load | undefined)[] {
  // os.cpus() asks Linux for every core's clock rate as well, which can take longer than a frame.
  const stat = readProc('/proc/stat');
  if (stat !== undefined) return parseStat(stat);
  return cpus().map(({ times }) => {
    const busy = times.user + times.nice + times.sys + times.irq;
    return { busy, total: busy + times.idle };
  });
}

/** Lines as `cpu0 user nice system idle iowait irq softirq steal …`; a core that is offline has none. */
function parseStat(stat: string): (Load | undefined)[] {
  const loads: (Load | undefined)[] = [];
  for (const [, core, fields = ''] of stat.matchAll(/^cpu(\d+) (.*)$/gm)) {
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields
      .split(' ')
      .map(Number);
    const busy = user + nice + system + irq + softirq + steal;
    loads[Number(core)] = { busy, total: busy + idle + iowait };
  }
  return Array.from(loads);
}
