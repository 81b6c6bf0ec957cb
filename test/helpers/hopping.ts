import { Conv1d, type Conv1dStream } from 'tapline';
import { expect } from 'vitest';
import type { Scene } from './arbitrary.ts';
import type { Swap } from './feed.ts';
import { type Host, join } from './law.ts';

/** Two ways to a second stream in the same state. */
export function copies(layer: Conv1d, stream: Conv1dStream, maxBlockSize: number): Conv1dStream[] {
  return [stream.clone(), layer.restoreStream(stream.snapshot(), { maxBlockSize })];
}

/** A stream that becomes a copy of itself after every block, by turns a clone and a restored one. */
export function hopping(layer: Conv1d, first: Conv1dStream): Host & { swap(swap: Swap): void } {
  let stream = first;
  let hops = 0;
  const hop = (): void => {
    const left = stream;
    const maxBlockSize = 1 + (hops % 40);
    stream = hops++ % 2 === 0 ? layer.restoreStream(stream.snapshot(), { maxBlockSize }) : stream.clone();
    left.dispose();
  };
  return {
    push(block) {
      const output = stream.push(block);
      hop();
      return output;
    },
    end: () => stream.flush(),
    swap({ weight, bias, fadeFrames }) {
      stream.setWeight(weight, { bias, fadeFrames });
      hop();
    },
  };
}

/** Scenes whose whole signal can be filtered: long enough to make its padding, and streamable. */
export function ifRunnable(scene: Scene, check: (layer: Conv1d, whole: Float32Array[]) => void): void {
  using layer = new Conv1d(scene.options);
  if (!layer.plan().streamable) return;
  const stream = layer.createStream({ batch: scene.batch });
  let whole: Float32Array[];
  try {
    whole = join([stream.push(scene.signal), stream.flush()], scene.batch * layer.shape.outChannels);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return;
  }
  check(layer, whole);
}
