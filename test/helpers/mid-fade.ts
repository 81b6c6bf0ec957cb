import type { Conv1d, Conv1dShapeOptions, Conv1dStream } from 'tapline';
import { noiseBlock } from './arbitrary.ts';
import { swapsFor } from './feed.ts';
import { optionsFor } from './specimens.ts';

export const base: Conv1dShapeOptions = { inChannels: 2, outChannels: 2, kernelSize: 4, dilation: 2, bias: true };
export const baseOptions = optionsFor(base, 1);

/** A stream of batch 2 in the middle of a signal, and of a fade. */
export function midFade(layer: Conv1d): Conv1dStream {
  const stream = layer.createStream({ batch: 2, nonFinite: 'zero' });
  stream.push(noiseBlock(2, 4, 9));
  const [swap] = swapsFor(baseOptions, [{ at: 9, fadeFrames: 100 }]);
  if (swap !== undefined) stream.setWeight(swap.weight, swap);
  stream.push(noiseBlock(3, 4, 20));
  return stream;
}
