import type { CsvRow } from './csv-reader.ts';

const SPECIAL: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
};

/** A decimal number, as CSV files have it: no hexadecimal, no blanks within. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * One column of a batch of rows.
 *
 * @param finite whether NaN and infinities are refused
 * @throws Error naming the line and the column of what is no number
 */
export function parseSamples(rows: readonly CsvRow[], column: number, name: string, finite: boolean): Float32Array {
  const samples = new Float32Array(rows.length);
  rows.forEach(({ cells, line }, i) => {
    const text = cells[column]?.trim() ?? '';
    const value = DECIMAL.test(text) ? Number(text) : special(text);
    if (value === undefined) throw new Error(`line ${line}, column ${name}: '${text}' is not a number`);
    samples[i] = value;
    if (finite && !Number.isFinite(samples[i])) {
      throw new Error(`line ${line}, column ${name}: '${text}' is not a finite float32`);
    }
  });
  return samples;
}

function special(text: string): number | undefined {
  const word = SPECIAL[text.replace(/^[+-]/, '').toLowerCase()];
  return text.startsWith('-') && word !== undefined ? -word : word;
}

/** The shortest decimal that is this float32 again: 0.1, not 0.10000000149011612. */
export function formatFloat32(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0';
  // Below the normal numbers there are not even 6 digits of precision.
  for (let digits = Math.abs(value) < 2 ** -126 ? 1 : 6; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9))); // 9 digits tell any two float32 apart
}
