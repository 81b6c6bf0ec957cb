import { Conv1d, type Numerics } from '../../dist/index.js';
import { BLOCK_COUNT, BLOCK_FRAMES, type Layer } from '../layers.ts';
import type { Contender } from './contender.ts';

/** `Conv1dStream.process`: 128 frames go in, 128 come out; the history is the stream's own affair. */
export function tapline(layer: Layer, numerics: Numerics): Contender {
  const { channels, dilation, weight, blocks } = layer;
  const conv1d = new Conv1d({ weight, inChannels: channels, outChannels: channels, dilation, numerics });
  const stream = conv1d.createStream();
  const output = Array.from({ length: channels }, () => new Float32Array(BLOCK_FRAMES));
  return {
    awaited: false,
    run(index) {
      stream.process(blocks[index % BLOCK_COUNT] as Float32Array[], output);
    },
    output: () => output.map((row) => row.slice()),
    close: () => conv1d.dispose(),
  };
}
