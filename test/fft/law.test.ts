import fc from 'fast-check';
import { type Block, Conv1d } from 'tapline';
import { expect, test } from 'vitest';
import { type CheckedLayer, checkLayer } from '../../dist/conv1d/layer.js';
import { paddedIndex } from '../../dist/conv1d/padding.js';
import { reference } from '../../dist/conv1d/reference.js';
import { noiseBlock } from '../helpers/arbitrary.ts';
import { expectWithinBound, promisedBound } from '../helpers/bound.ts';
import { checkLaw, processing, pushing } from '../helpers/check-law.ts';
import { expectSameBits, expectStreamingLaw } from '../helpers/law.ts';
import { longScenes, longSpecimens, threeLevels } from '../helpers/long-filters.ts';
import { property } from '../helpers/property.ts';
import { optionsFor } from '../helpers/specimens.ts';

property('any cut of the signal gives the bits of the whole', longScenes, 500, checkLaw);

test('the filters drawn have no partitions, one level of them, two and more', () => {
  const counts = fc
    .sample(longScenes, { numRuns: 300, seed: 1 })
    .map(({ options }) => {
      using layer = new Conv1d(options);
      return layer.plan().partitions?.length ?? 0;
    })
    .toSorted();
  for (const levels of [0, 1, 2]) expect(counts.filter((count) => count === levels).length).toBeGreaterThan(10);
});

test.each(longSpecimens)('$name: the law holds in blocks of 1, 127, 128, 129 and as one', ({ options, batch }) => {
  using layer = new Conv1d(options);
  expect(layer.plan().partitions).not.toEqual([]);
  const { inChannels, outChannels } = layer.shape;
  const signal = noiseBlock(1, batch * inChannels, 1500);
  const whole = Array.from({ length: batch }, (_, n) =>
    layer.apply(signal.slice(n * inChannels, (n + 1) * inChannels)),
  ).flat();
  for (const size of [1, 127, 128, 129, 1500]) {
    const sizes = new Array(1500).fill(size);
    expectStreamingLaw(pushing(layer.createStream({ batch })), whole, signal, sizes);
    expectStreamingLaw(processing(layer.createStream({ batch }), batch * outChannels), whole, signal, sizes);
  }
});

test.each([
  { name: 'causal', options: threeLevels },
  {
    name: 'dilated, valid',
    options: optionsFor(
      { kernelSize: 33_000, dilation: 2, groups: 2, inChannels: 2, outChannels: 4, padding: 'valid' },
      2,
    ),
  },
  {
    name: 'stride 3, padded with reflections',
    options: optionsFor(
      { kernelSize: 100_000, stride: 3, outChannels: 2, padding: [500, 70_000], paddingMode: 'reflect' },
      4,
    ),
  },
])('$name: the law holds for a filter in three levels of partitions', ({ options }) => {
  using layer = new Conv1d(options);
  const plan = layer.plan();
  expect(plan.partitions).toHaveLength(3);
  const length = 2 * plan.effectiveKernelSize + 10_000;
  const signal = noiseBlock(1, layer.shape.inChannels, length);
  const whole = layer.apply(signal);
  for (const size of [127, 128, 129, 5000, length]) {
    const stream = layer.createStream({ maxBlockSize: Math.min(size, 1000) });
    expectStreamingLaw(pushing(stream), whole, signal, new Array(Math.ceil(length / size)).fill(size));
    expect([stream.position, stream.emitted]).toEqual([length, plan.outputLength(length)]);
  }
  // Frame by frame where the largest blocks end and begin.
  const largest = (plan.partitions?.[2]?.size ?? 0) * layer.shape.dilation;
  const middle = Math.floor(length / 2 / largest) * largest - 300;
  expectStreamingLaw(pushing(layer.createStream()), whole, signal, [middle, ...new Array(600).fill(1)]);
  expectSameBits(layer.apply(signal), whole);
  expectRight(layer, checkLayer(options), signal, whole);
});

test('the law holds for a filter of more than 2^20 taps, in four levels', () => {
  const options = optionsFor({ kernelSize: 2 ** 20 + 5, algorithm: 'fft', bias: true }, 1);
  using layer = new Conv1d(options);
  expect(layer.plan().partitions).toHaveLength(4);
  const signal = noiseBlock(1, 1, 1_400_000);
  const whole = layer.apply(signal);
  expectStreamingLaw(pushing(layer.createStream()), whole, signal, [1, 500_000, 65_537, 1_000_000]);
  expectRight(layer, checkLayer(options), signal, whole);
});

/** Some outputs against their definition, in float64; for causal layers and others. */
function expectRight(layer: Conv1d, { shape, weight, bias }: CheckedLayer, signal: Block, output: Block): void {
  const plan = layer.plan();
  const { inChannels, outChannels, groups, kernelSize, stride, dilation, padding, paddingMode } = shape;
  const inputs = inChannels / groups;
  const length = signal[0]?.length ?? 0;
  const frames = output[0]?.length ?? 0;
  for (const m of [0, 1, 5000, Math.floor(frames / 3), frames - 70, frames - 1]) {
    for (let co = 0; co < outChannels; co++) {
      let exact = bias?.[co] ?? 0;
      for (let tap = 0; tap < inputs * kernelSize; tap++) {
        const channel = Math.floor((co * groups) / outChannels) * inputs + Math.floor(tap / kernelSize);
        const frame = m * stride + (tap % kernelSize) * dilation - padding[0];
        const sample = signal[channel]?.[paddedIndex(paddingMode, frame, length)] ?? 0;
        exact += (weight[co * inputs * kernelSize + tap] ?? NaN) * sample;
      }
      const error = Math.abs((output[co]?.[m] ?? NaN) - exact);
      expect(error, `channel ${co}, output ${m}`).toBeLessThan(promisedBound(plan, weight, bias, signal, co, m));
    }
  }
}

property(
  'outputs are within the promised error of the float64 reference',
  // The reference and the bound take their time.
  longScenes.filter(({ options, signal }) => {
    const { kernelSize = 1, dilation = 1, stride = 1, outChannels = 1 } = options;
    const outputs = outChannels * ((signal[0]?.length ?? 0) / stride);
    return outputs * kernelSize * dilation < 1.5e6;
  }),
  150,
  ({ options, signal: all }) => {
    const checked = checkLayer(options);
    const { weight, bias } = checked;
    using layer = new Conv1d(options);
    const signal = all.slice(0, layer.shape.inChannels);
    let output: Float32Array[];
    try {
      output = layer.apply(signal);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError); // too short to make its padding
      return;
    }
    const plan = layer.plan();
    expectWithinBound(output, reference(checked, signal), (co, m) => promisedBound(plan, weight, bias, signal, co, m));
  },
);

test('tiny and huge numbers stay within the promised error', () => {
  const options = optionsFor({ kernelSize: 700, inChannels: 2, outChannels: 2, algorithm: 'fft' }, 1);
  for (const [ofWeight, ofSignal] of [
    [2 ** 29, 2 ** 59],
    [2 ** -100, 2 ** 59],
    [1, 2 ** -140],
    [2 ** -149, 2 ** -149],
    [2 ** 29, 2 ** -100],
  ] as const) {
    const weight = Float32Array.from(options.weight, (value) => value * ofWeight);
    const signal = noiseBlock(5, 2, 1200).map((row) => row.map((x) => x * ofSignal));
    using layer = new Conv1d({ ...options, weight });
    const plan = layer.plan();
    expectWithinBound(layer.apply(signal), reference(checkLayer({ ...options, weight }), signal), (co, m) =>
      promisedBound(plan, weight, undefined, signal, co, m),
    );
  }
});

test('the law holds for zeros of either sign, in the signal, the weights and the bias', () => {
  for (const [shape, length] of [
    [{ kernelSize: 70, outChannels: 2 }, 600],
    [{ kernelSize: 50, outChannels: 3, inChannels: 2, dilation: 3 }, 900],
    [{ kernelSize: 150, stride: 3 }, 900],
  ] as const) {
    const { weight, ...options } = optionsFor({ ...shape, algorithm: 'fft' }, 1);
    const zero = (value: number): number => (value < 0.3 ? -0 : value < 0.6 ? 0 : value);
    const bias = new Float32Array(shape.outChannels ?? 1).fill(-0);
    for (const weights of [weight, [...weight].map(zero), new Float32Array(weight.length).fill(-0)]) {
      using layer = new Conv1d({ ...options, weight: weights, bias });
      // Long silence of one sign, of the other, and samples between.
      const signal = noiseBlock(2, layer.shape.inChannels, length).map((row) =>
        row.map((value, i) => (i < 200 ? -0 : i < 350 ? 0 : zero(value))),
      );
      const whole = layer.apply(signal);
      for (const size of [1, 3, 33, 128, length]) {
        expectStreamingLaw(pushing(layer.createStream()), whole, signal, new Array(length).fill(size));
      }
    }
  }
});
