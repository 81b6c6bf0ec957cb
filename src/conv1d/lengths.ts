import type { Conv1dShape } from './shape.ts';

/** Frames from the first to the last that one output reads, both included: d·(K−1) + 1. */
export function effectiveKernelSize(shape: Conv1dShape): number {
  return shape.dilation * (shape.kernelSize - 1) + 1;
}

/** L_out of a whole signal of `inputLength` frames (torch.nn.Conv1d): ⌊(L + left + right − d·(K−1) − 1)/s⌋ + 1, or 0. */
export function outputLength(shape: Conv1dShape, inputLength: number): number {
  const [left, right] = shape.padding;
  return outputsWithin(shape, left + inputLength + right);
}

/** Outputs whose frames all lie within the first `padded` frames of the padded signal. */
export function outputsWithin(shape: Conv1dShape, padded: number): number {
  const last = padded - effectiveKernelSize(shape);
  return last < 0 ? 0 : Math.floor(last / shape.stride) + 1;
}

/**
 * Outputs that the first `inputFrames` frames determine: m is out as soon as m·s + d(K−1) − left < n. Left padding that
 * repeats later frames waits for those: one frame for `'replicate'`, more than `left` for `'reflect'`.
 */
export function determinedOutputs(shape: Conv1dShape, inputFrames: number): number {
  return inputFrames < framesBeforeStart(shape) ? 0 : outputsWithin(shape, shape.padding[0] + inputFrames);
}

/** Input frames that must be there before the left padding is known. */
export function framesBeforeStart(shape: Conv1dShape): number {
  const left = shape.padding[0];
  if (left > 0 && shape.paddingMode === 'replicate') return 1;
  if (left > 0 && shape.paddingMode === 'reflect') return left + 1;
  return 0;
}

/** Frames of left padding that a stream of zeros before its start already stands for: silence that determines no output. */
export function leadingSilence(shape: Conv1dShape): number {
  return shape.paddingMode === 'zeros' ? Math.min(shape.padding[0], effectiveKernelSize(shape) - 1) : 0;
}
