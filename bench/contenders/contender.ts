import type { Task } from '../rounds.ts';

/** One way of running a layer block by block: call `i` takes in block `i` modulo BLOCK_COUNT of its signal. */
export interface Contender extends Task {
  /** [channels × BLOCK_FRAMES] outputs of the last call. Not part of what is timed. */
  output(): Float32Array[];
  close(): void | Promise<void>;
}
