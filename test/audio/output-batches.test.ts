import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutputBatches } from '../../dist/audio/output-batches.js';
import { noiseBlock } from '../helpers/arbitrary.ts';
import { cut, expectSameBits, join } from '../helpers/law.ts';
import { propertyOf } from '../helpers/property.ts';

interface Delivery {
  readonly buffer: Float32Array;
  readonly frames: number;
}

/** Batches that are delivered into a list. */
function batchesOf(channels: number): { batches: OutputBatches; delivered: Delivery[] } {
  const delivered: Delivery[] = [];
  const batches = new OutputBatches(channels, (buffer, frames) => void delivered.push({ buffer, frames }));
  return { batches, delivered };
}

/** What a delivery holds: each channel has as much of the buffer as another. */
function rowsOf({ buffer, frames }: Delivery, channels: number): Float32Array[] {
  const pitch = buffer.length / channels;
  return Array.from({ length: channels }, (_, channel) => buffer.slice(channel * pitch, channel * pitch + frames));
}

const cuts = fc.record({
  channels: fc.integer({ min: 1, max: 3 }),
  sizes: fc.array(fc.constantFrom(0, 1, 3, 127, 128, 441, 1024, 3000), { maxLength: 30 }),
});

propertyOf('all outputs are delivered, once and in order, however they are cut', cuts, 100, ({ channels, sizes }) => {
  const { batches, delivered } = batchesOf(channels);
  const signal = noiseBlock(1, channels, 5000);
  for (const block of cut(signal, sizes)) {
    batches.take(block, block[0]?.length ?? 0);
    batches.tick(128);
  }
  for (let i = 0; i < 8; i++) batches.tick(128);
  const rows = delivered.map((delivery) => rowsOf(delivery, channels));
  expectSameBits(join(rows, channels), signal);
});

test('a batch is many quanta, and no more than 1,024 frames', () => {
  const { batches, delivered } = batchesOf(1);
  for (let i = 0; i < 80; i++) {
    batches.take([new Float32Array(128)], 128);
    batches.tick(128);
  }
  const lengths = delivered.map(({ frames }) => frames);
  expect(Math.max(...lengths)).toBe(1024);
  expect(Math.min(...lengths)).toBeGreaterThan(800);
});

test('what has come in 1,024 frames of input is delivered, however little', () => {
  const { batches, delivered } = batchesOf(1);
  for (let i = 0; i < 80; i++) {
    batches.take([Float32Array.of(i)], 1);
    batches.tick(128);
  }
  expect(delivered.map(({ frames }) => frames)).toEqual(new Array(10).fill(8));
  expect([...(delivered[1]?.buffer.subarray(0, 8) ?? [])]).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
});

test('nothing is delivered where nothing has come; the first output after that goes at once', () => {
  const { batches, delivered } = batchesOf(1);
  for (let i = 0; i < 20; i++) batches.tick(128);
  expect(delivered).toEqual([]);
  batches.take([Float32Array.of(7)], 1);
  batches.tick(128);
  expect(delivered.map(({ frames }) => frames)).toEqual([1]);
});

test('a buffer that was delivered is not written to until it has come back, and then used again', () => {
  const { batches, delivered } = batchesOf(2);
  const fill = (value: number): void =>
    batches.take([new Float32Array(1024).fill(value), new Float32Array(1024)], 1024);
  fill(1);
  fill(2);
  expect(delivered[0]?.buffer).not.toBe(delivered[1]?.buffer);
  expect(delivered[0]?.buffer[0]).toBe(1);
  const first = delivered[0]?.buffer ?? new Float32Array(0);
  batches.recycle(first);
  fill(3); // into the buffer that was at hand already
  fill(4);
  expect(delivered[3]?.buffer).toBe(first);
  expect(first[0]).toBe(4);
});

test('a buffer of another size is not taken', () => {
  const { batches, delivered } = batchesOf(1);
  const odd = new Float32Array(5);
  batches.recycle(odd);
  for (let i = 0; i < 3; i++) batches.take([new Float32Array(1024)], 1024);
  expect(delivered.map(({ buffer }) => buffer.length)).toEqual([1024, 1024, 1024]);
});
