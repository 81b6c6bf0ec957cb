import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock } from './helpers/arbitrary.ts';
import { frames } from './helpers/feed.ts';
import { expectSameBits } from './helpers/law.ts';
import { refusal } from './helpers/refusal.ts';
import { shifted } from './helpers/shift.ts';
import { optionsFor, specimens } from './helpers/specimens.ts';

test('a stream that takes in more than 2^32 frames, one block after the other, stays exact', () => {
  const stride = 100; // few outputs: this takes a second
  using layer = new Conv1d({ weight: [2], stride });
  const stream = layer.createStream({ maxBlockSize: 4096 });
  const block = noise(1, 4096);
  const output = [new Float32Array(42)];
  let position = 0;
  let emitted = 0;
  const end = 2 ** 32 + 3 * 4096;
  while (position < end) {
    const written = stream.process([block], output);
    // Powers of two are where numbers of 31 or 32 bits would fail.
    if (position >= end - 5 * 4096 || Math.abs(position - 2 ** 31) <= 2 * 4096) {
      const first = emitted * stride;
      const expected = Array.from({ length: written }, (_, i) => 2 * (block[first + i * stride - position] ?? NaN));
      expect([...(output[0]?.subarray(0, written) ?? [])]).toEqual(expected);
    }
    position += block.length;
    emitted += written;
    if (stream.position !== position || stream.emitted !== Math.ceil(position / stride)) break;
  }
  expect([stream.position, stream.emitted]).toEqual([end, Math.ceil(end / stride)]);
});

/** Positions, in input frames, that the streams are moved to; the last is as far as exact numbers reach. */
const targets = [2 ** 31 - 20, 2 ** 32 - 20, 2 ** 33 + 1, 2 ** 45, 2 ** 52, 2 ** 53 - 1000];

const cases = [
  ...specimens,
  { name: 'stride 3, long', options: optionsFor({ kernelSize: 40, stride: 3, dilation: 2, bias: true }, 5), batch: 1 },
];

describe.each(cases)('$name', ({ options, batch }) => {
  test.each(targets)('goes on at frame %d as it would at the start', (target) => {
    using layer = new Conv1d(options);
    const { shape } = layer;
    const signal = noiseBlock(3, batch * shape.inChannels, 200);
    const near = layer.createStream({ batch, maxBlockSize: 16 });
    near.push(frames(signal, 0, 50));
    const outputs = Math.floor((target - 50) / shape.stride);
    const far = layer.restoreStream(shifted(near.snapshot(), shape, outputs), { maxBlockSize: 16 });
    const expectAlike = (): void => {
      expect(far.position - outputs * shape.stride).toBe(near.position);
      expect(far.emitted - outputs).toBe(near.emitted);
      expect(far.outputLength(77)).toBe(near.outputLength(77));
    };
    expectAlike();
    for (let at = 50, size = 0; at < 200; at += size++) {
      // Weights faded in at a far position, too.
      if (size === 6) for (const stream of [near, far]) stream.setWeight(options.weight, { fadeFrames: 7 });
      if (size === 11)
        for (const stream of [near, far]) stream.setWeight(noise(8, options.weight.length), { fadeFrames: 61 });
      expectSameBits(far.push(frames(signal, at, at + size)), near.push(frames(signal, at, at + size)));
      expectAlike();
    }
    expect(shifted(far.snapshot(), shape, -outputs)).toEqual(near.snapshot());
    const [farClone, nearClone] = [far.clone(), near.clone()];
    expectSameBits(far.flush(), near.flush());
    expectSameBits(farClone.flush(), nearClone.flush());
    expect(far.emitted - outputs).toBe(near.emitted);
  });
});

test('a refused block names its frame exactly, however far', () => {
  using layer = new Conv1d({ weight: [1, 2] });
  const start = layer.createStream();
  start.push([new Float32Array(9)]);
  const bytes = shifted(start.snapshot(), layer.shape, 2 ** 53 - 100);
  const stream = layer.restoreStream(bytes, { nonFinite: 'throw' });
  expect(refusal(() => stream.push([Float32Array.of(0, 0, NaN)]))).toBe(
    'RangeError: input must be finite: got NaN on channel 0 at frame 9007199254740903',
  );
});
