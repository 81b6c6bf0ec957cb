import type { Columns } from './columns.ts';
import { formatValue, line, type Piece, sparkline, VALUE_WIDTH } from './format.ts';
import type { Reading, Session } from './session.ts';

const NAME_WIDTH = 10;
const UNIT_WIDTH = 5;
/** Everything but the sparklines. */
const REST = NAME_WIDTH + 2 * (1 + VALUE_WIDTH + 2) + 1 + UNIT_WIDTH;
/** The narrowest sparkline that still shows something. */
const LEAST_SPARK = 6;

/** A running session in at most `height` lines of at most `width` characters: its state, a heading, a line per output. */
export function table(session: Session, seconds: number, width: number, height: number): string[] {
  const spark = Math.floor((width - REST) / 2) < LEAST_SPARK ? 0 : Math.floor((width - REST) / 2);
  const { readings } = session;
  const room = Math.max(1, height - 2);
  const shown = readings.length <= room ? readings : readings.slice(0, room - 1);
  const rows = shown.map((reading) => rowOf(reading, spark));
  const hidden = readings.length - shown.length;
  const more: Piece[][] = hidden > 0 ? [[[`and ${hidden} more (window too low)`, 'dim']]] : [];
  return [stateOf(session, seconds, width), headingOf(spark), ...rows, ...more]
    .slice(0, height)
    .map((pieces) => line(pieces, width));
}

/** As much of it as there is room for. */
function stateOf({ frames, timings }: Session, seconds: number, width: number): Piece[] {
  let text = `${seconds.toFixed(1)} s`;
  const more = [
    `${frames} frames in ${timings.count} blocks`,
    `${timings.medianMicroseconds().toFixed(1)} µs per block`,
    'Ctrl-C ends',
  ];
  for (const part of more) {
    if (text.length + 3 + part.length <= width) text += `   ${part}`;
  }
  return [[text, 'bold']];
}

function headingOf(spark: number): Piece[] {
  const bars = spark > 0 ? ' '.repeat(spark + 2) : '';
  const raw = 'raw'.padStart(1 + VALUE_WIDTH);
  const smooth = 'smooth'.padStart(1 + VALUE_WIDTH);
  return [[`${'sensor'.padEnd(NAME_WIDTH)}${raw}${bars}${smooth}${bars} unit`, 'dim']];
}

function rowOf({ trace, raw, smoothed }: Reading, spark: number): Piece[] {
  // Both sparklines end at the newest frame that was read; the smoothed one has no bars yet for the latency before it.
  const end = raw.columns.length;
  const bars = (columns: Columns): string => {
    if (spark === 0) return '';
    const peaks = Array.from({ length: spark }, (_, i) => columns.at(end - spark + i));
    return ` ${sparkline(peaks, trace.scale)} `;
  };
  return [
    [`${trace.name.slice(0, NAME_WIDTH).padEnd(NAME_WIDTH)} `],
    [`${formatValue(raw.value)}${bars(raw.columns)}`, 'dim'],
    [` ${formatValue(smoothed.value)}${bars(smoothed.columns)}`, 'cyan'],
    [` ${trace.unit}`, 'dim'],
  ];
}
