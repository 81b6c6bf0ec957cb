import { kindOfView, show } from '../conv1d/check.ts';
import { crc32 } from '../stream/checksum.ts';

export type Key = string | number;

const MAGIC = [0x74, 0x61, 0x70, 0x6b]; // 'tapk'
const VERSION = 1;
const HEADER_BYTES = 24;
const CRC_BYTES = 4;

const NUMBER = 0;
const STRING = 1;

/**
 * The snapshots of many streams under their keys as bytes, little-endian:
 *
 *     0   'tapk'           magic
 *     4   u16, u16         format version, 0
 *     8   u32              number of keys
 *     12  f64              length of the whole
 *     20  u32              CRC-32 of the 20 bytes before
 *     24  for each key, in order:
 *         u32, f64         0 and a number, or
 *         u32, u32, u16 …  1 and a string by its length and its UTF-16 code units, which any string survives
 *         u32, u8 …        the snapshot of its stream by its length and its bytes
 *     −4  u32              CRC-32 of everything from byte 24, XORed with the one at 20
 *
 * Allocates it.
 */
export function encodeKeyed(streams: readonly (readonly [Key, Uint8Array])[]): Uint8Array {
  const size = (key: Key): number => (typeof key === 'number' ? 12 : 8 + 2 * key.length);
  const body = streams.reduce((sum, [key, bytes]) => sum + size(key) + 4 + bytes.length, 0);
  const keyed = new Uint8Array(HEADER_BYTES + body + CRC_BYTES);
  const view = new DataView(keyed.buffer);
  keyed.set(MAGIC);
  view.setUint16(4, VERSION, true);
  view.setUint32(8, streams.length, true);
  view.setFloat64(12, keyed.length, true);
  const headSum = crc32(keyed.subarray(0, 20));
  view.setUint32(20, headSum, true);
  let at = HEADER_BYTES;
  for (const [key, bytes] of streams) {
    if (typeof key === 'number') {
      view.setUint32(at, NUMBER, true);
      view.setFloat64(at + 4, key, true);
    } else {
      view.setUint32(at, STRING, true);
      view.setUint32(at + 4, key.length, true);
      for (let i = 0; i < key.length; i++) view.setUint16(at + 8 + 2 * i, key.charCodeAt(i), true);
    }
    at += size(key);
    view.setUint32(at, bytes.length, true);
    keyed.set(bytes, at + 4);
    at += 4 + bytes.length;
  }
  view.setUint32(at, headSum ^ crc32(keyed.subarray(HEADER_BYTES, at)), true);
  return keyed;
}

/**
 * Reads the snapshots back, as views of copied bytes.
 *
 * @throws TypeError for what is no Uint8Array, Error that says whether the bytes are foreign, truncated or altered
 */
export function decodeKeyed(given: Uint8Array): readonly (readonly [Key, Uint8Array])[] {
  if (!ArrayBuffer.isView(given) || kindOfView(given) !== 'Uint8Array') {
    throw new TypeError(`snapshot must be a Uint8Array: got ${show(given)}`);
  }
  const bytes = Uint8Array.from(given);
  const view = checkKeyed(bytes);
  let at = HEADER_BYTES;
  return Array.from({ length: view.getUint32(8, true) }, () => {
    let key: Key;
    if (view.getUint32(at, true) === NUMBER) {
      key = view.getFloat64(at + 4, true);
      at += 12;
    } else {
      const units = Array.from({ length: view.getUint32(at + 4, true) }, (_, i) =>
        view.getUint16(at + 8 + 2 * i, true),
      );
      key = units.map((unit) => String.fromCharCode(unit)).join('');
      at += 8 + 2 * units.length;
    }
    const start = at + 4;
    at = start + view.getUint32(at, true);
    return [key, bytes.subarray(start, at)] as const;
  });
}

function checkKeyed(bytes: Uint8Array): DataView {
  const view = new DataView(bytes.buffer);
  if (MAGIC.some((byte, i) => i < bytes.length && bytes[i] !== byte)) {
    throw new Error('the snapshot is foreign: it does not start with the bytes of a keyed tapline snapshot');
  }
  if (bytes.length < HEADER_BYTES + CRC_BYTES) {
    throw new Error(`the snapshot is truncated: ${bytes.length} bytes are less than its header of ${HEADER_BYTES}`);
  }
  const headSum = view.getUint32(20, true);
  if (headSum !== crc32(bytes.subarray(0, 20))) {
    throw new Error('the snapshot is altered: the checksum of its header does not agree');
  }
  const version = view.getUint16(4, true);
  if (version !== VERSION) {
    throw new Error(`the snapshot is foreign: its format is version ${version}, this is version ${VERSION}`);
  }
  const length = view.getFloat64(12, true);
  if (bytes.length < length) throw new Error(`the snapshot is truncated: ${bytes.length} bytes of ${length}`);
  if (bytes.length > length) throw new Error(`the snapshot is altered: ${bytes.length} bytes instead of ${length}`);
  const end = bytes.length - CRC_BYTES;
  if (view.getUint32(end, true) !== (headSum ^ crc32(bytes.subarray(HEADER_BYTES, end))) >>> 0) {
    throw new Error('the snapshot is altered: the checksum of its contents does not agree');
  }
  return view;
}
