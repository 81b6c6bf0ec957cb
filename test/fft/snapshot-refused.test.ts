import { Conv1d, type Conv1dOptions, type Conv1dStream } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { forged } from '../helpers/forged.ts';
import { keepsNothing, refusal } from '../helpers/refusal.ts';
import { optionsFor } from '../helpers/specimens.ts';

const base = { inChannels: 2, outChannels: 2, kernelSize: 40, dilation: 2, bias: true, algorithm: 'fft' } as const;
const options = optionsFor(base, 1);

/** A stream of batch 2 that remembers a NaN, in the middle of a fade. */
function busy(layer: Conv1d): Conv1dStream {
  const stream = layer.createStream({ batch: 2 });
  stream.push(noiseBlock(2, 4, 190));
  stream.setWeight(noise(3, 160), { bias: [1, 2], fadeFrames: 1000 });
  stream.push([...noiseBlock(3, 3, 1), Float32Array.of(NaN)]);
  stream.push(noiseBlock(4, 4, 20));
  return stream;
}

const layer = new Conv1d(options);
const bytes = busy(layer).snapshot();

/** Places all over the bytes: every one of the head and of the end, and every 97th between. */
const places = Array.from(bytes.keys()).filter((at) => at < 80 || at % 97 === 0 || at >= bytes.length - 80);

function expectRefused(other: Conv1d, wrong: Uint8Array, reason: RegExp): void {
  expect(refusal(() => keepsNothing(() => other.restoreStream(wrong)))).toMatch(reason);
}

test('the snapshot that is spoilt here is a right one', () => {
  const copy = layer.restoreStream(forged(bytes, () => undefined));
  expect(copy.snapshot()).toEqual(bytes);
  expect(copy.push(noiseBlock(5, 4, 100))).toEqual(layer.restoreStream(bytes).push(noiseBlock(5, 4, 100)));
});

test('a snapshot cut short anywhere is refused as truncated', () => {
  for (const length of places) expectRefused(layer, bytes.slice(0, length), /^Error: the snapshot is truncated: /);
});

test('a snapshot with a byte changed anywhere is refused as altered, or as foreign where its magic is gone', () => {
  for (const at of places) {
    const reason = at < 4 ? /^Error: the snapshot is foreign: / : /^Error: the snapshot is altered: /;
    for (const flip of [1, 128, 255]) expectRefused(layer, bytes.with(at, (bytes[at] ?? 0) ^ flip), reason);
  }
});

test('a snapshot with bytes behind it, left out or in another order is refused', () => {
  const longer = new Uint8Array(bytes.length + 16);
  longer.set(bytes);
  expectRefused(layer, longer, /^Error: the snapshot is altered: /);
  for (const at of [60, 1000, bytes.length - 100]) {
    const spliced = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 4));
    expectRefused(layer, spliced, /^Error: the snapshot is truncated: /);
  }
  const exchanged = bytes.slice();
  exchanged.set(bytes.subarray(60, 160), 160);
  exchanged.set(bytes.subarray(160, 260), 60);
  expectRefused(layer, exchanged, /^Error: the snapshot is altered: /);
});

test.each<{ name: string; other: Conv1dOptions }>([
  { name: 'other weights', other: optionsFor(base, 2) },
  { name: 'one other weight', other: { ...options, weight: [...options.weight].with(159, 0.25) } },
  { name: 'no bias', other: { ...options, bias: undefined } },
  { name: 'another dilation', other: { ...options, dilation: 3 } },
  { name: 'other padding', other: { ...options, padding: 7 } },
  { name: 'the other operation', other: { ...options, operation: 'convolution' } },
  { name: 'the other numerics', other: { ...options, numerics: 'fast' } },
  { name: 'the other algorithm', other: { ...options, algorithm: 'direct' } },
  { name: 'other groups', other: { ...options, groups: 2, kernelSize: 80 } },
])('a snapshot is refused as foreign by a layer with $name', ({ other }) => {
  using another = new Conv1d(other);
  expectRefused(another, bytes, /^Error: the snapshot is foreign: /);
});

test('a snapshot fits another layer made of the same options', () => {
  using same = new Conv1d({ ...options, weight: [...options.weight] });
  expect(same.restoreStream(bytes).snapshot()).toEqual(bytes);
});

describe('forged, with checksums that agree', () => {
  const stream = busy(layer);
  const flags = new DataView(bytes.buffer).getUint16(6, true);

  test.each<[what: string, write: (view: DataView) => void]>([
    ['an output too few', (view) => view.setFloat64(32, stream.emitted - 1, true)],
    ['an output too many', (view) => view.setFloat64(32, stream.emitted + 1, true)],
    ['another position', (view) => view.setFloat64(24, stream.position + 1, true)],
    ['a position that is no number', (view) => view.setFloat64(24, NaN, true)],
    ['half a position', (view) => view.setFloat64(24, 10.5, true)],
    ['no signals', (view) => view.setUint32(16, 0, true)],
    ['one signal', (view) => view.setUint32(16, 1, true)],
    ['a million signals', (view) => view.setUint32(16, 1e6, true)],
    ['no history', (view) => view.setUint32(20, 0, true)],
    ['more history', (view) => view.setUint32(20, view.getUint32(20, true) + 1, true)],
    ['a stream that has not started', (view) => view.setUint16(6, flags & ~1, true)],
    ['a finished stream', (view) => view.setUint16(6, flags | 2, true)],
    ['no weights of its own', (view) => view.setUint16(6, flags & ~4, true)],
    ['no fade', (view) => view.setUint16(6, flags & ~8, true)],
    ['no frame that was not finite', (view) => view.setUint16(6, flags & ~16, true)],
  ])('%s is refused', (_, write) => {
    expectRefused(layer, forged(bytes, write), /^Error: the snapshot is altered: its numbers contradict each other$/);
  });

  test('a billion signals are refused before anything is allocated for them', () => {
    expect(
      refusal(() => keepsNothing(() => layer.restoreStream(forged(bytes, (view) => view.setUint32(16, 1e9, true))))),
    ).toMatch(/^(Error: the snapshot is altered|RangeError): /);
    const without = forged(bytes, (view) => {
      view.setUint32(16, 2 ** 31, true);
      view.setUint32(20, 0, true);
    });
    expectRefused(layer, without, /^Error: the snapshot is altered: its numbers contradict each other$/);
  });

  test('frames that were not finite are frames of the past, in their own places', () => {
    const frame = 190 + 78; // behind the left padding
    const view = new DataView(bytes.buffer);
    const at = Array.from({ length: bytes.length - 68 }, (_, i) => 60 + i).find(
      (i) => view.getFloat64(i, true) === frame,
    );
    expect(at).toBeDefined();
    for (const wrong of [frame - 1, frame + 200, 1e9, -2, frame + 0.5, NaN, Infinity, -Infinity]) {
      const other = forged(bytes, (copy) => copy.setFloat64(at ?? 0, wrong, true));
      expectRefused(layer, other, /^Error: the snapshot is altered: its numbers contradict each other$/);
    }
  });

  test('a direct layer knows no such frames', () => {
    using direct = new Conv1d({ weight: [1, 2] });
    const plain = direct.createStream();
    plain.push([Float32Array.of(1, NaN)]);
    const snapshot = plain.snapshot();
    const longer = new Uint8Array(snapshot.length + 8);
    longer.set(snapshot);
    const other = forged(longer, (copy) => {
      copy.setFloat64(48, longer.length, true);
      copy.setFloat64(longer.length - 12, 2, true);
      copy.setUint16(6, copy.getUint16(6, true) | 16, true);
    });
    expectRefused(direct, other, /^Error: the snapshot is altered: its numbers contradict each other$/);
  });
});
