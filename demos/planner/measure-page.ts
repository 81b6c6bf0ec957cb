import { Conv1d } from 'tapline';
import { noise } from './noise.ts';
import type { Question } from './question.ts';
import { randomLayer } from './random-layer.ts';
import { breathe } from './slices.ts';
import { type Timing, timingOf } from './timing-of-runs.ts';

/** Milliseconds. A run is long against the clock's steps (0.1 ms in a page), and short enough for the page to live. */
const RUN = 3;
const WARM_UP = 80;
const MEASURED = 300;

/**
 * Runs the layer in this page, block by block through `process`, in slices.
 *
 * @throws what the package throws where the layer cannot be made; an AbortError where `signal` aborts
 */
export async function measurePage(question: Question, signal: AbortSignal): Promise<Timing> {
  const { blockSize, batch, inChannels, outChannels, stride } = question;
  using layer = new Conv1d(randomLayer(question));
  using stream = layer.createStream({ maxBlockSize: blockSize, batch });
  const input = Array.from({ length: batch * inChannels }, () => noise(blockSize));
  // The first block may bring outputs that are there before any frame.
  const most = Math.max(stream.outputLength(blockSize), Math.ceil(blockSize / stride));
  const output = Array.from({ length: batch * outChannels }, () => new Float32Array(most));
  const run = (blocks: number): number => {
    const start = performance.now();
    for (let i = 0; i < blocks; i++) stream.process(input, output);
    return performance.now() - start;
  };

  let blocks = 1;
  for (let spent = 0; spent < WARM_UP; ) {
    const taken = run(blocks);
    spent += Math.max(taken, 0.05);
    blocks = Math.max(1, Math.min(8 * blocks, Math.ceil((blocks * RUN) / Math.max(taken, 0.1))));
    await breathe();
    signal.throwIfAborted();
  }
  const runs: number[] = [];
  for (let spent = 0; spent < MEASURED || runs.length < 3; ) {
    const taken = run(blocks);
    runs.push(taken);
    spent += taken;
    await breathe();
    signal.throwIfAborted();
  }
  return timingOf(runs, blocks);
}
