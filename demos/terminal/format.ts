import { styleText } from 'node:util';
import type { Scale } from '../machine/source.ts';

/** Characters that any value fits into. */
export const VALUE_WIDTH = 7;

/** Right-aligned, with as many decimals as there is room for but at most two; blank for NaN. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return ' '.repeat(VALUE_WIDTH);
  const decimals = value < 100 ? 2 : value < 100_000 ? 1 : 0;
  return value.toFixed(decimals).padStart(VALUE_WIDTH);
}

const BARS = [...'▁▂▃▄▅▆▇█'];

/** One character per value: a bar from the lowest to the highest, a blank for NaN. */
export function sparkline(values: readonly number[], { low, high, span }: Scale): string {
  const seen = values.filter((value) => !Number.isNaN(value));
  const bottom = low ?? Math.min(...seen);
  const top = high ?? Math.max(...seen, bottom + span);
  const step = BARS.length / (top - bottom);
  const bar = (value: number): string => {
    const index = Math.floor((value - bottom) * step);
    return BARS[Math.min(BARS.length - 1, Math.max(0, index))] ?? ' '; // NaN has no bar
  };
  return values.map(bar).join('');
}

/** A piece of a line and its style. */
export type Piece = readonly [text: string, style?: 'dim' | 'bold' | 'cyan'];

/**
 * Pieces as one line of at most `width` characters, styles aside: styled where standard output has colours and NO_COLOR
 * does not forbid them.
 */
export function line(pieces: readonly Piece[], width: number): string {
  let room = width;
  let styled = '';
  for (const [text, style] of pieces) {
    const cut = text.slice(0, room);
    room -= cut.length;
    styled += style && cut ? styleText(style, cut) : cut;
  }
  return styled;
}
