import { microseconds, threeDigits, times } from '../format.ts';
import { table } from '../table.ts';
import type { EstimateCost } from './measure.ts';

/** As Markdown. */
export function reportEstimates(costs: readonly EstimateCost[]): string[] {
  const rows = costs.map(({ name, blockSize, estimate, timing }) => [
    name,
    `${blockSize}`,
    threeDigits(estimate),
    microseconds(timing),
    times(estimate / timing.median),
    times(estimate / timing.fastest),
  ]);
  return [
    "The planner's estimates beside measurements: microseconds for a block, median (fastest)",
    table(['layer', 'block', 'estimate', 'measured', 'estimate / median', 'estimate / fastest'], rows),
  ];
}
