import { type Block, Conv1d } from 'tapline';
import { expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { cut, expectSameBits, join } from '../helpers/law.ts';
import { longScenes } from '../helpers/long-filters.ts';
import { countPoison, poisoned, reached, zeroed } from '../helpers/poison.ts';
import { property } from '../helpers/property.ts';

/** Scenes with NaN and infinities among the samples and zeros among the weights; looking for those takes its time. */
const poisonedScenes = longScenes
  .map((scene) => ({
    ...scene,
    signal: poisoned(scene.signal, 3 + (scene.sizes.length % 5) * 300),
    options: {
      ...scene.options,
      weight: [...scene.options.weight].map((value) => (Math.abs(value) < 0.5 ? 0 : value)),
    },
  }))
  .filter(({ options, signal }) => (options.kernelSize ?? 1) * (signal[0]?.length ?? 0) < 2e6);

/** One signal through `apply`, every output that is not finite as NaN; undefined where it is too short for its padding. */
function applied(layer: Conv1d, signal: Block): Float32Array[] | undefined {
  try {
    return layer.apply(signal).map((row) => row.map((value) => (Number.isFinite(value) ? value : NaN)));
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return undefined;
  }
}

property(
  'an output is not finite if and only if a tap of it reads such a sample; the rest is as without it',
  poisonedScenes,
  200,
  ({ options, batch, signal, sizes, maxBlockSize }) => {
    using layer = new Conv1d(options);
    const { inChannels } = layer.shape;
    const expected: Float32Array[] = [];
    for (let first = 0; first < signal.length; first += inChannels) {
      const one = signal.slice(first, first + inChannels);
      const [whole, clean] = [applied(layer, one), applied(layer, zeroed(one))];
      if (whole === undefined || clean === undefined) return;
      const touched = reached(layer.shape, one, whole[0]?.length ?? 0);
      const healed = clean.map((row, channel) => row.map((value, m) => (touched[channel]?.[m] ? NaN : value)));
      expectSameBits(whole, healed);
      expected.push(...healed);
    }
    if (!layer.plan().streamable) return;
    const stream = layer.createStream({ batch, maxBlockSize });
    const blocks = cut(signal, sizes).map((block) => stream.push(block));
    const output = join([...blocks, stream.flush()], expected.length);
    expectSameBits(
      output.map((row) => row.map((value) => (Number.isFinite(value) ? value : NaN))),
      expected,
    );
    expect(stream.nonFiniteCount).toBe(0);
  },
);

property("'zero' gives the bits of a stream that saw zeros, and counts", poisonedScenes, 100, (scene) => {
  const { options, batch, signal, sizes, maxBlockSize } = scene;
  using layer = new Conv1d(options);
  if (!layer.plan().streamable || applied(layer, signal.slice(0, layer.shape.inChannels)) === undefined) return;
  const zeroing = layer.createStream({ batch, maxBlockSize, nonFinite: 'zero' });
  const plain = layer.createStream({ batch, maxBlockSize });
  let count = 0;
  for (const block of cut(signal, sizes)) {
    expectSameBits(zeroing.push(block), plain.push(zeroed(block)));
    count += countPoison(block);
    expect(zeroing.nonFiniteCount).toBe(count);
  }
  expectSameBits(zeroing.flush(), plain.flush());
});

test.each([
  { paddingMode: 'reflect', padding: [0, 339], at: 790 },
  { paddingMode: 'reflect', padding: [100, 0], at: 5 },
  { paddingMode: 'replicate', padding: [0, 50], at: 799 },
  { paddingMode: 'circular', padding: [0, 60], at: 5 },
] as const)('what a snapshot keeps for padding stays out of spectra under another policy too: %o', (scene) => {
  const { paddingMode, padding, at } = scene;
  using layer = new Conv1d({ weight: noise(1, 300), paddingMode, padding, algorithm: 'fft' });
  const signal = noiseBlock(2, 1, 800);
  signal[0]?.fill(NaN, at, at + 1);
  const copied = at < 100 ? 50 : 800;
  const [before, after] = cut(signal, [copied]) as [Block, Block | undefined];
  const stream = layer.createStream();
  const rows = [stream.push(before)];
  const restored = layer.restoreStream(stream.snapshot(), { nonFinite: 'zero' });
  if (after !== undefined) rows.push(restored.push(after));
  rows.push(restored.flush());
  expectSameBits(join(rows, 1), layer.apply(signal));
});

test('a fade spreads a bad sample no further: the rest is as with a zero in its place', () => {
  const weight = noise(1, 200);
  using layer = new Conv1d({ weight, dilation: 3, algorithm: 'fft' });
  const [stream, clean] = [layer.createStream(), layer.createStream()];
  const signal = noiseBlock(2, 1, 3000).map((row) => row.with(1000, 0));
  const spoilt = signal.map((row) => row.with(1000, -Infinity));
  const halves = [stream, clean].map((one, i) => {
    const blocks = cut(i === 0 ? spoilt : signal, [1100, 400]).map((block, turn) => {
      if (turn < 2) one.setWeight(noise(3 + turn, 200), { fadeFrames: 700 });
      return one.push(block);
    });
    return join(blocks, 1)[0] ?? new Float32Array(0);
  });
  const [got = new Float32Array(0), right = new Float32Array(0)] = halves;
  const bad = [...got.keys()].filter((m) => !Number.isFinite(got[m]));
  expect(bad).toEqual(Array.from({ length: 200 }, (_, k) => 1000 + 3 * k));
  const healed = got.map((value, m) => (bad.includes(m) ? (right[m] ?? NaN) : value));
  expectSameBits([healed], [right]);
});

test('numbers too large for spectra leave no trace beyond the blocks that hold them', () => {
  for (const kernelSize of [70, 700, 9000, 34_000]) {
    using layer = new Conv1d({ weight: noise(1, kernelSize), algorithm: 'fft' });
    const [largest = { size: 0 }] = layer.plan().partitions?.toReversed() ?? [];
    const signal = noiseBlock(2, 1, 3 * kernelSize + 3000);
    const huge = signal.map((row) => row.slice().fill(3e38, 1000, 1003));
    const [clean, spoilt] = [layer.apply(signal), layer.apply(huge)];
    const after = 1003 + kernelSize + 2 * largest.size;
    for (const part of [[0, 1000 - (1000 % 32)] as const, [after, signal[0]?.length ?? 0] as const]) {
      expectSameBits(
        spoilt.map((row) => row.slice(...part)),
        clean.map((row) => row.slice(...part)),
      );
    }
  }
});
