import type { Timing } from './rounds.ts';

export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`;
}

export function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}

export function millions(value: number): string {
  return `${(value / 1e6).toFixed(2)} million`;
}

/** Median, and in parentheses the fastest. */
export function microseconds({ median, fastest }: Timing): string {
  return `${threeDigits(median)} (${threeDigits(fastest)})`;
}

export function threeDigits(value: number): string {
  return value.toFixed(value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0);
}
