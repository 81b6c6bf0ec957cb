import { checkInteger, checkObject, kindOfView, show } from '../conv1d/check.ts';
import type { Conv1dOptions } from '../conv1d/layer.ts';
import { outputLength } from '../conv1d/lengths.ts';
import type { Tensor } from '../conv1d/types.ts';
import { Conv1d } from './conv1d.ts';

/**
 * torch.nn.functional.conv1d in one call, except that `padding` is `'causal'` unless given: for a whole signal that is
 * there already. Prepares a layer and disposes of it; for more than one signal make a `Conv1d`.
 *
 * ```ts
 * import { conv1d } from 'tapline';
 *
 * const y = conv1d({ data: Float32Array.of(1, 2, 3), shape: [1, 3] }, { weight: [1, 1] });
 * console.log(y.data, y.shape); // → Float32Array(3) [ 1, 3, 5 ] [ 1, 3 ]
 * ```
 *
 * @param input (N, C_in, L) or (C_in, L)
 * @returns (N, C_out, L_out) or (C_out, L_out), in fresh memory; empty data for N = 0 and L_out = 0
 * @throws TypeError or RangeError naming what is wrong
 */
export function conv1d(input: Tensor, options: Conv1dOptions): Tensor {
  const layer = new Conv1d(options);
  try {
    return applyToEach(layer, input);
  } finally {
    layer.dispose();
  }
}

/** Every signal of the tensor through the layer. */
function applyToEach(layer: Conv1d, input: Tensor): Tensor {
  const { data, batch, channels, length } = checkTensor(input);
  const { shape } = layer;
  if (channels !== shape.inChannels) {
    throw new RangeError(`input must have inChannels=${shape.inChannels} channels: got shape ${show(input.shape)}`);
  }
  const frames = outputLength(shape, length);
  const output = new Float32Array(batch * shape.outChannels * frames);
  for (let signal = 0; signal < batch; signal++) {
    const rows = Array.from({ length: channels }, (_, channel) => {
      const start = (signal * channels + channel) * length;
      return data.subarray(start, start + length);
    });
    layer.apply(rows).forEach((row, channel) => {
      output.set(row, (signal * shape.outChannels + channel) * frames);
    });
  }
  const outputShape = [shape.outChannels, frames];
  return { data: output, shape: input.shape.length === 3 ? [batch, ...outputShape] : outputShape };
}

function checkTensor(input: Tensor): { data: Float32Array; batch: number; channels: number; length: number } {
  const { data, shape } = checkObject('input', input);
  if (!ArrayBuffer.isView(data) || kindOfView(data) !== 'Float32Array') {
    throw new TypeError(`input.data must be a Float32Array: got ${show(data)}`);
  }
  if (!Array.isArray(shape)) throw new TypeError(`input.shape must be an array of numbers: got ${show(shape)}`);
  if (shape.length !== 2 && shape.length !== 3) {
    throw new RangeError(`input.shape must be (N, C, L) or (C, L): got ${show(shape)}`);
  }
  const sizes = Array.from(shape, (size: unknown, axis) => checkInteger(`input.shape[${axis}]`, size, 0));
  const [length = 0, channels = 0, batch = 1] = sizes.reverse();
  if (batch * channels * length !== data.length) {
    throw new RangeError(`input.data must have as many values as its shape: got ${data.length}, shape ${show(shape)}`);
  }
  return { data, batch, channels, length };
}
