import fc from 'fast-check';
import type { Block, Conv1dOptions, PaddingMode } from 'tapline';

/** A layer with a signal for it and ways to cut that, as properties want them. */
export interface Scene {
  readonly options: Conv1dOptions;
  readonly batch: number;
  /** Planar [N·C_in × L]. */
  readonly signal: Block;
  readonly sizes: readonly number[];
  readonly maxBlockSize: number;
}

/** Deterministic numbers in [−1, 1), from a seed: fast-check shrinks the seed, not thousands of samples. */
export function noise(seed: number, length: number): Float32Array {
  let state = seed | 0;
  return Float32Array.from({ length }, () => {
    // A 32-bit multiply-and-rotate generator (PCG's output step on a linear congruence).
    state = (Math.imul(state, 747796405) + 2891336453) | 0;
    const word = Math.imul(((state >>> ((state >>> 28) + 4)) ^ state) | 0, 277803737);
    return ((word >>> 22) ^ word) / 2147483648;
  });
}

export function noiseBlock(seed: number, channels: number, frames: number): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => noise(seed + 7919 * channel, frames));
}

const kernelSizes = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 2, arbitrary: fc.integer({ min: 10, max: 70 }) },
  { weight: 1, arbitrary: fc.constantFrom(128, 255) },
);
const strides = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 9 }), fc.constant(40));
const dilations = fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 9 }));
const blockSizes = fc.oneof(fc.constantFrom(0, 1, 2, 3, 127, 128, 129), fc.integer({ min: 0, max: 70 }));
const lengths = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 13, max: 400 }));

/** Options of every kind: channels, groups, padding of every mode, both operations and numerics. */
export const layers: fc.Arbitrary<Conv1dOptions> = fc
  .record({
    groups: fc.constantFrom(1, 1, 2, 3, 4),
    inputs: fc.integer({ min: 1, max: 5 }),
    rows: fc.constantFrom(1, 1, 2, 3, 4, 5, 6, 7, 9),
    kernelSize: kernelSizes,
    stride: strides,
    dilation: dilations,
    paddingMode: fc.constantFrom<PaddingMode>('zeros', 'zeros', 'replicate', 'reflect', 'circular'),
    operation: fc.constantFrom('cross-correlation', 'convolution'),
    numerics: fc.constantFrom('reproducible', 'reproducible', 'fast'),
    paddingKind: fc.constantFrom('causal', 'valid', 'same', 'number', 'pair', 'beyond'),
    left: fc.integer({ min: 0, max: 20 }),
    right: fc.integer({ min: 0, max: 20 }),
    bias: fc.boolean(),
    seed: fc.integer(),
  })
  .map((drawn): Conv1dOptions => {
    const { groups, inputs, rows, kernelSize, stride, dilation, paddingMode, operation, numerics, left, right } = drawn;
    const reach = dilation * (kernelSize - 1);
    const padding = {
      causal: 'causal' as const,
      valid: 'valid' as const,
      same: stride === 1 ? ('same' as const) : ('valid' as const),
      number: left,
      pair: [left, right] as const,
      beyond: [reach + left, right] as const,
    }[drawn.paddingKind];
    const outChannels = groups * rows;
    return {
      inChannels: groups * inputs,
      outChannels,
      groups,
      kernelSize,
      stride,
      dilation,
      padding: padding ?? 'causal',
      paddingMode,
      operation: operation === 'convolution' ? 'convolution' : 'cross-correlation',
      numerics: numerics === 'fast' ? 'fast' : 'reproducible',
      weight: noise(drawn.seed, outChannels * inputs * kernelSize),
      ...(drawn.bias && { bias: noise(drawn.seed + 1, outChannels) }),
    };
  });

/** Layers with a signal and a cut. */
export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    options: layers,
    batch: fc.constantFrom(1, 1, 1, 2, 3),
    length: lengths,
    sizes: fc.array(blockSizes, { maxLength: 12 }),
    maxBlockSize: fc.constantFrom(1, 2, 7, 32, 128, 128),
    seed: fc.integer(),
  })
  .map(({ options, batch, length, sizes, maxBlockSize, seed }) => ({
    options,
    batch,
    signal: noiseBlock(seed, batch * (options.inChannels ?? 1), length),
    sizes,
    maxBlockSize,
  }));

/** A scene's options in one line, weights by their count. */
export function showScene({ options, batch, signal, sizes, maxBlockSize }: Scene): string {
  const { weight, bias, ...shape } = options;
  const text = JSON.stringify({ ...shape, weight: `${weight.length} values`, bias: bias !== undefined });
  return `${text}, batch ${batch}, ${signal[0]?.length ?? 0} frames cut ${JSON.stringify(sizes)}, maxBlockSize ${maxBlockSize}`;
}
