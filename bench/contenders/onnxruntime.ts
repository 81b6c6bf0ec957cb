import * as native from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { BLOCK_FRAMES, type Layer } from '../layers.ts';
import type { Contender } from './contender.ts';
import { encodeConvModel } from './onnx-model.ts';
import { planarWindow } from './window.ts';

type OnnxRuntime = Pick<typeof native, 'InferenceSession' | 'Tensor'>;

web.env.wasm.numThreads = 1;

/** Native code. */
export function onnxruntimeNode(layer: Layer): Promise<Contender> {
  return onnxruntime(native, 'cpu', layer);
}

/** WebAssembly. */
export function onnxruntimeWeb(layer: Layer): Promise<Contender> {
  return onnxruntime(web, 'wasm', layer);
}

/**
 * A model of one Conv node, on one thread. The input tensor is made once and its data changed. The output tensor is
 * left to the runtime: native code gains nothing from being given one, and WebAssembly does not write to one that lies
 * in JavaScript's memory.
 */
async function onnxruntime(runtime: OnnxRuntime, provider: 'cpu' | 'wasm', layer: Layer): Promise<Contender> {
  const { channels, kernelSize, dilation, weight } = layer;
  const window = planarWindow(layer);
  const { frames } = window;
  const sizes = { inChannels: channels, outChannels: channels, kernelSize, dilation, frames };
  const session = await runtime.InferenceSession.create(encodeConvModel({ ...sizes, weight }), {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const feeds = { x: new runtime.Tensor('float32', window.data, [1, channels, frames]) };
  let results: native.InferenceSession.OnnxValueMapType = {};
  return {
    awaited: true,
    async run(index) {
      window.advance(index);
      results = await session.run(feeds);
    },
    output() {
      const y = results.y?.data;
      if (!(y instanceof Float32Array)) throw new Error(`${provider}: there is no float32 output`);
      return Array.from({ length: channels }, (_, channel) =>
        y.slice(channel * BLOCK_FRAMES, (channel + 1) * BLOCK_FRAMES),
      );
    },
    close: () => session.release(),
  };
}
