import { readFileSync } from 'node:fs';

/** A file of Linux's /proc, which is made anew for every reading; undefined where it is not there. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
