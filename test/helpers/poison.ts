import type { Block, Conv1dShape } from 'tapline';
import { noise } from './arbitrary.ts';

/** The numbers that are none. */
export const nonFinite: readonly number[] = [NaN, Infinity, -Infinity];

/** The signal with one sample in `every` replaced by a NaN or an infinity, deterministically; 0 stands for none. */
export function poisoned(signal: Block, every: number): Float32Array[] {
  return signal.map((row, channel) => {
    const dice = noise(31 + channel, row.length);
    return row.map((sample, i) => {
      const roll = Math.floor(((dice[i] ?? 0) + 1) * 0.5 * every * nonFinite.length);
      return nonFinite[roll] ?? sample;
    });
  });
}

/** The signal with 0 for every NaN and infinity. */
export function zeroed(signal: Block): Float32Array[] {
  return signal.map((row) => row.map((sample) => (Number.isFinite(sample) ? sample : 0)));
}

/** How many samples are not finite. */
export function countPoison(signal: Block): number {
  return signal.reduce((sum, row) => sum + row.filter((sample) => !Number.isFinite(sample)).length, 0);
}

/** One channel with its padding, joined piece by piece as torch.nn.functional.pad describes it. */
export function padded(row: readonly number[], { padding: [left, right], paddingMode }: Conv1dShape): number[] {
  const { length } = row;
  const repeated = (value: number | undefined, count: number): number[] => new Array(count).fill(value);
  switch (paddingMode) {
    case 'zeros':
      return [...repeated(0, left), ...row, ...repeated(0, right)];
    case 'replicate':
      return [...repeated(row[0], left), ...row, ...repeated(row[length - 1], right)];
    case 'reflect':
      return [...row.slice(1, left + 1).reverse(), ...row, ...row.slice(length - 1 - right, length - 1).reverse()];
    case 'circular':
      return [...row.slice(length - left), ...row, ...row.slice(0, right)];
  }
}

/**
 * Which outputs of one signal read a NaN or an infinity: those with a tap on one, in their group, whatever its weight.
 *
 * @param signal [inChannels × L], long enough to make its padding
 * @param frames output frames, L_out
 * @returns [outChannels × L_out]
 */
export function reached(shape: Conv1dShape, signal: Block, frames: number): boolean[][] {
  const { inChannels, outChannels, groups, kernelSize, stride, dilation } = shape;
  const rows = signal.map((row) => padded([...row], shape));
  return Array.from({ length: outChannels }, (_, channel) => {
    const group = Math.floor((channel * groups) / outChannels);
    const inputs = rows.slice((group * inChannels) / groups, ((group + 1) * inChannels) / groups);
    return Array.from({ length: frames }, (_, m) =>
      inputs.some((row) => {
        for (let k = 0; k < kernelSize; k++) if (!Number.isFinite(row[m * stride + k * dilation])) return true;
        return false;
      }),
    );
  });
}
