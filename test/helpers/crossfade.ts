import { type Block, Conv1d, type Conv1dOptions } from 'tapline';
import type { Swap } from './feed.ts';
import type { Numbers } from './specimens.ts';
import { countDue, windowsOf } from './windows.ts';

/**
 * What a stream owes whose weights are swapped on the way, computed from whole signals filtered with one set of weights
 * each: output m, whose newest frame is q, is (1−α)·old + α·new with α = clamp((q − P + 1)/F, 0, 1), every step rounded
 * to float32, and only new where α is 1.
 */

/** The weights in force: since a swap after `at` frames, `from` → `to` over `frames` frames, or `to` alone. */
interface Mix {
  readonly from: Numbers | undefined;
  readonly to: Numbers;
  readonly at: number;
  readonly frames: number;
  /** The first output it governs. */
  readonly first: number;
}

/** Input frames since the swap, as a share of the fade. */
function gain(elapsed: number, frames: number): number {
  return Math.fround(Math.min(1, Math.max(0, elapsed / frames)));
}

function blend(old: number, young: number, alpha: number): number {
  if (alpha === 1) return young;
  return Math.fround(Math.fround(Math.fround(1 - alpha) * old) + Math.fround(alpha * young));
}

/** The weights between which a fade stands for its newest frame, number by number. */
function blendNumbers(from: Numbers, to: Numbers, alpha: number): Numbers {
  const blended = (old: Float32Array, young: Float32Array): Float32Array =>
    old.map((value, i) => blend(value, young[i] ?? NaN, alpha));
  return {
    weight: blended(from.weight, to.weight),
    bias: from.bias && to.bias && blended(from.bias, to.bias),
  };
}

/** One mix after the other, as the swaps bring them about. */
function mixes(options: Conv1dOptions, kernelSize: number, swaps: readonly Swap[], called: boolean): Mix[] {
  const bias = options.bias === undefined ? undefined : Float32Array.from(options.bias);
  let mix: Mix = {
    from: undefined,
    to: { weight: Float32Array.from(options.weight), bias },
    at: 0,
    frames: 0,
    first: 0,
  };
  const all = [mix];
  for (const swap of swaps) {
    const first =
      swap.at === 0 && !called ? 0 : Number(countDue({ ...options, bias: undefined, kernelSize }, BigInt(swap.at)));
    const to = { weight: swap.weight, bias: swap.bias ?? mix.to.bias };
    // The newest frame of a swap after P frames is P − 1.
    const now = mix.from ? blendNumbers(mix.from, mix.to, gain(swap.at - mix.at, mix.frames)) : mix.to;
    mix = { from: swap.fadeFrames > 0 ? now : undefined, to, at: swap.at, frames: swap.fadeFrames, first };
    all.push(mix);
  }
  return all;
}

/** A batch of whole signals through one set of weights. */
function filtered(options: Conv1dOptions, { weight, bias }: Numbers, signal: Block): Float32Array[] {
  using layer = new Conv1d({ ...options, weight, bias });
  const { inChannels } = layer.shape;
  return Array.from({ length: signal.length / inChannels }, (_, n) =>
    layer.apply(signal.slice(n * inChannels, (n + 1) * inChannels)),
  ).flat();
}

/**
 * All outputs of a stream to its end.
 *
 * @param swaps  in order
 * @param called whether a call, of 0 frames, came before those at 0: the outputs that need no frame are out then
 * @throws what `apply` throws for a signal too short to make its padding
 */
export function crossfaded(
  options: Conv1dOptions,
  signal: Block,
  swaps: readonly Swap[],
  called = false,
): Float32Array[] {
  const { weight, inChannels = 1, outChannels = 1, groups = 1 } = options;
  const kernelSize = (weight.length * groups) / (inChannels * outChannels);
  const all = mixes(options, kernelSize, swaps, called);
  const olds = all.map((mix) => mix.from && filtered(options, mix.from, signal));
  const youngs = all.map((mix) => filtered(options, mix.to, signal));
  const { reach, left, stride } = windowsOf({ ...options, bias: undefined, kernelSize });
  return (youngs[0] ?? []).map((row, channel) =>
    row.map((_, m) => {
      const governing = all.findLastIndex(({ first }) => first <= m);
      const young = youngs[governing]?.[channel]?.[m] ?? NaN;
      const old = olds[governing]?.[channel]?.[m];
      const mix = all[governing];
      if (mix === undefined || old === undefined) return young;
      const newest = m * stride + reach - left;
      return blend(old, young, gain(newest - mix.at + 1, mix.frames));
    }),
  );
}
