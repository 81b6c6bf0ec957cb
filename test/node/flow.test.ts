import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { conv1dPcm } from 'tapline/node';
import { expect, test } from 'vitest';
import { runProcess } from '../helpers/process.ts';
import type { Report } from '../helpers/processes/long-pcm.ts';
import { isPending, settled } from '../helpers/waiting.ts';

const CHUNK = 2 ** 14;
const CHUNKS = 200;

test('a reader however slow lets the source run ahead by the queues of the stream alone', async () => {
  const pcm = conv1dPcm({ weight: [0.5, 0.5] }, { format: 's16le', channels: 2 });
  let produced = 0;
  let consumed = 0;
  let ahead = 0;
  const source = function* (): Generator<Buffer, void> {
    for (let i = 0; i < CHUNKS; i++) {
      produced += CHUNK;
      ahead = Math.max(ahead, produced - consumed);
      yield Buffer.alloc(CHUNK);
    }
  };
  await pipeline(source(), pcm, async (output: AsyncIterable<Uint8Array>) => {
    for await (const part of output) {
      for (let i = 0; i < 3; i++) await settled();
      consumed += part.length;
    }
  });
  expect(consumed).toBe(CHUNKS * CHUNK);
  // Both queues, each a chunk over its mark, the chunk that the source offers and the one that is read.
  expect(ahead).toBeLessThanOrEqual(pcm.writableHighWaterMark + pcm.readableHighWaterMark + 4 * CHUNK);
});

test('where nobody reads, write() says that it is full, and drain comes with the reading', async () => {
  const pcm = conv1dPcm({ weight: [0.5, 0.5] }, { format: 's16le', channels: 2 });
  for (let written = CHUNK; pcm.write(Buffer.alloc(CHUNK)); written += CHUNK) {
    expect(written).toBeLessThan(2 ** 20);
    await settled();
  }
  const drained = once(pcm, 'drain');
  expect(await isPending(drained)).toBe(true);
  expect(pcm.readableLength).toBeLessThanOrEqual(pcm.readableHighWaterMark + CHUNK);
  pcm.resume();
  await drained;
  pcm.destroy();
});

test('200 MB go through in memory that stays flat', () => {
  const { bytes, residentBefore, residentPeak, linearBefore, linearAfter } = runProcess<Report>('long-pcm.ts');
  expect(bytes).toBe(200 * 2 ** 20);
  expect(residentBefore).toBeGreaterThan(0);
  expect(residentPeak - residentBefore, 'bytes of resident memory').toBeLessThan(40e6);
  expect(linearAfter).toBe(linearBefore);
});
