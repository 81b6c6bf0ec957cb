import fc from 'fast-check';
import type { Conv1dOptions, Conv1dShapeOptions, PaddingMode } from 'tapline';
import { noise, noiseBlock, type Scene } from './arbitrary.ts';
import { optionsFor, type Specimen } from './specimens.ts';

/** Scenes and specimens whose filters are cut into partitions. */

/** Furthest that a drawn filter reaches back, in frames, and most samples of a drawn signal: so that a run stays short. */
const MOST_REACH = 40_000;
const MOST_SAMPLES = 120_000;
const MOST_TAPS = 60_000;

/** Blocks of 1 in front of a signal's rest: each costs its test far more than its frame costs the engine. */
const MOST_BLOCKS = 700;

/** Taps of one phase of the input: below 33 there are no partitions. */
const lagCounts = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 34 }) },
  { weight: 4, arbitrary: fc.integer({ min: 33, max: 70 }) },
  { weight: 4, arbitrary: fc.integer({ min: 71, max: 600 }) },
  { weight: 2, arbitrary: fc.integer({ min: 601, max: 3000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 3001, max: 9000 }) },
);
const strides = fc.oneof(
  { weight: 9, arbitrary: fc.constant(1) },
  { weight: 6, arbitrary: fc.integer({ min: 2, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(40, 64, 100) },
);
const dilations = fc.oneof(
  { weight: 8, arbitrary: fc.constant(1) },
  { weight: 5, arbitrary: fc.integer({ min: 2, max: 17 }) },
  { weight: 4, arbitrary: fc.constantFrom(2, 4, 8, 16) },
  { weight: 1, arbitrary: fc.integer({ min: 18, max: 300 }) },
);

/** Sizes of a cut, for a signal of so many frames. */
function sizesFor(kind: 'even' | 'random' | 'whole', size: number, sizes: readonly number[], length: number): number[] {
  switch (kind) {
    case 'even':
      return new Array(Math.min(MOST_BLOCKS, Math.ceil(length / size))).fill(size);
    case 'random':
      return [...sizes];
    case 'whole':
      return [];
  }
}

const blockSizes = fc.oneof(
  fc.constantFrom(0, 1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129),
  fc.integer({ min: 0, max: 70 }),
  fc.integer({ min: 0, max: 3000 }),
);

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Options of every kind with a long filter: channels, groups, padding of every mode, both operations and numerics. */
const longLayers: fc.Arbitrary<Conv1dOptions> = fc
  .record({
    channels: fc.constantFrom('single', 'single', 'dense', 'grouped', 'depthwise'),
    inputs: fc.integer({ min: 1, max: 3 }),
    rows: fc.constantFrom(1, 2, 3, 5),
    lags: lagCounts,
    short: fc.nat(),
    stride: strides,
    dilation: dilations,
    paddingMode: fc.constantFrom<PaddingMode>('zeros', 'zeros', 'replicate', 'reflect', 'circular'),
    operation: fc.constantFrom<'cross-correlation' | 'convolution'>('cross-correlation', 'convolution'),
    numerics: fc.constantFrom<'reproducible' | 'fast'>('reproducible', 'reproducible', 'fast'),
    algorithm: fc.constantFrom<'fft' | 'auto'>('fft', 'fft', 'fft', 'auto'),
    paddingKind: fc.constantFrom('causal', 'causal', 'valid', 'same', 'number', 'pair', 'beyond', 'right'),
    left: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 700 })),
    right: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 700 })),
    bias: fc.boolean(),
    seed: fc.integer(),
  })
  .map((drawn): Conv1dOptions => {
    const { stride, dilation, paddingMode, operation, numerics, algorithm, left, right, seed } = drawn;
    const planes = stride / greatestCommonDivisor(stride, dilation);
    const [groups, inputs, rows] = {
      single: [1, 1, 1] as const,
      dense: [1, drawn.inputs, drawn.rows] as const,
      grouped: [2, drawn.inputs, drawn.rows] as const,
      depthwise: [drawn.inputs + 1, 1, 1] as const,
    }[drawn.channels] ?? [1, 1, 1];
    const most = Math.min(MOST_REACH / (dilation * planes), MOST_TAPS / (groups * inputs * rows * planes));
    const lags = Math.max(1, Math.min(drawn.lags, Math.floor(most)));
    // Of the oldest lag some planes have no tap.
    const kernelSize = Math.max(1, lags * planes - (drawn.short % planes));
    const reach = dilation * (kernelSize - 1);
    const padding = {
      causal: 'causal' as const,
      valid: 'valid' as const,
      same: stride === 1 ? ('same' as const) : ('valid' as const),
      number: left,
      pair: [left, right] as const,
      beyond: [reach + left, right] as const,
      right: [0, right] as const,
    }[drawn.paddingKind];
    const weight = noise(seed, groups * rows * inputs * kernelSize);
    const options = { inChannels: groups * inputs, outChannels: groups * rows, groups, kernelSize, stride, dilation };
    const bias = drawn.bias ? noise(seed + 1, groups * rows) : undefined;
    return { ...options, padding: padding ?? 'causal', paddingMode, operation, numerics, algorithm, weight, bias };
  });

/** Layers with long filters, each with a signal and a cut. */
export const longScenes: fc.Arbitrary<Scene> = fc
  .record({
    options: longLayers,
    batch: fc.constantFrom(1, 1, 1, 2, 3),
    share: fc.constantFrom(0.1, 0.6, 1, 1.3, 2.2),
    more: fc.integer({ min: 0, max: 700 }),
    cutting: fc.constantFrom<'even' | 'random' | 'whole'>('even', 'random', 'random', 'whole'),
    size: fc.constantFrom(1, 127, 128, 129),
    sizes: fc.array(blockSizes, { maxLength: 20 }),
    maxBlockSize: fc.constantFrom(1, 7, 32, 128, 128, 1000, 5000),
    seed: fc.integer(),
  })
  .map(({ options, batch, share, more, cutting, size, sizes, maxBlockSize, seed }) => {
    const { inChannels = 1, dilation = 1, kernelSize = 1 } = options;
    const channels = batch * inChannels;
    const wanted = Math.floor(share * dilation * (kernelSize - 1)) + more;
    const length = Math.min(wanted, Math.floor(MOST_SAMPLES / channels));
    const signal = noiseBlock(seed, channels, length);
    return { options, batch, signal, sizes: sizesFor(cutting, size, sizes, length), maxBlockSize };
  });

function specimen(name: string, shape: Conv1dShapeOptions, batch = 1): Specimen {
  return { name, options: optionsFor({ ...shape, algorithm: 'fft' }, name.length), batch };
}

/** Layers with as short filters as have partitions, each with another thing to get wrong. */
export const longSpecimens: readonly Specimen[] = [
  specimen('causal', { kernelSize: 70 }),
  specimen('dilated, batch 2', { kernelSize: 40, dilation: 3, inChannels: 2, outChannels: 3, bias: true }, 2),
  specimen('dilation that shares factors with the blocks', { kernelSize: 36, dilation: 6, outChannels: 2 }),
  specimen('valid, stride 3', { kernelSize: 130, stride: 3, padding: 'valid' }),
  specimen('stride and dilation that share a factor', { kernelSize: 80, stride: 4, dilation: 6, bias: true }),
  specimen('zeros further left than the filter reaches', { kernelSize: 50, padding: [90, 20] }),
  specimen('same', { kernelSize: 66, padding: 'same', outChannels: 4 }),
  specimen('groups, fast', { kernelSize: 48, groups: 2, inChannels: 4, outChannels: 6, bias: true, numerics: 'fast' }),
  specimen('depthwise convolution', {
    kernelSize: 100,
    groups: 2,
    inChannels: 2,
    outChannels: 2,
    operation: 'convolution',
  }),
  specimen(
    'replicate, stride 2, batch 2',
    { kernelSize: 90, stride: 2, padding: [20, 9], paddingMode: 'replicate' },
    2,
  ),
  specimen('reflect further left than the filter reaches', {
    kernelSize: 35,
    padding: [41, 24],
    paddingMode: 'reflect',
    bias: true,
  }),
  specimen('sums in blocks', { kernelSize: 70, inChannels: 6, outChannels: 5 }),
  specimen('sums of a row in blocks, single taps apart', { kernelSize: 300, inChannels: 4 }),
  specimen('sums of a row in two blocks, single taps with the last trios', { kernelSize: 1100 }),
  specimen('sums in blocks of blocks', { kernelSize: 70, inChannels: 64, outChannels: 5 }),
  specimen('sums of a row in blocks of blocks, batch 2', { kernelSize: 300, inChannels: 40, numerics: 'fast' }, 2),
  specimen('sums in blocks of blocks, dilated', { kernelSize: 70, dilation: 3, inChannels: 48, outChannels: 3 }),
  specimen('sums of a row in blocks of blocks, dilated', { kernelSize: 70, dilation: 3, inChannels: 48 }),
  specimen('circular right', { kernelSize: 37, dilation: 2, padding: [0, 45], paddingMode: 'circular' }),
];

/** A filter in three levels of partitions, each of which a signal of three times its length fills. */
export const threeLevels: Conv1dOptions = optionsFor({ kernelSize: 60_000, outChannels: 2, algorithm: 'fft' }, 3);
