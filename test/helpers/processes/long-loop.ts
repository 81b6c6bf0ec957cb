import { getEventListeners } from 'node:events';
import type { Block } from 'tapline';
import { conv1dAsync } from 'tapline/streams';

/** The heap in a long loop over conv1dAsync under a signal that is never aborted. Run with --expose-gc. */
export interface Report {
  /** Blocks that came out. */
  readonly blocks: number;
  /** Bytes of heap in use after a tenth of the blocks, and with the last. */
  readonly early: number;
  readonly late: number;
  /** Listeners on the signal, with the last block. */
  readonly listening: number;
}

const BLOCKS = 200_000;

async function* sensor(): AsyncGenerator<Block, void> {
  for (let i = 0; i < BLOCKS; i++) yield [Float32Array.of(i)];
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const { signal } = new AbortController();
let blocks = 0;
let early = 0;
let late = 0;
let listening = 0;
for await (const _ of conv1dAsync({ weight: [0.5, 0.5] }, sensor(), { signal })) {
  blocks++;
  if (blocks === BLOCKS / 10) early = heap();
  if (blocks === BLOCKS) {
    late = heap();
    listening = getEventListeners(signal, 'abort').length;
  }
}
const report: Report = { blocks, early, late, listening };
console.log(JSON.stringify(report));
