import { Conv1d, type Conv1dOptions } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock } from './helpers/arbitrary.ts';
import { base, baseOptions, midFade } from './helpers/mid-fade.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';
import { optionsFor } from './helpers/specimens.ts';

/** That the bytes are refused, for this reason, and that nothing is kept of the attempt. */
function expectRefused(layer: Conv1d, bytes: Uint8Array, reason: RegExp): void {
  expect(refusal(() => keepsNothing(() => layer.restoreStream(bytes)))).toMatch(reason);
}

/** Layers that are nearly the one whose streams are snapshot here. */
const others: readonly { name: string; options: Conv1dOptions }[] = [
  { name: 'other weights', options: optionsFor(base, 2) },
  { name: 'one weight that differs in its last bit', options: { ...baseOptions, weight: nudged(baseOptions.weight) } },
  { name: 'another bias', options: { ...baseOptions, bias: [0, 0] } },
  { name: 'no bias', options: { ...baseOptions, bias: undefined } },
  { name: 'another dilation', options: { ...baseOptions, dilation: 3 } },
  { name: 'another stride', options: { ...baseOptions, stride: 2 } },
  { name: 'other padding', options: { ...baseOptions, padding: [6, 1] } },
  { name: 'another padding mode', options: { ...baseOptions, paddingMode: 'replicate' } },
  { name: 'the other operation', options: { ...baseOptions, operation: 'convolution' } },
  { name: 'the other numerics', options: { ...baseOptions, numerics: 'fast' } },
  { name: 'fewer channels', options: optionsFor({ ...base, inChannels: 1 }, 1) },
  { name: 'other groups', options: { ...baseOptions, groups: 2, kernelSize: 8 } },
];

describe('bytes that are not a whole snapshot of the layer', () => {
  test('a snapshot cut short at any length is refused as truncated', () => {
    using layer = new Conv1d(baseOptions);
    const bytes = midFade(layer).snapshot();
    for (let length = 0; length < bytes.length; length++) {
      expectRefused(layer, bytes.slice(0, length), /^Error: the snapshot is truncated: /);
    }
  });

  test('a snapshot with any byte changed is refused as altered, or as foreign where its magic is gone', () => {
    using layer = new Conv1d(baseOptions);
    const bytes = midFade(layer).snapshot();
    for (let at = 0; at < bytes.length; at++) {
      const reason = at < 4 ? /^Error: the snapshot is foreign: / : /^Error: the snapshot is altered: /;
      for (const flip of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const changed = bytes.slice();
        changed[at] = (bytes[at] ?? 0) ^ flip;
        expectRefused(layer, changed, reason);
      }
    }
  });

  test('a snapshot with bytes behind it, or bytes left out, is refused', () => {
    using layer = new Conv1d(baseOptions);
    const bytes = midFade(layer).snapshot();
    for (const extra of [1, 4, 64, bytes.length]) {
      const longer = new Uint8Array(bytes.length + extra);
      longer.set(bytes);
      expectRefused(layer, longer, /^Error: the snapshot is altered: /);
    }
    for (const at of [8, 60, 100]) {
      const spliced = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 4));
      expectRefused(layer, spliced, /^Error: the snapshot is (truncated|altered): /);
    }
  });

  test('the head of one snapshot on the body of another is refused as altered', () => {
    using layer = new Conv1d(baseOptions);
    const stream = midFade(layer);
    const bytes = stream.snapshot();
    stream.push(noiseBlock(4, 4, 1));
    const later = stream.snapshot();
    expect(later.length).toBe(bytes.length);
    expectRefused(
      layer,
      Uint8Array.of(...bytes.subarray(0, 60), ...later.subarray(60)),
      /^Error: the snapshot is altered: /,
    );
  });

  test('a snapshot with two parts in exchange is refused as altered', () => {
    using layer = new Conv1d(baseOptions);
    const bytes = midFade(layer).snapshot();
    const exchanged = bytes.slice();
    exchanged.set(bytes.subarray(60, 68), 68);
    exchanged.set(bytes.subarray(68, 76), 60);
    expectRefused(layer, exchanged, /^Error: the snapshot is altered: /);
  });

  test('bytes that never were a snapshot are refused as foreign', () => {
    using layer = new Conv1d(baseOptions);
    for (const bytes of [
      Uint8Array.of(1),
      new Uint8Array(1000),
      new Uint8Array(1000).fill(0x74),
      new TextEncoder().encode('{"state": "not one of ours, though it is long enough to have been one"}'),
      new Uint8Array(noise(1, 200).buffer),
    ]) {
      expectRefused(layer, bytes, /^Error: the snapshot is foreign: /);
    }
  });

  test.each(others)('a snapshot is refused as foreign by a layer with $name', ({ options }) => {
    using layer = new Conv1d(baseOptions);
    using other = new Conv1d(options);
    expectRefused(other, midFade(layer).snapshot(), /^Error: the snapshot is foreign: /);
  });

  test('a snapshot fits another layer made of the same options', () => {
    using layer = new Conv1d(baseOptions);
    using same = new Conv1d({ ...baseOptions, weight: [...baseOptions.weight] });
    const stream = midFade(layer);
    const copy = same.restoreStream(stream.snapshot());
    const block = noiseBlock(9, 4, 30);
    expect(copy.push(block)).toEqual(stream.push(block));
  });
});

/** The same numbers, but for the last, which is the next float32 after it. */
function nudged(weight: Conv1dOptions['weight']): Float32Array {
  const copy = Float32Array.from(weight);
  const bits = new Uint32Array(copy.buffer);
  bits[bits.length - 1] = (bits.at(-1) ?? 0) + 1;
  return copy;
}
