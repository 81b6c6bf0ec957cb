import type { BlockCost } from './blocks.ts';
import type { DenormalCost } from './denormals.ts';
import type { DenseCost } from './dense.ts';
import type { RenderCosts } from './renders.ts';

/** What long kernels cost. */
export interface LongResults {
  readonly renders: RenderCosts;
  readonly blocks: readonly BlockCost[];
  readonly denormals: readonly DenormalCost[];
  readonly dense: readonly DenseCost[];
}

/** As a kernel is called in tables: its taps, and before them its channels where there are several. */
export function kernelName({ channels, taps }: { channels: number; taps: number }): string {
  return `${channels > 1 ? `${channels}→${channels} K` : ''}${taps.toLocaleString('en')}`;
}
