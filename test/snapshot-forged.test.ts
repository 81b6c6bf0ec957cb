import { Conv1d } from 'tapline';
import { expect, test } from 'vitest';
import { crc32 } from '../dist/stream/checksum.js';
import { noiseBlock } from './helpers/arbitrary.ts';

/** The same bytes with one field of the head replaced and both checksums made to agree. */
function forged(bytes: Uint8Array, write: (view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  write(view);
  const head = crc32(copy.subarray(0, 56));
  view.setUint32(56, head, true);
  view.setUint32(copy.length - 4, head ^ crc32(copy.subarray(60, copy.length - 4)), true);
  return copy;
}

const layer = new Conv1d({ weight: [1, 2, 3], dilation: 2, stride: 2, padding: [6, 1] });
const stream = layer.createStream();
stream.push(noiseBlock(1, 1, 11));
const bytes = stream.snapshot();

test('forging with what was there before changes nothing', () => {
  const next = noiseBlock(2, 1, 9);
  expect(layer.restoreStream(forged(bytes, () => undefined)).push(next)).toEqual(stream.clone().push(next));
});

test.each<[what: string, write: (view: DataView) => void]>([
  ['an output too few', (view) => view.setFloat64(32, stream.emitted - 1, true)],
  ['an output too many', (view) => view.setFloat64(32, stream.emitted + 1, true)],
  ['outputs below 0', (view) => view.setFloat64(32, -1000, true)],
  ['another position', (view) => view.setFloat64(24, stream.position + 1, true)],
  ['a position that is no number', (view) => view.setFloat64(24, NaN, true)],
  ['half a position', (view) => view.setFloat64(24, 10.5, true)],
  ['a count below 0', (view) => view.setFloat64(40, -1, true)],
  ['no signals', (view) => view.setUint32(16, 0, true)],
  ['a billion signals', (view) => view.setUint32(16, 1e9, true)],
  ['other history', (view) => view.setUint32(20, 1, true)],
  ['a stream that has not started', (view) => view.setUint16(6, 0, true)],
  ['a finished stream', (view) => view.setUint16(6, 3, true)],
  ['a fade without weights', (view) => view.setUint16(6, 9, true)],
])('%s, with checksums that agree, is refused', (_, write) => {
  expect(() => layer.restoreStream(forged(bytes, write))).toThrow(
    new Error('the snapshot is altered: its numbers contradict each other'),
  );
});
