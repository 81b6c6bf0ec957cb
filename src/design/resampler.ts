import { checkInteger, checkObject } from '../conv1d/check.ts';
import { greatestCommonDivisor } from '../conv1d/divisor.ts';
import type { FilterDesign } from './filter.ts';
import { sinc } from './half-turns.ts';
import { MOST_TAPS } from './ranges.ts';
import { checkTaper, type Window } from './window.ts';
import { cosineAt, normalised, windowed } from './windowed.ts';

export interface ResamplerOptions {
  /** Output frames for every `down` input frames, default 1. */
  up?: number | undefined;
  /** Input frames for every `up` output frames. */
  down: number;
  /** Default `['kaiser', 5]`: what would fold back is down by 53 dB. */
  window?: Window | undefined;
}

/** A resampler is a layer with a stride, and with as many output channels as it makes frames of each step. */
export interface ResamplerDesign extends FilterDesign {
  /** [outChannels × kernelSize], row-major: every up-th tap of the impulse response, from another one on each channel. */
  readonly weight: Float64Array;
  /** `up`, in lowest terms. */
  readonly outChannels: number;
  /** `down`, in lowest terms. */
  readonly stride: number;
}

/** Taps on each side of the middle, per frame of the slower rate. */
const REACH = 10;

/**
 * Changes the sample rate by up/down: scipy.signal.resample_poly as a layer. The low-pass filter at the lower of the
 * two rates' halves, 20·max(up, down) + 1 taps at `up` times the input rate, is
 * `firwin(2 * half_len + 1, 1 / max(up, down), window=('kaiser', 5.0)) * up`, with up/down in lowest terms.
 *
 * With `up` 1 the layer decimates: one output frame each `down` input frames, late by 10 of them, which is 10·down
 * input frames. With a larger `up` every output frame of the layer is `up` frames y of the new rate, side by side on as
 * many channels:
 *
 *     layer frame   channel 0   channel 1   …   channel up−1
 *     0             y[0]        y[1]        …   y[up−1]
 *     1             y[up]       y[up+1]     …   y[2·up−1]
 *
 * so that reading them frame by frame, as interleaved channels are, gives the resampled signal. That is
 * scipy.signal.resample_poly(x, up, down), late by L layer frames (L·up frames at the new rate, L·down input frames),
 * L = ⌈(10·max(up, down) + (up − 1)·(down − 1)) / (up·down)⌉: 10 where either factor is 1.
 *
 * ```ts
 * import { Conv1d } from 'tapline';
 * import { resampler } from 'tapline/design';
 *
 * const layer = new Conv1d(resampler({ down: 4 }));
 * console.log(layer.shape.stride, layer.apply([new Float32Array(400).fill(1)])[0]?.[99]?.toFixed(3)); // → 4 1.000
 *
 * const double = new Conv1d(resampler({ up: 2, down: 1 }));
 * const [even, odd] = double.apply([Float32Array.from({ length: 100 }, (_, n) => Math.sin(0.3 * n))]);
 * console.log(even?.[60]?.toFixed(3), odd?.[60]?.toFixed(3)); // → 0.651 0.530
 * ```
 *
 * For other transitions and attenuations give a low-pass filter a stride: `{ ...lowpass({ … }), stride: 4 }`.
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function resampler(options: ResamplerOptions): ResamplerDesign {
  checkObject('options', options);
  const { up: givenUp = 1, down: givenDown, window = ['kaiser', 5] } = options;
  const common = greatestCommonDivisor(checkInteger('up', givenUp, 1), checkInteger('down', givenDown, 1));
  const up = givenUp / common;
  const down = givenDown / common;
  const taper = checkTaper(window, undefined);
  const most = Math.max(up, down);
  if (most === 1) return { weight: Float64Array.of(1), operation: 'convolution', outChannels: 1, stride: 1 };
  const reach = REACH * most;
  // The middle is put where an output falls on an input frame, late enough that no phase reads ahead.
  const middle = up * down * Math.ceil((reach + (up - 1) * (down - 1)) / (up * down));
  const kernelSize = Math.floor((middle + reach) / up) + 1;
  if (up * kernelSize > MOST_TAPS) {
    throw new RangeError(
      `up and down must need at most ${MOST_TAPS} taps: got up=${up}, down=${down}, which need ${up * kernelSize}`,
    );
  }
  const response = normalised(
    windowed(2 * reach + 1, taper, (m) => sinc(m / most), 1),
    cosineAt(0),
  );
  const weight = new Float64Array(up * kernelSize);
  for (let phase = 0; phase < up; phase++) {
    for (let k = 0; k < kernelSize; k++) {
      weight[phase * kernelSize + k] = up * (response[phase * down + k * up - (middle - reach)] ?? 0);
    }
  }
  return { weight, operation: 'convolution', outChannels: up, stride: down };
}
