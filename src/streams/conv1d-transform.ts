import type { Conv1dOptions } from '../conv1d/layer.ts';
import type { Block } from '../conv1d/types.ts';
import { Conv1d } from '../stream/conv1d.ts';
import type { StreamOptions } from '../stream/options.ts';

/** What a transformer may hold beside what TypeScript's DOM library knows: called where either side gives up. */
interface CancellableTransformer<I, O> extends Transformer<I, O> {
  cancel(reason: unknown): void;
}

/**
 * A WHATWG `TransformStream` that passes planar blocks through a streaming `Conv1d` layer: browser, worker, Node, Deno,
 * Bun.
 *
 * Each block written in brings the outputs it determines, in fresh arrays, or nothing where there are none yet; closing
 * the writable side brings the tail. The outputs are the same bits however the signal was cut. Backpressure is that of
 * any TransformStream: a block waits until the readable side wants more.
 *
 * A wrong block errors both sides with the engine's error. The stream's memory is freed when either side ends.
 *
 * ```ts
 * import { conv1dTransform } from 'tapline/streams';
 *
 * const blocks = ReadableStream.from([[Float32Array.of(4, 0)], [Float32Array.of(0, 8)]]);
 * for await (const [y] of blocks.pipeThrough(conv1dTransform({ weight: [0.5, 0.5], padding: 'same' }))) console.log(y);
 * // → Float32Array(1) [ 2 ]
 * // → Float32Array(2) [ 0, 4 ]
 * // → Float32Array(1) [ 4 ]
 * ```
 *
 * @param layer   a prepared layer, which stays yours, or the options of one
 * @param options how to run it; blocks are [N·inChannels × frames] in and [N·outChannels × frames] out
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function conv1dTransform(
  layer: Conv1d | Conv1dOptions,
  options: StreamOptions = {},
): TransformStream<Block, Block> {
  const prepared = layer instanceof Conv1d ? layer : new Conv1d(layer);
  const stream = prepared.createStream(options);
  const transformer: CancellableTransformer<Block, Block> = {
    transform(block, controller) {
      try {
        const output = stream.push(block);
        if (hasFrames(output)) controller.enqueue(output);
      } catch (error) {
        stream.dispose();
        throw error;
      }
    },
    flush(controller) {
      try {
        const tail = stream.flush();
        if (hasFrames(tail)) controller.enqueue(tail);
      } finally {
        stream.dispose();
      }
    },
    cancel() {
      stream.dispose();
    },
  };
  return new TransformStream(transformer);
}

function hasFrames(block: Block): boolean {
  return (block[0]?.length ?? 0) > 0;
}
