import { microseconds, threeDigits, times } from '../format.ts';
import { ratio, type Timing } from '../rounds.ts';
import { table } from '../table.ts';
import { type BlockCost, blockNumerics, ofPasses } from './blocks.ts';
import { type DenormalCost, levels } from './denormals.ts';
import { type DenseCost, denseContenders } from './dense.ts';
import type { Distribution } from './distribution.ts';
import { type RenderCost, type RenderCosts, withoutWorklet } from './renders.ts';
import { kernelName, type LongResults } from './results.ts';

/** The parts that were measured, as Markdown. */
export function reportLong({ renders, blocks, denormals, dense }: Partial<LongResults>): string[] {
  return [
    ...(renders
      ? ['Long kernels in Chromium: microseconds for a quantum of 128 frames, median (fastest)', renderTable(renders)]
      : []),
    ...(blocks ? ['Long kernels: microseconds for a block of 128 frames', blockTable(blocks)] : []),
    ...(denormals
      ? [
          'Long kernels on signals that are nearly silent: microseconds for a block, median (fastest)',
          silenceTable(denormals),
        ]
      : []),
    ...(dense
      ? ['Both algorithms on dense layers: microseconds for a block, median (fastest)', denseTable(dense)]
      : []),
  ];
}

function renderTable({ mono, trueStereo }: RenderCosts): string {
  const rows = [...mono, trueStereo].map((cost: RenderCost) => [
    kernelName(cost.scene),
    ...[cost.node, cost.convolver, cost.copy, cost.nothing].map(microseconds),
    bothRatios(cost.convolver, cost.node),
    bothRatios(cost.convolver, withoutWorklet(cost)),
  ]);
  const head = ['taps', 'our node', 'ConvolverNode', 'copying worklet', 'empty graph', 'ratio', 'worklet taken off'];
  return table(head, rows);
}

/** By the medians and, in parentheses, by the fastest. */
function bothRatios(theirs: Timing, ours: Timing): string {
  return `${times(ratio(theirs, ours))} (${times(theirs.fastest / ours.fastest)})`;
}

function blockTable(costs: readonly BlockCost[]): string {
  const figures: readonly ((pass: Distribution) => number)[] = [
    ({ mean }) => mean,
    ({ median }) => median,
    (pass) => pass.quantile(0.99),
    (pass) => pass.quantile(0.999),
    ({ max }) => max,
  ];
  const rows = costs.flatMap((cost) =>
    [...blockNumerics, 'constant' as const].map((contender) => [
      contender === 'constant' ? '' : kernelName(cost),
      contender === 'constant' ? 'constant work' : contender,
      ...figures.map((figure) => threeDigits(ofPasses(cost, contender, figure))),
      times(ofPasses(cost, contender, unevenness)),
      times(unevenness(cost.fastest[contender])),
    ]),
  );
  const head = ['taps', 'work', 'mean', 'median', '99 %', '99.9 %', 'longest', '99.9 % / median', 'fastest passes'];
  return table(head, rows, 2);
}

/** How many times as long as most one block of a thousand takes. */
export function unevenness(pass: Distribution): number {
  return pass.quantile(0.999) / pass.median;
}

function silenceTable(costs: readonly DenormalCost[]): string {
  const [loud, ...quiet] = levels;
  const rows = costs.map(({ taps, numerics, timings }) => [
    kernelName({ channels: 1, taps }),
    numerics,
    microseconds(timings[loud]),
    ...quiet.flatMap((level) => [microseconds(timings[level]), times(ratio(timings[level], timings[loud]))]),
  ]);
  const head = ['taps', 'numerics', `loudest ${loud}`, ...quiet.flatMap((level) => [`loudest ${level}`, 'ratio'])];
  return table(head, rows, 2);
}

function denseTable(costs: readonly DenseCost[]): string {
  const compare = (direct: Timing, fft: Timing | undefined): string => (fft ? times(ratio(direct, fft)) : '');
  const rows = costs.map(({ channels, kernelSize, timings, chosen }) => [
    `${channels}→${channels} K${kernelSize}`,
    ...denseContenders.map((name) => {
      const timing = timings[name];
      return timing ? microseconds(timing) : 'no partition';
    }),
    compare(timings.direct, timings.fft),
    compare(timings['direct, fast'], timings['fft, fast']),
    chosen,
  ]);
  return table(['layer', ...denseContenders, 'direct / fft', 'both fast', "'auto' takes"], rows);
}
