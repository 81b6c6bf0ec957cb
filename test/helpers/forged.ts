import { crc32 } from '../../dist/stream/checksum.js';

/** The same bytes with one field of the head replaced and both checksums made to agree. */
export function forged(bytes: Uint8Array, write: (view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  write(view);
  const head = crc32(copy.subarray(0, 56));
  view.setUint32(56, head, true);
  view.setUint32(copy.length - 4, head ^ crc32(copy.subarray(60, copy.length - 4)), true);
  return copy;
}
