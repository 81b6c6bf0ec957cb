/**
 * Many streams of one layer, alive together. A program of its own, since memory that other measurements have used
 * would not be seen to grow: prints a StreamCosts as JSON.
 */
import { Conv1d, type Conv1dStream } from '../dist/index.js';
import { Noise } from './noise.ts';

const STREAMS = 100_000;
const TAPS = 64;
const MAX_BLOCK_SIZE = 32;

export interface StreamCosts {
  readonly streams: number;
  /** Mean microseconds to create one. */
  readonly creation: number;
  /** Mean microseconds to dispose of one. */
  readonly disposal: number;
  /** By which the process's resident memory grew, a stream; no garbage collection is forced. */
  readonly bytes: number;
  /** The part of it that the plan names, a stream's linear memory. */
  readonly plannedBytes: number;
}

process.stdout.write(JSON.stringify(measureStreams()));

function measureStreams(): StreamCosts {
  const layer = new Conv1d({ weight: new Noise(TAPS).array(TAPS, 1 / Math.sqrt(TAPS)) });
  const options = { maxBlockSize: MAX_BLOCK_SIZE };
  layer.createStream(options).dispose();
  const streams: Conv1dStream[] = [];
  const bytesBefore = process.memoryUsage.rss();

  const start = performance.now();
  for (let i = 0; i < STREAMS; i++) streams.push(layer.createStream(options));
  const created = performance.now();

  const bytesAfter = process.memoryUsage.rss();

  const disposing = performance.now();
  for (const stream of streams) stream.dispose();
  const disposed = performance.now();
  return {
    streams: STREAMS,
    creation: (1000 * (created - start)) / STREAMS,
    disposal: (1000 * (disposed - disposing)) / STREAMS,
    bytes: (bytesAfter - bytesBefore) / STREAMS,
    plannedBytes: layer.plan({ blockSize: MAX_BLOCK_SIZE }).memory.state,
  };
}
