import { percent, threeDigits, times } from '../format.ts';
import { ratio } from '../rounds.ts';
import type { Verdict } from '../verdicts.ts';
import { type BlockCost, blockNumerics, ofPasses, scaledMean } from './blocks.ts';
import type { DenormalCost } from './denormals.ts';
import { convolverRatio, type RenderCost, type RenderCosts, withoutWorklet } from './renders.ts';
import { unevenness } from './report.ts';
import { kernelName, type LongResults } from './results.ts';

/** Taps, and how many times as long a ConvolverNode has to take at least. */
const LEAST_CONVOLVER_RATIOS: readonly (readonly [taps: number, least: number])[] = [
  [1024, 1],
  [16_384, 2],
  [48_000, 3],
  [240_000, 8],
];

/** A native convolver of two stages of partitions (FFTConvolver): its mean microseconds for a block … */
const NATIVE_MEANS: readonly (readonly [taps: number, microseconds: number])[] = [
  [48_000, 6.9],
  [240_000, 15],
];

/** … on a machine with this peak, in GMAC/s with a multiply and an add each. */
const NATIVE_PEAK = 22;

const LONGEST_TAPS = 480_000;
const MOST_UNEVENNESS = 3;
const MOST_DENORMAL_RATIO = 1.2;
const MOST_STEREO_LOAD = 0.02;

/** Microseconds that a quantum lasts. */
const QUANTUM = (128 / 48_000) * 1e6;

/** Judges the parts that were measured. */
export function judgeLong({ renders, blocks, denormals }: Partial<LongResults>): Verdict[] {
  return [
    ...(renders ? judgeRenders(renders) : []),
    ...(blocks ? judgeBlocks(blocks) : []),
    ...(denormals ? [judgeDenormals(denormals)] : []),
  ];
}

function judgeRenders({ mono, trueStereo }: RenderCosts): Verdict[] {
  const load = trueStereo.node.median / QUANTUM;
  return [
    judgeShortest(withTaps(mono, 256, ({ scene }) => scene.taps)),
    ...LEAST_CONVOLVER_RATIOS.map(([taps, least]): Verdict => {
      const measured = convolverRatio(withTaps(mono, taps, ({ scene }) => scene.taps));
      return {
        target: `${kernelName({ channels: 1, taps })} taps in Chromium: a ConvolverNode takes at least ${times(least)} as long`,
        measured: times(measured),
        pass: measured >= least,
      };
    }),
    {
      target: `true stereo, ${kernelName(trueStereo.scene)}, in Chromium: less than ${percent(MOST_STEREO_LOAD)} of a quantum`,
      measured: percent(load),
      pass: load < MOST_STEREO_LOAD,
    },
  ];
}

function judgeShortest(cost: RenderCost): Verdict {
  const measured = ratio(cost.convolver, withoutWorklet(cost));
  return {
    target: '256 taps in Chromium, a copying worklet taken off: a ConvolverNode takes at least as long',
    measured: times(measured),
    pass: measured >= 1,
  };
}

function judgeBlocks(blocks: readonly BlockCost[]): Verdict[] {
  const mono = blocks.filter(({ channels }) => channels === 1);
  const longest = withTaps(mono, LONGEST_TAPS, ({ taps }) => taps);
  return [
    ...NATIVE_MEANS.flatMap(([taps, native]) =>
      blockNumerics.map((numerics): Verdict => {
        const mean = scaledMean(
          withTaps(mono, taps, (cost) => cost.taps),
          numerics,
          NATIVE_PEAK,
        );
        return {
          target: `${kernelName({ channels: 1, taps })} taps, ${numerics}: at most a native convolver's ${native} µs, at a peak of ${NATIVE_PEAK} GMAC/s`,
          measured: `${threeDigits(mean)} µs`,
          pass: mean <= native,
        };
      }),
    ),
    ...blockNumerics.map((numerics): Verdict => {
      const measured = ofPasses(longest, numerics, unevenness);
      const constant = ofPasses(longest, 'constant', unevenness);
      const own = unevenness(longest.fastest[numerics]);
      return {
        target: `${kernelName(longest)} taps, ${numerics}: 99.9 % of blocks take at most ${times(MOST_UNEVENNESS)} the median`,
        measured: `${times(measured)} (constant work: ${times(constant)}; of the fastest passes: ${times(own)})`,
        pass: measured <= MOST_UNEVENNESS,
      };
    }),
  ];
}

function judgeDenormals(denormals: readonly DenormalCost[]): Verdict {
  const ratios = denormals.map(({ timings }) => ratio(timings['1e-39'], timings['1']));
  const worst = Math.max(...ratios);
  return {
    target: `input of 1e-39, long kernels: at most ${times(MOST_DENORMAL_RATIO)} the time of normal input`,
    measured: times(worst),
    pass: worst <= MOST_DENORMAL_RATIO,
  };
}

function withTaps<Cost>(costs: readonly Cost[], taps: number, tapsOf: (cost: Cost) => number): Cost {
  const found = costs.find((cost) => tapsOf(cost) === taps);
  if (found === undefined) throw new Error(`${taps} taps were not measured`);
  return found;
}
