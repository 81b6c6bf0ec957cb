import type { Block } from '../conv1d/types.ts';
import type { Edges } from './edges.ts';
import type { Engine } from './engine.ts';
import { AS_IT_IS, type Cleaning } from './options.ts';

/**
 * Stages `count` frames of left padding from its frame `done` on.
 *
 * @param block the signal's first frames; for circular padding the whole signal
 */
export function stageLeft(
  engine: Engine,
  edges: Edges | undefined,
  cleaning: Cleaning,
  block: Block,
  done: number,
  count: number,
): void {
  const { layout, input } = engine;
  const { padding, paddingMode } = layout.shape;
  const [left] = padding;
  switch (paddingMode) {
    case 'zeros':
      layout.stageConstant(input, 'silence', count);
      break;
    case 'replicate':
      layout.stage(input, block, 0, 1);
      // It is counted when the frame itself comes in.
      if (cleaning !== AS_IT_IS) engine.clean(1, cleaning);
      layout.stageConstant(input, 'first', count);
      break;
    case 'reflect':
      edges?.stageLead(input, left - done, -1, count);
      break;
    case 'circular':
      layout.stage(input, block, (block[0]?.length ?? 0) - left + done, count);
      break;
  }
}

/** Stages `count` frames of right padding from its frame `done` on, behind a signal of `position` frames. */
export function stageRight(
  { layout, input }: Engine,
  edges: Edges | undefined,
  position: number,
  done: number,
  count: number,
): void {
  switch (layout.shape.paddingMode) {
    case 'zeros':
      layout.stageConstant(input, 'silence', count);
      break;
    case 'replicate':
      edges?.stageTail(input, position - 1, 0, count);
      break;
    case 'reflect':
      edges?.stageTail(input, position - 2 - done, -1, count);
      break;
    case 'circular':
      edges?.stageLead(input, done, 1, count);
      break;
  }
}
