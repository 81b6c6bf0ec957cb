import { uniform } from './noise.ts';

/** Ways of cutting a signal into blocks. `steady`: whatever is there, some forty times a second. */
export const CUTS = ['steady', '1', '7', '64', 'random', 'second'] as const;
export type Cut = (typeof CUTS)[number];

/** The largest random block. */
const MOST = 200;

/**
 * Frames in block number `block`.
 *
 * @param due frames that wait
 */
export function blockSize(cut: Cut, block: number, due: number, rate: number, seed: number): number {
  if (cut === 'steady') return Math.max(1, Math.min(due, Math.round(rate / 40)));
  if (cut === 'random') return Math.floor(uniform(seed + 40, block) * (MOST + 1));
  return cut === 'second' ? rate : Number(cut);
}
