import { openCpu } from './cpu.ts';
import { openDisk } from './disk.ts';
import { openLag } from './lag.ts';
import { openMemory } from './memory.ts';
import { openNetwork } from './network.ts';
import type { OpenSource, Source } from './source.ts';

/** Cores come last: there can be more of them than a window has lines. */
const SOURCES: readonly OpenSource[] = [openMemory, openLag, openNetwork, openDisk, openCpu];

/** Every source that this machine has, and what it lacks in words. */
export function openMachine(): { sources: readonly Source[]; missing: readonly string[] } {
  const opened = SOURCES.map((open) => open());
  return {
    sources: opened.filter((source) => typeof source !== 'string'),
    missing: opened.filter((source) => typeof source === 'string'),
  };
}
