import { readProc } from './proc.ts';
import { type Counters, ratesOf } from './rates.ts';
import type { Source } from './source.ts';

const FILE = '/proc/diskstats';
const SCALE = { low: 0, span: 1 };
/** Linux counts in these, whatever the disk's own are. */
const SECTORS_PER_KIB = 2;
/** Whole disks: partitions and the layers on top (dm, md, loop) would count the same bytes again. */
const DISK = /^(?:[shv]d[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/;

/** Bytes from and to all disks. */
export function openDisk(): Source | string {
  if (!readCounters()?.size) return `${FILE} (disks)`;
  const sensors = ['disk read', 'disk write'].map((name) => ({ name, unit: 'KiB/s', scale: SCALE }));
  return ratesOf(sensors, SECTORS_PER_KIB, readCounters);
}

/** Lines as `major minor name reads merged sectors milliseconds writes merged sectors …`. */
function readCounters(): Counters | undefined {
  const text = readProc(FILE);
  if (text === undefined) return undefined;
  const counters = new Map<string, readonly number[]>();
  for (const line of text.split('\n')) {
    const [, , name = '', , , read, , , , written] = line.trim().split(/\s+/);
    if (DISK.test(name)) counters.set(name, [Number(read), Number(written)]);
  }
  return counters;
}
