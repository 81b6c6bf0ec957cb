import type { WriteStream } from 'node:tty';

/** Milliseconds between two lines: in place on a terminal, below each other elsewhere. */
const IN_PLACE = 500;
const BELOW = 10_000;

const ERASE_LINE_REST = '\x1b[K';

/**
 * Writes a line again and again.
 *
 * @returns ends it, the last line staying
 */
export function startLiveLine(output: WriteStream, line: () => string): () => void {
  const inPlace = output.isTTY && process.env.TERM !== 'dumb';
  const write = (): void => {
    // The last column stays free, so that nothing wraps.
    if (inPlace) output.write(`\r${line().slice(0, (output.columns || 80) - 1)}${ERASE_LINE_REST}`);
    else output.write(`${line()}\n`);
  };
  const timer = setInterval(write, inPlace ? IN_PLACE : BELOW);
  return () => {
    clearInterval(timer);
    if (inPlace) output.write('\n');
  };
}
