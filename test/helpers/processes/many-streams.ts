import { Conv1d, type Conv1dStream } from 'tapline';
import { realm } from '../../../dist/kernel/realm.js';

/** What 100,000 streams of one layer take of this process, which does nothing else. Run with --expose-gc. */

/** All in bytes. */
export interface Usage {
  readonly resident: number;
  readonly heap: number;
  readonly linear: number;
  readonly allocated: number;
}

/** Before the streams, with them, after all were disposed of, and with as many anew. */
export type Report = Record<'before' | 'during' | 'disposed' | 'anew', Usage>;

const STREAMS = 100_000;
const layer = new Conv1d({ weight: new Array(64).fill(0.5) });
const block = [new Float32Array(32).fill(0.5)];
const output = [new Float32Array(32)];

function usage(): Usage {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss, heap: heapUsed, linear: realm().size, allocated: realm().allocatedBytes };
}

/** Streams in use: each has seen a block. */
function open(): Conv1dStream[] {
  return Array.from({ length: STREAMS }, () => {
    const stream = layer.createStream({ maxBlockSize: 32 });
    stream.process(block, output);
    return stream;
  });
}

// The first stream brings what all share.
const first = layer.createStream({ maxBlockSize: 32 });
first.process(block, output);
const before = usage();
let streams = open();
const during = usage();
for (const stream of streams) stream.dispose();
streams = [];
const disposed = usage();
streams = open();
const anew = usage();
const report: Report = { before, during, disposed, anew };
console.log(JSON.stringify(report));
// Still in use here, so that no collection before this has freed them.
for (const stream of [first, ...streams]) stream.dispose();
