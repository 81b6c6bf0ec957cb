import type { Axis, Scale } from 'uplot';
import { hertz } from './numbers.ts';

const ALL = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
const FEW = [100, 1000, 10_000];

/** CSS pixels below which an axis has room for a few frequencies only. */
const NARROW = 520;

/** Hertz by equal ratios. */
export function frequencyScale(lowest: number, highest: number): Scale {
  return { time: false, distr: 3, range: [lowest, highest] };
}

export const frequencyAxis: Axis = {
  splits: (plot, _, lowest, highest) => {
    const wanted = plot.width < NARROW ? FEW : ALL;
    return wanted.filter((frequency) => frequency >= lowest && frequency <= highest);
  },
  filter: (_, splits) => splits,
  values: (_, splits) => splits.map(hertz),
  size: 30,
};

export const decibelAxis: Axis = {
  values: (_, splits) => splits.map((level) => `${level} dB`),
  size: 62,
};
