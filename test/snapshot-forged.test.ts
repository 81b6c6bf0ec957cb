import { Conv1d } from 'tapline';
import { expect, test } from 'vitest';
import { noiseBlock } from './helpers/arbitrary.ts';
import { forged } from './helpers/forged.ts';

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
