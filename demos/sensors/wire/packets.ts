import type { Packet } from '../signal/signal.ts';

/** The signals that come from Node, in the order of their numbers on the wire. */
export const PIPELINES = ['machine', 'ecg'] as const;
export type Pipeline = (typeof PIPELINES)[number];

/** Before the layer and after it. */
export const SIDES = ['raw', 'filtered'] as const;
export type Side = (typeof SIDES)[number];

export interface WirePacket extends Packet {
  readonly pipeline: Pipeline;
  readonly side: Side;
  /** Number of the run that the packet belongs to. */
  readonly run: number;
  readonly channels: number;
}

/** 'tapl', read as a little-endian number. */
const MAGIC = 0x6c706174;
const HEADER = 24;

/** More than any packet of these demos: what claims to be larger is nonsense. */
const MOST_VALUES = 2 ** 20;

/**
 * A packet as bytes, little-endian:
 *
 *     0  u32  magic 'tapl'
 *     4  u8   side: 0 raw, 1 filtered
 *     5  u8   pipeline: 0 machine, 1 ecg
 *     6  u16  channels
 *     8  u32  run
 *    12  u32  frames
 *    16  f64  number of the first frame
 *    24  f32  channels·frames values, frame by frame
 */
export function encodePacket({ pipeline, side, run, channels, frame, data }: WirePacket): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER + 4 * data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, SIDES.indexOf(side));
  view.setUint8(5, PIPELINES.indexOf(pipeline));
  view.setUint16(6, channels, true);
  view.setUint32(8, run, true);
  view.setUint32(12, data.length / channels, true);
  view.setFloat64(16, frame, true);
  for (const [i, value] of data.entries()) view.setFloat32(HEADER + 4 * i, value, true);
  return bytes;
}

/** @throws RangeError that says what is wrong with the bytes */
export function decodePacket(bytes: Uint8Array): WirePacket {
  if (bytes.length < HEADER) throw new RangeError(`a packet has ${HEADER} bytes at least: got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = view.getUint32(0, true);
  if (magic !== MAGIC) throw new RangeError(`a packet begins with 'tapl': got 0x${magic.toString(16)}`);
  const side = SIDES[view.getUint8(4)];
  if (side === undefined) throw new RangeError(`side must be 0 or 1: got ${view.getUint8(4)}`);
  const pipeline = PIPELINES[view.getUint8(5)];
  if (pipeline === undefined) throw new RangeError(`pipeline must be 0 or 1: got ${view.getUint8(5)}`);
  const channels = view.getUint16(6, true);
  const frames = view.getUint32(12, true);
  if (channels < 1) throw new RangeError('channels must be at least 1: got 0');
  if (channels * frames > MOST_VALUES) {
    throw new RangeError(`a packet has ${MOST_VALUES} values at most: got ${channels} × ${frames}`);
  }
  const size = HEADER + 4 * channels * frames;
  if (bytes.length !== size) {
    throw new RangeError(`a packet of ${channels} × ${frames} values has ${size} bytes: got ${bytes.length}`);
  }
  const frame = view.getFloat64(16, true);
  if (!Number.isSafeInteger(frame) || frame < 0) throw new RangeError(`frame must be a whole number: got ${frame}`);
  const data = new Float32Array(channels * frames);
  for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(HEADER + 4 * i, true);
  return { pipeline, side, run: view.getUint32(8, true), channels, frame, data };
}
