const grouped = new Intl.NumberFormat('en-US');
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** `1,234,567`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** To three digits: `0.0123`, `12.3`, `1,230`. */
export function short(value: number): string {
  return value === 0 ? '0' : threeDigits.format(value);
}

/** `440 Hz`, `1.25 kHz`. */
export function hertz(value: number): string {
  return value < 1000 ? `${Math.round(value)} Hz` : `${Number((value / 1000).toPrecision(3))} kHz`;
}

/** `850 µs`, `12.5 ms`, `1.2 s`. */
export function seconds(value: number): string {
  if (value === 0) return '0 ms';
  if (Math.abs(value) < 1e-3) return `${short(1e6 * value)} µs`;
  return Math.abs(value) < 1 ? `${short(1e3 * value)} ms` : `${short(value)} s`;
}
