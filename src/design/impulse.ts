import { type Conv1dOptions, checkLayer } from '../conv1d/layer.ts';
import { cosPi, sinPi } from './half-turns.ts';

/**
 * The impulse response of a layer from one channel to one, as the sum of a part that is even and one that is odd about
 * its middle: half the work, and nothing of the one in the other where a filter is symmetric. By m = 0, 1, … or
 * ½, 1½, … taps from the middle: the sums and the differences of h at m and at −m; for m = 0 the tap alone.
 */
export interface Impulse {
  readonly sums: Float64Array;
  readonly differences: Float64Array;
  /** The least m. */
  readonly first: 0 | 0.5;
  /** Frames from tap to tap. */
  readonly dilation: number;
  /** Frames by which the middle is late. */
  readonly delay: number;
  /** Whether one of the parts is 0, so that every frequency is as late as the middle. */
  readonly linear: boolean;
}

/** @throws TypeError or RangeError for wrong options, and for more than one channel */
export function readImpulse(filter: Conv1dOptions): Impulse {
  const { shape } = checkLayer(filter);
  const { inChannels, outChannels, kernelSize, dilation, operation, padding } = shape;
  if (inChannels !== 1 || outChannels !== 1) {
    throw new RangeError(
      `filter must go from one channel to one: got inChannels=${inChannels}, outChannels=${outChannels}`,
    );
  }
  // The layer's own numbers are float32; a design is looked at as it was made.
  const taps = Float64Array.from(filter.weight);
  if (operation === 'cross-correlation') taps.reverse();
  const later = Math.floor(kernelSize / 2);
  const earlier = kernelSize - 1 - later;
  const sums = new Float64Array(kernelSize - later);
  const differences = new Float64Array(kernelSize - later);
  for (let i = 0; i < sums.length; i++) {
    const after = taps[later + i] ?? NaN;
    const before = taps[earlier - i] ?? NaN;
    sums[i] = after + before;
    differences[i] = after - before;
  }
  if (later === earlier) sums[0] = taps[later] ?? NaN;
  return {
    sums,
    differences,
    first: later === earlier ? 0 : 0.5,
    dilation,
    delay: padding[0] - (dilation * (kernelSize - 1)) / 2,
    linear: isZero(sums) || isZero(differences),
  };
}

/**
 * The response about the middle, Σ h·exp(−πi·turns·d·m), and the frames by which the neighbourhood of the frequency is
 * later than the middle: the real part of Σ d·m·h·exp(−πi·turns·d·m) over the response.
 *
 * @param turns half turns per frame: 1 at half the sample rate
 */
export function aboutMiddle(impulse: Impulse, turns: number): { real: number; imaginary: number; lag: number } {
  const { sums, differences, first, dilation } = impulse;
  let real = 0;
  let imaginary = 0;
  let realMoment = 0;
  let imaginaryMoment = 0;
  for (const [i, sum] of sums.entries()) {
    const difference = differences[i] ?? NaN;
    const frames = (first + i) * dilation;
    const cosine = cosPi(turns * frames);
    const sine = sinPi(turns * frames);
    real += sum * cosine;
    imaginary -= difference * sine;
    realMoment += frames * difference * cosine;
    imaginaryMoment -= frames * sum * sine;
  }
  const lag = (realMoment * real + imaginaryMoment * imaginary) / (real * real + imaginary * imaginary);
  return { real, imaginary, lag: impulse.linear ? 0 : lag };
}

function isZero(values: Float64Array): boolean {
  return values.every((value) => value === 0);
}
