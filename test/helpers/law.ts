import type { Block } from 'tapline';
import { expect } from 'vitest';

/**
 * The streaming law: for every way of cutting a signal into blocks, the outputs of a host in order, then what it gives
 * at the end, are bit for bit what the layer gives for the whole signal.
 */

/** Whatever takes blocks in and gives blocks out: a stream, an operator, a node. */
export interface Host {
  /** Output rows that this block brings; rows of 0 frames where there are none. */
  push(block: Block): Block;
  /** Output rows that the end of the signal brings. */
  end(): Block;
}

/** Cuts a planar signal into blocks of the given sizes, in order; what is left over becomes the last block. */
export function cut(signal: Block, sizes: readonly number[]): Block[] {
  const length = signal[0]?.length ?? 0;
  const blocks: Block[] = [];
  let at = 0;
  for (const size of sizes) {
    const end = Math.min(length, at + size);
    blocks.push(signal.map((row) => row.slice(at, end)));
    at = end;
  }
  if (at < length) blocks.push(signal.map((row) => row.slice(at)));
  return blocks;
}

/** Rows joined one after the other. */
export function join(blocks: readonly Block[], channels: number): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => {
    const rows = blocks.map((block) => block[channel] ?? new Float32Array(0));
    const joined = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
    let at = 0;
    for (const row of rows) {
      joined.set(row, at);
      at += row.length;
    }
    return joined;
  });
}

/** Feeds a host the signal in these blocks and expects exactly `whole`. */
export function expectStreamingLaw(host: Host, whole: Block, signal: Block, sizes: readonly number[]): void {
  const blocks = cut(signal, sizes).map((block) => host.push(block));
  blocks.push(host.end());
  expectSameBits(join(blocks, whole.length), whole);
}

/** Equal bit for bit: +0 and −0 differ, any NaN equals any NaN. The message names the first place that differs. */
export function expectSameBits(actual: Block, expected: Block): void {
  expect(
    actual.map((row) => row.length),
    'frames on each channel',
  ).toEqual(expected.map((row) => row.length));
  for (const [channel, row] of expected.entries()) {
    const other = actual[channel] ?? new Float32Array(0);
    for (let i = 0; i < row.length; i++) {
      if (!Object.is(other[i], row[i])) {
        expect.fail(`channel ${channel}, frame ${i} of ${row.length}: got ${other[i]}, expected ${row[i]}`);
      }
    }
  }
}
