import type { Conv1dShape } from 'tapline';

/*
 * Which frames an output reads and when it comes out, from the definition alone:
 *
 *     y[m] = Σ_k w[k] · xp[m·s + k·d]        xp: `left` frames of padding, the signal, `right` frames of padding
 *
 * Positions are frames of the signal: negative in the padding before it, L and more in the padding after it.
 */

/** The position that tap k of output m reads. */
export function positionRead(shape: Conv1dShape, m: number, k: number): number {
  return m * shape.stride + k * shape.dilation - shape.padding[0];
}

/** The newest position that output m reads. */
export function newestRead(shape: Conv1dShape, m: number): number {
  return positionRead(shape, m, shape.kernelSize - 1);
}

/** The tap of output m that reads a position; undefined where none does. */
export function tapAt(shape: Conv1dShape, m: number, position: number): number | undefined {
  const k = (position - positionRead(shape, m, 0)) / shape.dilation;
  return Number.isInteger(k) && k >= 0 && k < shape.kernelSize ? k : undefined;
}

/** How many taps of output m read positions [from, to]. */
export function tapsWithin(shape: Conv1dShape, m: number, from: number, to: number): number {
  const start = positionRead(shape, m, 0);
  const upTo = (position: number): number =>
    Math.min(shape.kernelSize, Math.max(0, Math.ceil((position - start) / shape.dilation)));
  return upTo(to + 1) - upTo(from);
}

/** The weight that tap k is multiplied by: a convolution reads each filter backwards. */
export function weightOf(shape: Conv1dShape, k: number): number {
  return shape.operation === 'convolution' ? shape.kernelSize - 1 - k : k;
}

/** The position that has to be there before anything comes out: what left padding repeats. −∞ where it repeats nothing. */
export function awaited({ padding: [left], paddingMode }: Conv1dShape): number {
  if (left > 0 && paddingMode === 'replicate') return 0;
  if (left > 0 && paddingMode === 'reflect') return left;
  return -Infinity;
}

/**
 * The position with which a stream brings output m: negative where it is there before any frame, L or more where only
 * the end of the signal brings it.
 */
export function comesWith(shape: Conv1dShape, m: number): number {
  return Math.max(newestRead(shape, m), awaited(shape));
}

/** The first and the last of `count` outputs that come with a position; undefined where none does. */
export function outputsWith(
  shape: Conv1dShape,
  count: number,
  position: number,
): readonly [first: number, last: number] | undefined {
  const newest = (position - newestRead(shape, 0)) / shape.stride;
  const last = Math.min(count - 1, Math.floor(newest));
  if (position < awaited(shape) || last < 0) return undefined;
  if (position === awaited(shape)) return [0, last];
  return last === newest ? [last, last] : undefined;
}
