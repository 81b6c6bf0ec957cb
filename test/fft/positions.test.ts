import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { frames } from '../helpers/feed.ts';
import { expectSameBits } from '../helpers/law.ts';
import { longSpecimens, threeLevels } from '../helpers/long-filters.ts';
import { partitionPeriod, shifted } from '../helpers/shift.ts';
import { optionsFor } from '../helpers/specimens.ts';

test('a stream that takes in more than 2^32 frames, one block after the other, stays exact', () => {
  // Every 100th frame is read: this takes seconds.
  using layer = new Conv1d(optionsFor({ kernelSize: 100, stride: 100, dilation: 100, algorithm: 'fft' }, 1));
  expect(layer.plan().partitions).not.toEqual([]);
  const stream = layer.createStream({ maxBlockSize: 4096 });
  const block = [noise(1, 4096)];
  const output = [new Float32Array(42)];
  // The same 1,024 outputs again and again, which are whole blocks of every size.
  const period = 102_400;
  const turn: Float32Array[] = [];
  const end = 2 ** 32 + 3 * period;
  let [position, emitted] = [0, 0];
  while (position < end) {
    const written = stream.process(block, output);
    const place = (position % period) / 4096;
    if (position >= period && position < 2 * period) turn[place] = (output[0] ?? new Float32Array(0)).slice(0, written);
    // Powers of two are where numbers of 31 or 32 bits would fail.
    if (position >= 2 ** 32 - period || Math.abs(position - 2 ** 31) <= period) {
      const expected = turn[place];
      if (expected === undefined || written !== expected.length) break;
      expectSameBits([(output[0] ?? expected).subarray(0, written)], [expected]);
    }
    position += 4096;
    emitted += written;
    if (stream.position !== position || stream.emitted !== Math.ceil(position / 100)) break;
  }
  expect(turn).toHaveLength(25);
  expect([stream.position, stream.emitted, emitted]).toEqual([position, Math.ceil(position / 100), emitted]);
  expect(position).toBeGreaterThanOrEqual(end);
});

/** Positions, in input frames, near which the streams are moved; the last is about as far as exact numbers reach. */
const targets = [2 ** 31, 2 ** 32, 2 ** 33 + 1, 2 ** 45, 2 ** 53];

const cases = [
  ...longSpecimens,
  {
    name: 'stride 3, dilation 5',
    options: optionsFor({ kernelSize: 120, stride: 3, dilation: 5, algorithm: 'fft' }, 5),
    batch: 1,
  },
];

describe.each(cases)('$name', ({ options, batch }) => {
  test.each(targets)('goes on near frame %d as it would at the start', (target) => {
    using layer = new Conv1d(options);
    const { shape } = layer;
    const signal = noiseBlock(3, batch * shape.inChannels, 900);
    signal[0]?.fill(NaN, 99, 100);
    const near = layer.createStream({ batch, maxBlockSize: 16 });
    near.push(frames(signal, 0, 150));
    const period = partitionPeriod(shape);
    // Over the target within the signal, but for the last, from which no frame may be further away than 2^53.
    const cycles = (target - (target === 2 ** 53 ? 4000 : 150)) / shape.stride / period;
    const outputs = period * (target === 2 ** 53 ? Math.floor(cycles) : Math.ceil(cycles));
    const far = layer.restoreStream(shifted(near.snapshot(), shape, outputs), { maxBlockSize: 16 });
    const expectAlike = (): void => {
      expect(far.position - outputs * shape.stride).toBe(near.position);
      expect(far.emitted - outputs).toBe(near.emitted);
      expect(far.outputLength(77)).toBe(near.outputLength(77));
    };
    expectAlike();
    for (let at = 150, size = 0; at < 900; at += size++) {
      // Weights faded in at a far position, too, and a frame that is not finite.
      const block = frames(signal, at, at + size);
      if (size === 6) for (const stream of [near, far]) stream.setWeight(options.weight, { fadeFrames: 7 });
      if (size === 11)
        for (const stream of [near, far]) stream.setWeight(noise(8, options.weight.length), { fadeFrames: 361 });
      if (size === 17) block[0]?.fill(Infinity, 3, 4);
      expectSameBits(far.push(block), near.push(block));
      expectAlike();
    }
    expect(Buffer.compare(shifted(far.snapshot(), shape, -outputs), near.snapshot())).toBe(0);
    const [farClone, nearClone] = [far.clone(), near.clone()];
    expectSameBits(far.flush(), near.flush());
    expectSameBits(farClone.flush(), nearClone.flush());
    expect(far.emitted - outputs).toBe(near.emitted);
  });
});

test.each([
  { name: 'causal', options: threeLevels },
  { name: 'valid', options: { ...threeLevels, padding: 'valid' } as const },
])('a $name filter in three levels goes on beyond 2^32 as it would at the start', ({ options }) => {
  using layer = new Conv1d(options);
  const { shape } = layer;
  expect(layer.plan().partitions).toHaveLength(3);
  const signal = noiseBlock(3, 1, 150_000);
  const near = layer.createStream();
  near.push(frames(signal, 0, 70_123));
  const period = partitionPeriod(shape);
  const outputs = period * Math.ceil(2 ** 32 / period);
  const far = layer.restoreStream(shifted(near.snapshot(), shape, outputs));
  expect(far.position).toBeGreaterThan(2 ** 32);
  for (const stream of [near, far]) stream.setWeight(noise(8, options.weight.length), { fadeFrames: 30_000 });
  const rest = frames(signal, 70_123, 150_000);
  expectSameBits(far.push(rest), near.push(rest));
  expect(Buffer.compare(shifted(far.snapshot(), shape, -outputs), near.snapshot())).toBe(0);
  expectSameBits(far.flush(), near.flush());
});
