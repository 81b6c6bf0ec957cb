import { type FilterDesign, filterDesign } from './filter.ts';
import { checkTaps } from './ranges.ts';

/**
 * The mean of the last `taps` frames. Late by (taps − 1)/2 frames at every frequency; zeros at the multiples of
 * sampleRate/taps.
 *
 * ```ts
 * import { Conv1d } from 'tapline';
 * import { movingAverage } from 'tapline/design';
 *
 * const layer = new Conv1d(movingAverage(4));
 * console.log(layer.apply([Float32Array.of(4, 8, 0, 4, 4)])); // → [ Float32Array(5) [ 1, 3, 3, 4, 4 ] ]
 * ```
 *
 * @param taps K, at least 1
 * @throws TypeError or RangeError naming the value and the rule
 */
export function movingAverage(taps: number): FilterDesign {
  const length = checkTaps(taps);
  return filterDesign(new Float64Array(length).fill(1 / length));
}
