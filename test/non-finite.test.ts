import type fc from 'fast-check';
import { type Block, Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noiseBlock, type Scene, scenes } from './helpers/arbitrary.ts';
import { cut, expectSameBits, join } from './helpers/law.ts';
import { misuse } from './helpers/misuse.ts';
import { countPoison, poisoned, reached, zeroed } from './helpers/poison.ts';
import { property } from './helpers/property.ts';
import { refusal } from './helpers/refusal.ts';
import { specimens } from './helpers/specimens.ts';

/** Scenes with NaN and infinities among the samples and zeros among the weights. */
const poisonedScenes: fc.Arbitrary<Scene> = scenes.map((scene) => ({
  ...scene,
  signal: poisoned(scene.signal, 3 + (scene.sizes.length % 4) * 20),
  options: {
    ...scene.options,
    weight: [...scene.options.weight].map((value) => (Math.abs(value) < 0.5 ? 0 : value)),
  },
}));

/** Signal by signal through `apply`, or undefined where the signal is too short to make its padding. */
function wholeOf(layer: Conv1d, signal: Block): { output: Float32Array[]; touched: boolean[][] } | undefined {
  const { inChannels } = layer.shape;
  const output: Float32Array[] = [];
  const touched: boolean[][] = [];
  for (let first = 0; first < signal.length; first += inChannels) {
    const one = signal.slice(first, first + inChannels);
    let rows: Float32Array[];
    try {
      rows = layer.apply(one);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      return undefined;
    }
    output.push(...rows);
    touched.push(...reached(layer.shape, one, rows[0]?.length ?? 0));
  }
  return { output, touched };
}

/** Where the outputs are not finite: exactly there they should be. */
function expectTouched(output: Block, touched: readonly boolean[][]): void {
  for (const [channel, row] of output.entries()) {
    for (const [m, value] of row.entries()) {
      if (Number.isFinite(value) === touched[channel]?.[m]) {
        expect.fail(
          `channel ${channel}, output ${m}: got ${value}, which reads ${touched[channel]?.[m] ? '' : 'no '}NaN`,
        );
      }
    }
  }
}

describe("'propagate'", () => {
  property('an output is not finite if and only if a tap of it reads such a sample', poisonedScenes, 800, (scene) => {
    const { options, batch, signal, sizes, maxBlockSize } = scene;
    using layer = new Conv1d(options);
    const whole = wholeOf(layer, signal);
    const clean = wholeOf(layer, zeroed(signal));
    if (whole === undefined || clean === undefined) return;
    const { output, touched } = whole;
    expectTouched(output, touched);
    // What no NaN reached is what it would have been without it.
    const healed = output.map((row, channel) =>
      row.map((value, m) => (touched[channel]?.[m] ? (clean.output[channel]?.[m] ?? 0) : value)),
    );
    expectSameBits(healed, clean.output);
    if (!layer.plan().streamable) return;
    const stream = layer.createStream({ batch, maxBlockSize });
    const blocks = cut(signal, sizes).map((block) => stream.push(block));
    expectTouched(join([...blocks, stream.flush()], output.length), touched);
    expect(stream.nonFiniteCount).toBe(0);
  });

  test('one bad sample in a long signal is gone after the receptive field', () => {
    using layer = new Conv1d({ kernelSize: 64, dilation: 3, weight: new Array(64).fill(0.5) });
    const signal = noiseBlock(1, 1, 5000);
    signal[0]?.fill(NaN, 1000, 1001);
    const [row = new Float32Array(0)] = layer.apply(signal);
    const bad = [...row.keys()].filter((m) => !Number.isFinite(row[m]));
    expect(bad).toEqual(Array.from({ length: 64 }, (_, k) => 1000 + 3 * k));
  });

  test('a fade spreads a bad sample no further', () => {
    using layer = new Conv1d({ weight: [1, 0, 2] });
    const stream = layer.createStream();
    stream.setWeight([0, 0, 0], { fadeFrames: 4 });
    const [row = new Float32Array(0)] = stream.push([Float32Array.of(1, Infinity, 1, 1, 1, 1, NaN, 1, 1, 1)]);
    expect([...row].map(Number.isFinite)).toEqual([true, false, false, false, true, true, false, false, false, true]);
  });

  test('the largest float32 and the smallest are finite', () => {
    using layer = new Conv1d({ weight: [1, 0, 0] });
    const samples = [3.4028234663852886e38, -3.4028234663852886e38, 1e-45, -0, 0, 0];
    expect([...(layer.apply([Float32Array.from(samples)])[0] ?? [])].every(Number.isFinite)).toBe(true);
  });
});

describe("'zero'", () => {
  property('the bits of a stream that saw zeros, and the count of what was replaced', poisonedScenes, 800, (scene) => {
    const { options, batch, signal, sizes, maxBlockSize } = scene;
    using layer = new Conv1d(options);
    if (!layer.plan().streamable || wholeOf(layer, signal) === undefined) return;
    const zeroing = layer.createStream({ batch, maxBlockSize, nonFinite: 'zero' });
    const plain = layer.createStream({ batch, maxBlockSize });
    let count = 0;
    for (const block of cut(signal, sizes)) {
      expectSameBits(zeroing.push(block), plain.push(zeroed(block)));
      count += countPoison(block);
      expect(zeroing.nonFiniteCount).toBe(count);
    }
    expectSameBits(zeroing.flush(), plain.flush());
    expect(zeroing.nonFiniteCount).toBe(count);
    zeroing.reset();
    expect(zeroing.nonFiniteCount).toBe(0);
  });

  test.each(specimens)('$name: every sample counts once, however often padding repeats it', ({ options, batch }) => {
    using layer = new Conv1d(options);
    const channels = batch * layer.shape.inChannels;
    const signal = Array.from({ length: channels }, () => new Float32Array(20).fill(-Infinity));
    const stream = layer.createStream({ batch, maxBlockSize: 6, nonFinite: 'zero' });
    for (const block of cut(signal, [1, 3, 9])) stream.push(block);
    stream.flush();
    expect(stream.nonFiniteCount).toBe(20 * channels);
    // The caller's arrays are not written to.
    expect(countPoison(signal)).toBe(20 * channels);
  });

  test('the largest float32 and the smallest are not replaced', () => {
    using layer = new Conv1d({ weight: [1] });
    const stream = layer.createStream({ nonFinite: 'zero' });
    const samples = Float32Array.of(3.4028234663852886e38, -3.4028234663852886e38, 1e-45, -1e-45, 1, NaN);
    expect(stream.push([samples])).toEqual([samples.with(5, 0)]);
    expect(stream.nonFiniteCount).toBe(1);
  });
});

describe("'throw'", () => {
  /** A stream at frame 100 of batch 2 × 2 channels, and its twin for comparison. */
  const options = { inChannels: 2, weight: [1, 2, 3, 4, 5, 6] };
  const good = noiseBlock(1, 4, 100);

  test.each([
    { name: 'a NaN in a short block', size: 5, channel: 0, frame: 4, sample: NaN },
    { name: 'an infinity in the last channel', size: 5, channel: 3, frame: 0, sample: Infinity },
    { name: 'the last frame of a block longer than maxBlockSize', size: 70, channel: 2, frame: 69, sample: -Infinity },
    { name: 'the first frame of such a block', size: 70, channel: 1, frame: 0, sample: NaN },
  ])(
    '$name: the message names channel and frame, and nothing of the block goes in',
    ({ size, channel, frame, sample }) => {
      using layer = new Conv1d(options);
      const stream = layer.createStream({ batch: 2, maxBlockSize: 16, nonFinite: 'throw' });
      const twin = layer.createStream({ batch: 2, maxBlockSize: 16 });
      stream.push(good);
      twin.push(good);
      const bad = noiseBlock(2, 4, size);
      bad[channel]?.fill(sample, frame, frame + 1);
      const message = `RangeError: input must be finite: got ${sample} on channel ${channel} at frame ${100 + frame}`;
      const before = stream.snapshot();
      expect(refusal(() => stream.push(bad))).toBe(message);
      const output = [0, 1].map(() => new Float32Array(size).fill(9));
      expect(refusal(() => stream.process(bad, output))).toBe(message);
      expect(output).toEqual([0, 1].map(() => new Float32Array(size).fill(9)));
      expect(stream.snapshot()).toEqual(before);
      expect([stream.position, stream.emitted, stream.nonFiniteCount]).toEqual([100, 100, 0]);
      expectSameBits(stream.push(good), twin.push(good));
    },
  );

  test.each(specimens)('$name: a refused block leaves no trace anywhere in the signal', ({ options, batch }) => {
    using layer = new Conv1d(options);
    const signal = noiseBlock(4, batch * layer.shape.inChannels, 30);
    const stream = layer.createStream({ batch, maxBlockSize: 4, nonFinite: 'throw' });
    const twin = layer.createStream({ batch, maxBlockSize: 4 });
    const bad = signal.map((row) => row.slice(0, 11).fill(NaN, 10));
    for (const block of cut(signal, [0, 1, 1, 2, 3, 5, 8])) {
      expect(refusal(() => stream.push(bad))).toMatch(`on channel 0 at frame ${stream.position + 10}`);
      expectSameBits(stream.push(block), twin.push(block));
    }
    expect(stream.snapshot()).toEqual(twin.snapshot());
    expectSameBits(stream.flush(), twin.flush());
  });
});

test('another policy is no policy', () => {
  using layer = new Conv1d({ weight: [1] });
  const must = "nonFinite must be 'propagate', 'zero' or 'throw': got";
  expect(refusal(() => misuse(layer, 'createStream', { nonFinite: 'ignore' }))).toBe(`RangeError: ${must} 'ignore'`);
  expect(refusal(() => misuse(layer, 'createStream', { nonFinite: true }))).toBe(
    'TypeError: nonFinite must be a string: got true',
  );
});
