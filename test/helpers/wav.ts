import type { PcmFormat } from 'tapline/node';
import { expect } from 'vitest';
import { bytesOf } from './pcm.ts';

/** WAV files written and read a second way, byte by byte as the format is defined, to hold the package's own against. */

export interface Chunk {
  readonly id: string;
  readonly bytes: Buffer;
}

export interface WavFields {
  readonly format: PcmFormat;
  readonly channels: number;
  readonly sampleRate: number;
  /** Interleaved samples. */
  readonly data: Buffer;
}

export interface WavForm {
  /** Chunks in front of `data`, and behind it. */
  readonly before?: readonly Chunk[];
  readonly after?: readonly Chunk[];
  /** A fmt chunk of 40 bytes, the sample format as a GUID. */
  readonly extensible?: boolean;
  /** The sizes of the file and of the samples, where the header shall not say the true ones. */
  readonly sizes?: readonly [file: number, data: number];
  /** RF64: the 64-bit sizes of the file and of the samples, which the 32-bit ones leave to these. */
  readonly rf64?: readonly [file: bigint, data: bigint] | 'true';
}

const OPEN = 0xffffffff;

/** The 14 bytes that make a format tag a GUID. */
const GUID_TAIL = Buffer.from('000000001000800000aa00389b71', 'hex');

/** An id, a size, the bytes, and one more where they are odd. */
function chunk(id: string, bytes: Buffer, size: number = bytes.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, bytes, Buffer.alloc(bytes.length % 2)]);
}

function formatChunk({ format, channels, sampleRate }: WavFields, extensible: boolean): Buffer {
  const tag = format === 'f32le' ? 3 : 1;
  const block = channels * bytesOf(format);
  const bytes = Buffer.alloc(extensible ? 40 : 16);
  bytes.writeUInt16LE(extensible ? 0xfffe : tag, 0);
  bytes.writeUInt16LE(channels, 2);
  bytes.writeUInt32LE(sampleRate, 4);
  bytes.writeUInt32LE(sampleRate * block, 8);
  bytes.writeUInt16LE(block, 12);
  bytes.writeUInt16LE(8 * bytesOf(format), 14);
  if (extensible) {
    bytes.writeUInt16LE(22, 16);
    bytes.writeUInt16LE(8 * bytesOf(format), 18);
    bytes.writeUInt16LE(tag, 24);
    GUID_TAIL.copy(bytes, 26);
  }
  return bytes;
}

export function writeWav(fields: WavFields, form: WavForm = {}): Buffer {
  const { before = [], after = [], extensible = false, rf64 } = form;
  const all = (chunks: readonly Chunk[]): Buffer[] => chunks.map(({ id, bytes }) => chunk(id, bytes));
  const rest = (dataSize: number): Buffer[] => [
    chunk('fmt ', formatChunk(fields, extensible)),
    ...all(before),
    chunk('data', fields.data, dataSize),
    ...all(after),
  ];
  const head = Buffer.alloc(12);
  head.write(rf64 === undefined ? 'RIFF' : 'RF64', 'latin1');
  head.write('WAVE', 8, 'latin1');
  if (rf64 === undefined) {
    const body = Buffer.concat(rest(form.sizes?.[1] ?? fields.data.length));
    head.writeUInt32LE(form.sizes?.[0] ?? body.length + 4, 4);
    return Buffer.concat([head, body]);
  }
  const body = Buffer.concat(rest(OPEN));
  const sizes = Buffer.alloc(28);
  const [file, data] = rf64 === 'true' ? [BigInt(body.length + 36 + 4), BigInt(fields.data.length)] : rf64;
  sizes.writeBigUInt64LE(file, 0);
  sizes.writeBigUInt64LE(data, 8);
  sizes.writeBigUInt64LE(data / BigInt(fields.channels * bytesOf(fields.format)), 16);
  head.writeUInt32LE(OPEN, 4);
  return Buffer.concat([head, chunk('ds64', sizes), body]);
}

export interface Wav extends WavFields {
  /** What the header says; `data` is what follows it, without a byte that only makes it even. */
  readonly fileSize: number;
  readonly dataSize: number;
  /** Chunks between `fmt ` and `data`. */
  readonly before: readonly Chunk[];
}

/** Reads a plain WAV file that ends with its samples, and expects every field of its header to agree with the others. */
export function readWav(file: Buffer): Wav {
  expect(file.toString('latin1', 0, 4)).toBe('RIFF');
  expect(file.toString('latin1', 8, 16)).toBe('WAVEfmt ');
  expect(file.readUInt32LE(16), 'size of fmt').toBe(16);
  const bits = file.readUInt16LE(34);
  const format: PcmFormat =
    file.readUInt16LE(20) === 3 ? 'f32le' : bits === 16 ? 's16le' : bits === 24 ? 's24le' : 's32le';
  expect([file.readUInt16LE(20), bits], 'tag and bits').toEqual([format === 'f32le' ? 3 : 1, 8 * bytesOf(format)]);
  const channels = file.readUInt16LE(22);
  const sampleRate = file.readUInt32LE(24);
  const block = channels * bytesOf(format);
  expect([file.readUInt32LE(28), file.readUInt16LE(32)], 'byte rate, block').toEqual([sampleRate * block, block]);
  const before: Chunk[] = [];
  let at = 36;
  while (file.toString('latin1', at, at + 4) !== 'data') {
    const size = file.readUInt32LE(at + 4);
    before.push({ id: file.toString('latin1', at, at + 4), bytes: file.subarray(at + 8, at + 8 + size) });
    at += 8 + size + (size % 2);
  }
  const dataSize = file.readUInt32LE(at + 4);
  const data = file.subarray(at + 8, dataSize === OPEN ? undefined : at + 8 + dataSize);
  return { format, channels, sampleRate, data, fileSize: file.readUInt32LE(4), dataSize, before };
}

/** As `readWav`, and the sizes in the header are those of the file. */
export function readWholeWav(file: Buffer): Wav {
  const wav = readWav(file);
  expect([wav.fileSize, wav.data.length], 'sizes').toEqual([file.length - 8, wav.dataSize]);
  expect(file.length % 2, 'a byte makes an odd chunk even').toBe(0);
  return wav;
}

/** A chunk of text tags. */
export function infoChunk(tags: Readonly<Record<string, string>>): Chunk {
  const entries = Object.entries(tags).map(([id, text]) => chunk(id, Buffer.from(`${text}\0`, 'latin1')));
  return { id: 'LIST', bytes: Buffer.concat([Buffer.from('INFO'), ...entries]) };
}

/** The tags of a chunk. */
export function readInfo({ id, bytes }: Chunk): Record<string, string> {
  expect([id, bytes.toString('latin1', 0, 4)]).toEqual(['LIST', 'INFO']);
  const tags: Record<string, string> = {};
  for (let at = 4; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    tags[bytes.toString('latin1', at, at + 4)] = bytes.toString('latin1', at + 8, at + 8 + size).replace(/\0+$/, '');
    at += 8 + size + (size % 2);
  }
  return tags;
}
