import { readProc } from './proc.ts';
import { type Counters, ratesOf } from './rates.ts';
import type { Source } from './source.ts';

const FILE = '/proc/net/dev';
const SCALE = { low: 0, span: 1 };

/** Bytes over all interfaces but the loopback. */
export function openNetwork(): Source | string {
  if (readCounters() === undefined) return `${FILE} (network)`;
  const sensors = ['net in', 'net out'].map((name) => ({ name, unit: 'KiB/s', scale: SCALE }));
  return ratesOf(sensors, 1024, readCounters);
}

/** Lines as `eth0: bytes packets errs drop fifo frame compressed multicast bytes …`: 8 of receiving, 8 of sending. */
function readCounters(): Counters | undefined {
  const text = readProc(FILE);
  if (text === undefined) return undefined;
  const counters = new Map<string, readonly number[]>();
  for (const [, name = '', fields = ''] of text.matchAll(/^\s*([^\s:]+):(.*)$/gm)) {
    const counts = fields.trim().split(/\s+/).map(Number);
    if (name !== 'lo') counters.set(name, [counts[0] ?? 0, counts[8] ?? 0]);
  }
  return counters;
}
