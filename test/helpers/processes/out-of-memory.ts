import { Conv1d, type Conv1dStream } from 'tapline';
import { realm } from '../../../dist/kernel/realm.js';

/**
 * What calls do that run out of linear memory at their first, second, third … allocation: the memory is filled up but for
 * a gap, which grows from try to try until the call succeeds. Linear memory is reserved, not used, until it is written
 * to: this takes next to none of the machine's.
 */

export interface Try {
  /** The error as a string, or 'done'. */
  readonly outcome: string;
  /** Bytes in use after the call, less those before it. What a call makes is disposed of first. */
  readonly kept: number;
  /** Whether the stream at hand is in the state of before the call. */
  readonly unchanged: boolean;
}

/** The tries of each call, the last of which succeeds. */
export type Report = Readonly<Record<string, readonly Try[]>>;

const MOST = 2 ** 21;
const STEP = 2 ** 12;
const memory = realm();

type Piece = readonly [pointer: number, bytes: number];

/** Takes all the memory there is, in pieces that get smaller and smaller. */
function fillUp(): Piece[] {
  const pieces: Piece[] = [];
  for (let bytes = 2 ** 30 - 16; bytes >= 16; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) pieces.push([memory.allocate(bytes), bytes]);
    } catch {
      // No piece of this size is left.
    }
  }
  return pieces;
}

const weight = Array.from({ length: 4000 }, (_, i) => i / 4000);
const block = [new Float32Array(100).fill(0.5)];
const options = { weight, outChannels: 2 };
const layer = new Conv1d(options);

/** A stream in the second of two fades, so that everything that a stream can have is there. */
function busyStream(): Conv1dStream {
  const stream = layer.createStream({ maxBlockSize: 64 });
  stream.push(block);
  for (let i = 0; i < 2; i++) stream.setWeight(weight.toReversed(), { fadeFrames: 1000 });
  stream.push(block);
  return stream;
}

const stream = busyStream();
const snapshot = stream.snapshot();
// The area for the block in work, which all streams share, is as large from the start as any of the calls needs it.
layer.createStream({ maxBlockSize: 2000, batch: 2 });
const signal = [new Float32Array(5000).fill(0.5)];
const calls: Readonly<Record<string, () => { dispose(): void } | undefined>> = {
  'new Conv1d': () => new Conv1d(options),
  createStream: () => layer.createStream({ maxBlockSize: 1000, batch: 2 }),
  restoreStream: () => layer.restoreStream(snapshot, { maxBlockSize: 2000 }),
  clone: () => stream.clone(),
  apply: () => void layer.apply(signal),
  // Last, since it changes the stream.
  setWeight: () => void stream.setWeight(weight, { fadeFrames: 500 }),
};

// What is left to all the calls.
const left = memory.allocate(MOST);
fillUp();
memory.release(left, MOST);

function tryIn(gap: number, call: () => { dispose(): void } | undefined): Try {
  const hole = memory.allocate(gap);
  const filling = fillUp();
  memory.release(hole, gap);
  const before = memory.allocatedBytes;
  let outcome = 'done';
  try {
    call()?.dispose();
  } catch (error) {
    outcome = String(error);
  }
  const kept = memory.allocatedBytes - before;
  const unchanged = stream.snapshot().every((byte, i) => byte === snapshot[i]);
  for (const piece of filling) memory.release(...piece);
  return { outcome, kept, unchanged };
}

const report: Record<string, Try[]> = {};
for (const [name, call] of Object.entries(calls)) {
  const tries: Try[] = [];
  report[name] = tries;
  for (let gap = 16; gap < MOST / 2 && tries.at(-1)?.outcome !== 'done'; gap += STEP) tries.push(tryIn(gap, call));
}
console.log(JSON.stringify(report));
