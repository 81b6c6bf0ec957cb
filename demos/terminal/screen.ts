import type { Writable } from 'node:stream';
import type { Session } from './session.ts';
import { table } from './table.ts';
import type { View } from './view.ts';

/** What is used of a tty.WriteStream. */
export interface Terminal extends Writable {
  readonly columns?: number;
  readonly rows?: number;
}

/** Seconds between two redraws. */
const PERIOD = 0.1;

const HIDE = '\x1b[?25l\x1b[?7l'; // cursor; wrapping, for a window that has just become narrower
const SHOW = '\x1b[?7h\x1b[?25h';
const ERASE_LINE_REST = '\x1b[K';
const ERASE_BELOW = '\x1b[J';
const HOME = '\x1b[H';

/**
 * A table that stays in place: each redraw goes up over the one before and writes over it in one go, erasing nothing
 * first, so that nothing flickers.
 */
export function openScreen(terminal: Terminal): View {
  let drawnLines = 0;
  let drawnAt = -Infinity;

  function draw(session: Session, seconds: number): void {
    // Some pseudo terminals have no size. The last column and the last line stay free, so that nothing scrolls or wraps.
    const width = (terminal.columns || 80) - 1;
    const height = (terminal.rows || 24) - 1;
    const lines = table(session, seconds, width, height);
    const up = drawnLines > 0 ? `\x1b[${drawnLines}A` : '';
    terminal.write(`${HIDE}\r${up}${lines.map((text) => `${text}${ERASE_LINE_REST}\n`).join('')}${ERASE_BELOW}`);
    drawnLines = lines.length;
    drawnAt = seconds;
  }

  function restore(): void {
    terminal.write(SHOW);
  }

  /** A terminal moves its lines about when it is resized: where the table went is unknown. */
  function startAnew(): void {
    terminal.write(`${HOME}${ERASE_BELOW}`);
    drawnLines = 0;
    drawnAt = -Infinity;
  }

  /** Ctrl-Z: the shell gets its cursor back, and the table goes on below what it wrote. */
  function suspend(): void {
    restore();
    drawnLines = 0;
    process.kill(process.pid, 'SIGSTOP');
  }

  terminal.on('resize', startAnew);
  process.on('SIGTSTP', suspend);
  process.once('exit', restore); // an error must not leave a terminal without a cursor either

  return {
    legend: 'Bars reach from 0 to 100 % for cores, else to the highest value in view.\n',
    update(session, seconds) {
      if (seconds - drawnAt >= PERIOD) draw(session, seconds);
    },
    end(session, seconds) {
      draw(session, seconds);
      restore();
      terminal.off('resize', startAnew);
      process.off('SIGTSTP', suspend);
      process.off('exit', restore);
    },
  };
}
