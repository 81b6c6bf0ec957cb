import type { Conv1dShape } from '../conv1d/shape.ts';

/** The algorithm that a layer of this shape runs on: a function of the shape alone, so bits and plans agree everywhere. */
export function chooseAlgorithm(_shape: Conv1dShape): 'direct' {
  return 'direct';
}
