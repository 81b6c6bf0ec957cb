import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { BLOCK_FRAMES, type Layer } from '../layers.ts';
import type { Contender } from './contender.ts';
import { interleavedWindow } from './window.ts';

/**
 * TensorFlow.js on its WebAssembly backend, one thread: conv2d on an image of one row, which is what its conv1d does
 * after two reshapes. Tensors are disposed by hand, because `tidy` would walk through every sample that it returns.
 */
export async function tfjs(layer: Layer): Promise<Contender> {
  setThreadsCount(1);
  await tf.setBackend('wasm');
  const { channels, kernelSize, dilation } = layer;
  const window = interleavedWindow(layer);
  const inputShape: [number, number, number, number] = [1, 1, window.frames, channels];
  const filter = tf.tensor4d(rearrange(layer), [1, kernelSize, channels, channels]);
  let y: Float32Array = new Float32Array(0);
  return {
    awaited: false,
    run(index) {
      window.advance(index);
      const input = tf.tensor4d(window.data, inputShape);
      const output = tf.conv2d(input, filter, 1, 'valid', 'NHWC', [1, dilation]);
      y = output.dataSync<'float32'>();
      input.dispose();
      output.dispose();
    },
    output: () =>
      Array.from({ length: channels }, (_, channel) =>
        Float32Array.from({ length: BLOCK_FRAMES }, (_, frame) => y[frame * channels + channel] ?? Number.NaN),
      ),
    close: () => filter.dispose(),
  };
}

/** [out × in × taps] to [taps × in × out] */
function rearrange({ channels, kernelSize, weight }: Layer): Float32Array {
  const filter = new Float32Array(weight.length);
  let at = 0;
  for (let tap = 0; tap < kernelSize; tap++) {
    for (let input = 0; input < channels; input++) {
      for (let output = 0; output < channels; output++) {
        filter[at++] = weight[(output * channels + input) * kernelSize + tap] ?? 0;
      }
    }
  }
  return filter;
}
