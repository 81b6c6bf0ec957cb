import type { Conv1dOptions } from 'tapline';
import { noise } from './noise.ts';
import { type Question, shapeOf } from './question.ts';

/** The options of a layer of this shape with random weights, which make its output about as loud as its input. */
export function randomLayer(question: Question): Conv1dOptions {
  const { bias, ...shape } = shapeOf(question);
  const { inChannels, outChannels, groups, kernelSize } = question;
  const taps = (inChannels / groups) * kernelSize;
  return {
    ...shape,
    weight: noise(outChannels * taps, 1 / Math.sqrt(taps)),
    ...(bias && { bias: noise(outChannels, 0.1) }),
  };
}
