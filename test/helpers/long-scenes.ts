import fc from 'fast-check';
import type { Block, Conv1dOptions, PaddingMode } from 'tapline';
import { noise, noiseBlock, type Scene } from './arbitrary.ts';

/** How the samples of a signal lie. */
const signalKinds = {
  noise: (row: Float32Array) => row,
  constant: (row: Float32Array) => row.fill(1),
  sparse: (row: Float32Array) => row.map((sample, i) => (i % 331 === 7 ? sample : 0)),
  'one impulse': (row: Float32Array) => row.map((sample, i) => (i === Math.floor(row.length / 3) ? sample : 0)),
  // Beside the first half, the second is nothing: what of it is left over must be gone where nobody reads it.
  'loud, then quiet': (row: Float32Array) => row.map((sample, i) => (2 * i < row.length ? sample : sample * 1e-20)),
  'quiet, then loud': (row: Float32Array) => row.map((sample, i) => (2 * i < row.length ? sample * 1e-20 : sample)),
  decaying: (row: Float32Array) => row.map((sample, i) => sample * 2 ** ((-60 * i) / row.length)),
};

const filterKinds = {
  noise: (row: Float32Array) => row,
  constant: (row: Float32Array) => row.fill(1),
  sparse: (row: Float32Array) => row.map((tap, i) => (i % 257 === 3 ? tap : 0)),
  decaying: (row: Float32Array) => row.map((tap, i) => tap * 2 ** ((-20 * i) / row.length)),
};

export type SignalKind = keyof typeof signalKinds;
export type FilterKind = keyof typeof filterKinds;

export function makeSignal(kind: SignalKind, seed: number, channels: number, frames: number): Float32Array[] {
  return noiseBlock(seed, channels, frames).map(signalKinds[kind]);
}

export function makeFilter(kind: FilterKind, seed: number, taps: number): Float32Array {
  return filterKinds[kind](noise(seed, taps));
}

/** What a layer with partitions is drawn from. */
export interface LongScenes {
  readonly shortest: number;
  readonly longest: number;
  /** Taps of all filters together. */
  readonly mostTaps: number;
  /** Powers of two that weights and samples are multiplied by. */
  readonly weightScale: fc.Arbitrary<number>;
  readonly signalScale: fc.Arbitrary<number>;
}

const kindsOf = <K extends string>(kinds: Record<K, unknown>): K[] => Object.keys(kinds) as K[];
const blockSizes = fc.oneof(fc.constantFrom(0, 1, 31, 32, 33, 127, 128, 129, 1000), fc.integer({ min: 0, max: 300 }));

/** Layers with partitions, wherever the drawn filter is long enough, and signals that reach through them. */
export function longScenes({ shortest, longest, mostTaps, weightScale, signalScale }: LongScenes): fc.Arbitrary<Scene> {
  return fc
    .record({
      length: fc.double({ min: 0, max: 1, noNaN: true }),
      groups: fc.constantFrom(1, 1, 2, 3),
      inputs: fc.constantFrom(1, 1, 2, 3),
      rows: fc.constantFrom(1, 1, 2, 3, 4),
      stride: fc.constantFrom(1, 1, 1, 2, 3, 5),
      dilation: fc.constantFrom(1, 1, 1, 2, 3, 4),
      paddingKind: fc.constantFrom('causal', 'causal', 'valid', 'same', 'pair', 'beyond'),
      paddingMode: fc.constantFrom<PaddingMode>('zeros', 'zeros', 'replicate', 'reflect', 'circular'),
      operation: fc.constantFrom<'cross-correlation' | 'convolution'>('cross-correlation', 'convolution'),
      numerics: fc.constantFrom<'reproducible' | 'fast'>('reproducible', 'reproducible', 'fast'),
      bias: fc.boolean(),
      batch: fc.constantFrom(1, 1, 2),
      signalKind: fc.constantFrom(...kindsOf(signalKinds)),
      filterKind: fc.constantFrom(...kindsOf(filterKinds)),
      weightScale,
      signalScale,
      left: fc.integer({ min: 0, max: 90 }),
      right: fc.integer({ min: 0, max: 90 }),
      outputs: fc.integer({ min: 0, max: 4 }),
      sizes: fc.array(blockSizes, { maxLength: 12 }),
      maxBlockSize: fc.constantFrom(1, 7, 32, 100, 128, 128),
      seed: fc.nat(),
    })
    .map((drawn): Scene => {
      const { groups, inputs, rows, stride, dilation, paddingMode, left, right, seed } = drawn;
      const outChannels = groups * rows;
      const inChannels = groups * inputs;
      const most = Math.max(shortest, Math.min(longest, Math.floor(mostTaps / (outChannels * inputs))));
      const kernelSize = Math.round(shortest * (most / shortest) ** drawn.length);
      const reach = dilation * (kernelSize - 1);
      const padding = {
        causal: [reach, 0] as const,
        valid: [0, 0] as const,
        same: stride === 1 ? ('same' as const) : ([0, 0] as const),
        pair: [left, right] as const,
        beyond: [reach + left, right] as const,
      }[drawn.paddingKind];
      const options: Conv1dOptions = {
        inChannels,
        outChannels,
        groups,
        kernelSize,
        stride,
        dilation,
        padding: padding ?? 'causal',
        paddingMode,
        algorithm: 'fft',
        operation: drawn.operation,
        numerics: drawn.numerics,
        weight: scaled(makeFilter(drawn.filterKind, seed, outChannels * inputs * kernelSize), drawn.weightScale),
        ...(drawn.bias && { bias: scaled(noise(seed + 1, outChannels), drawn.weightScale) }),
      };
      // Past the padding that repeats the signal, and with outputs that read nothing but the signal.
      const frames = reach + left + right + 2 + Math.ceil((drawn.outputs * reach) / 2) + (seed % 100);
      const signal = makeSignal(drawn.signalKind, seed + 2, drawn.batch * inChannels, frames);
      return {
        options,
        batch: drawn.batch,
        signal: signal.map((row) => scaled(row, drawn.signalScale)),
        sizes: drawn.sizes,
        maxBlockSize: drawn.maxBlockSize,
      };
    });
}

/** Each signal of a batch by itself. */
export function signalsOf({ options, signal }: Scene): Block[] {
  const { inChannels = 1 } = options;
  return Array.from({ length: signal.length / inChannels }, (_, n) =>
    signal.slice(n * inChannels, (n + 1) * inChannels),
  );
}

function scaled(row: Float32Array, exponent: number): Float32Array {
  // In float64 both factors are exact, and so is the product but for one rounding.
  return row.map((value) => value * 2 ** exponent);
}
