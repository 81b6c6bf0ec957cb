import type { Columns } from './columns.ts';

/** What is used of a Path2D. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/**
 * How wide lines are drawn, and how many of them beside each other a filtered signal is. Without a graphics card one of 2
 * pixels takes many times as long as two of 1, which have no outline to compute: in headless Chromium the dashboard had
 * 41 frames a second that way, and has 60.
 */
export const LINE = 1;
export const FILTERED_LINES = 2;

/** Where a trace goes: column number n to x = left + n·step, a value v to y = middle − v·scale, between top and bottom. */
export interface Lane {
  readonly left: number;
  readonly step: number;
  /** Whether the picture is swept from left to right again and again, n being counted anew each time. */
  readonly sweeps: boolean;
  readonly middle: number;
  readonly scale: number;
  readonly top: number;
  readonly bottom: number;
  /** Empty columns that a line goes over without a break. */
  readonly bridges: number;
}

/** Pixels below which a column's lowest and highest value are drawn as one. */
const THIN = 0.7;

/**
 * Draws columns `from` to `to` of a channel as one line that goes through the lowest and the highest value of each,
 * the nearer one first, and is broken where there are none and where a sweep begins anew.
 */
export function trace(pen: Pen, columns: Columns, channel: number, from: number, to: number, lane: Lane): void {
  const { count, low, high } = columns;
  const { left, step, sweeps, middle, scale, top, bottom, bridges } = lane;
  const offset = channel * count;
  let isDown = false;
  let empty = 0;
  let before = 0;
  for (let n = Math.max(from, columns.newest - count + 1, 0); n <= Math.min(to, columns.newest); n++) {
    const slot = n % count;
    const lowest = low[offset + slot] ?? NaN;
    if (sweeps && slot === 0) isDown = false;
    if (Number.isNaN(lowest)) {
      if (++empty > bridges) isDown = false;
      continue;
    }
    empty = 0;
    const x = left + (sweeps ? slot + 0.5 : n) * step;
    const lower = Math.min(bottom, Math.max(top, middle - lowest * scale));
    const upper = Math.min(bottom, Math.max(top, middle - (high[offset + slot] ?? NaN) * scale));
    const isLowerFirst = Math.abs(before - lower) < Math.abs(before - upper);
    const first = isLowerFirst ? lower : upper;
    if (isDown) pen.lineTo(x, first);
    else pen.moveTo(x, first);
    before = isLowerFirst ? upper : lower;
    // A single point is drawn as a short line, or it would not be seen.
    if (lower - upper > THIN || !isDown) pen.lineTo(isDown ? x : x + 0.5 * step, before);
    isDown = true;
  }
}
