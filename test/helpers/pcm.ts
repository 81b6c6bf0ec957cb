import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Block } from 'tapline';
import type { PcmFormat } from 'tapline/node';
import { expect } from 'vitest';

/** Raw PCM decoded and encoded a second way, slow and exact, to hold the package's own against. */

export const formats: readonly PcmFormat[] = ['f32le', 's16le', 's24le', 's32le'];
export const integerFormats: readonly PcmFormat[] = ['s16le', 's24le', 's32le'];

const BITS: Readonly<Record<PcmFormat, number>> = { f32le: 32, s16le: 16, s24le: 24, s32le: 32 };

export function bytesOf(format: PcmFormat): number {
  return BITS[format] / 8;
}

/** Interleaved frames as a planar block, rounded to float32. */
export function decode(format: PcmFormat, bytes: Uint8Array, channels: number): Block {
  const size = bytesOf(format);
  const frames = bytes.length / size / channels;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: frames }, (_, frame) => {
      const at = (frame * channels + channel) * size;
      return format === 'f32le' ? buffer.readFloatLE(at) : buffer.readIntLE(at, size) / 2 ** (BITS[format] - 1);
    }),
  );
}

/** A planar block as interleaved frames: value·2^(bits−1), half to even, clamped, NaN to 0. */
export function encode(format: PcmFormat, block: Block): Buffer {
  const size = bytesOf(format);
  const frames = block[0]?.length ?? 0;
  const buffer = Buffer.alloc(frames * block.length * size);
  for (const [channel, row] of block.entries()) {
    for (const [frame, value] of row.entries()) {
      const at = (frame * block.length + channel) * size;
      if (format === 'f32le') buffer.writeFloatLE(value, at);
      else buffer.writeIntLE(toInteger(value, BITS[format]), at, size);
    }
  }
  return buffer;
}

/** In integers of any size. */
export function toInteger(value: number, bits: number): number {
  const least = -(2 ** (bits - 1));
  const most = 2 ** (bits - 1) - 1;
  if (Number.isNaN(value)) return 0;
  if (!Number.isFinite(value)) return value > 0 ? most : least;
  // A float32 is a whole number of 2^-149. The result is that number over 2^shift.
  const units = BigInt(value * 2 ** 149);
  const shift = BigInt(149 - (bits - 1));
  const below = units >> shift;
  const twiceTheRest = (units - (below << shift)) * 2n;
  const one = 1n << shift;
  const up = twiceTheRest > one || (twiceTheRest === one && below % 2n !== 0n);
  return Math.min(most, Math.max(least, Number(up ? below + 1n : below)));
}

/** Integers as PCM. */
export function integers(format: PcmFormat, values: Iterable<number>): Buffer {
  const list = Array.from(values);
  const size = bytesOf(format);
  const buffer = Buffer.alloc(list.length * size);
  for (const [i, value] of list.entries()) buffer.writeIntLE(value, i * size, size);
  return buffer;
}

export function toIntegers(format: PcmFormat, bytes: Buffer): number[] {
  const size = bytesOf(format);
  return Array.from({ length: bytes.length / size }, (_, i) => bytes.readIntLE(i * size, size));
}

/** All that comes out of a stream for these chunks; rejects with its error. */
export async function through(pcm: Duplex, chunks: Iterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  await pipeline(chunks, pcm, async (output: AsyncIterable<Uint8Array>) => {
    for await (const part of output) parts.push(part);
  });
  return Buffer.concat(parts);
}

/** The message names the first byte that differs. */
export function expectSameBytes(actual: Buffer, expected: Buffer): void {
  if (actual.equals(expected)) return;
  expect(actual.length, 'bytes').toBe(expected.length);
  const at = expected.findIndex((byte, i) => byte !== actual[i]);
  expect.fail(`byte ${at} of ${expected.length}: got ${actual[at]}, expected ${expected[at]}`);
}
