import type { Writable } from 'node:stream';
import { formatValue } from './format.ts';
import type { Reading, Session } from './session.ts';
import type { View } from './view.ts';

/** Seconds between two lines. */
const PERIOD = 1;
/** Columns after the time; machines with many cores have more outputs than that. */
const MOST_COLUMNS = 7;
/** The longest title, `disk write KiB/s`. */
const CELL_WIDTH = 16;

/** A line a second, for files and pipes: raw and smoothed values, a column per output. */
export function openLines(output: Writable): View {
  let nextAt = PERIOD;
  let headed = false;

  function write(session: Session, seconds: number): void {
    const readings = session.readings.slice(0, MOST_COLUMNS);
    if (!headed) {
      headed = true;
      output.write(`${heading(readings)}\n`);
    }
    output.write(`${row(readings, session.frames, seconds)}\n`);
    nextAt = (Math.floor(seconds / PERIOD) + 1) * PERIOD;
  }

  return {
    legend: '',
    update(session, seconds) {
      if (seconds >= nextAt) write(session, seconds);
    },
    end() {},
  };
}

function heading(readings: readonly Reading[]): string {
  const titles = readings.map(({ trace }) => `${trace.name} ${trace.unit}`.padStart(CELL_WIDTH));
  return ['   time', 'frames', ...titles].join('  ');
}

function row(readings: readonly Reading[], frames: number, seconds: number): string {
  const cells = readings.map(({ raw, smoothed }) =>
    `${formatValue(raw.value)}→${formatValue(smoothed.value)}`.padStart(CELL_WIDTH),
  );
  return [`${seconds.toFixed(1)} s`.padStart(7), String(frames).padStart(6), ...cells].join('  ');
}
