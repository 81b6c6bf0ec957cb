import { checkInteger, checkPositive, show } from '../conv1d/check.ts';

/** Taps that a design may have: 128 MiB of them. */
export const MOST_TAPS: number = 2 ** 24;

/** A number from `least` to `most`, both included; `rule` says it in words. */
export function checkRange(
  name: string,
  value: unknown,
  least: number,
  most: number,
  rule = `from ${least} to ${most}`,
): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number: got ${show(value)}`);
  if (!(value >= least && value <= most)) throw new RangeError(`${name} must lie ${rule}: got ${show(value)}`);
  return value + 0; // -0 becomes 0
}

export function checkTaps(value: unknown, least = 1): number {
  const taps = checkInteger('taps', value, least);
  if (taps > MOST_TAPS) throw new RangeError(`taps must be at most ${MOST_TAPS}: got ${taps}`);
  return taps;
}

export function checkSampleRate(value: unknown): number {
  return checkPositive('sampleRate', value);
}

/** Where a frequency lies between 0 and half the sample rate, which is 1 here: neither figure is rounded by the other. */
export interface Frequency {
  readonly fromZero: number;
  readonly fromHalf: number;
}

/** A frequency between 0 and half the sample rate, both excluded. */
export function checkFrequency(name: string, value: unknown, sampleRate: number): Frequency {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number: got ${show(value)}`);
  const half = sampleRate / 2;
  const frequency = { fromZero: value / half, fromHalf: (half - value) / half };
  if (!(frequency.fromZero > 0 && frequency.fromHalf > 0)) {
    throw new RangeError(`${name} must lie between 0 and sampleRate/2 = ${half}: got ${show(value)}`);
  }
  return frequency;
}
