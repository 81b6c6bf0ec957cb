import type { Block, Conv1dPlan, Conv1dShape } from 'tapline';
import { expect } from 'vitest';
import { paddedIndex } from '../../dist/conv1d/padding.js';

/**
 * The promised error of the direct path for output m of channel co: (T + 2)·2⁻²⁴·(Σ|w·x| + |bias|) + T·2⁻¹⁴⁹, T the
 * number of its products.
 */
export function directBound(
  shape: Conv1dShape,
  weight: Float32Array,
  bias: Float32Array | undefined,
  signal: Block,
  co: number,
  m: number,
): number {
  const inputs = shape.inChannels / shape.groups;
  const group = Math.floor(co / (shape.outChannels / shape.groups));
  const length = signal[0]?.length ?? 0;
  const taps = inputs * shape.kernelSize;
  let magnitude = Math.abs(bias?.[co] ?? 0);
  for (let tap = 0; tap < taps; tap++) {
    const k = tap % shape.kernelSize;
    const index = paddedIndex(shape.paddingMode, m * shape.stride + k * shape.dilation - shape.padding[0], length);
    const filter = co * taps + tap - k;
    const w = weight[shape.operation === 'convolution' ? filter + shape.kernelSize - 1 - k : filter + k] ?? 0;
    const x = signal[group * inputs + Math.floor(tap / shape.kernelSize)]?.[index] ?? 0;
    magnitude += Math.abs(w * x);
  }
  return (taps + 2) * 2 ** -24 * magnitude + taps * 2 ** -149;
}

/**
 * The promised error of the FFT path for output m of channel co: (64 + P)·2⁻²⁴·(‖weight‖₂·‖x‖₂ + |bias|) + 2⁻¹²⁰, P the
 * number of partitions, norms over that output's filters and over the padded signal in its receptive field and two of
 * the largest partitions further into the past.
 */
export function partitionedBound(
  { shape, partitions = [], effectiveKernelSize }: Conv1dPlan,
  weight: Float32Array,
  bias: Float32Array | undefined,
  signal: Block,
  co: number,
  m: number,
): number {
  const { padding, paddingMode, kernelSize, dilation, stride } = shape;
  const inputs = shape.inChannels / shape.groups;
  const group = Math.floor(co / (shape.outChannels / shape.groups));
  const taps = inputs * kernelSize;
  const count = partitions.reduce((sum, partition) => sum + partition.count, 0);
  const largest = Math.max(0, ...partitions.map(({ size }) => size * dilation));
  const rows = signal.slice(group * inputs, (group + 1) * inputs);
  const length = signal[0]?.length ?? 0;
  let energy = 0;
  for (let frame = Math.max(0, m * stride - 2 * largest); frame < m * stride + effectiveKernelSize; frame++) {
    const index = paddedIndex(paddingMode, frame - padding[0], length);
    for (const row of rows) energy += (row[index] ?? 0) ** 2;
  }
  const gain = Math.sqrt(weight.subarray(co * taps, (co + 1) * taps).reduce((sum, value) => sum + value * value, 0));
  return (64 + count) * 2 ** -24 * (gain * Math.sqrt(energy) + Math.abs(bias?.[co] ?? 0)) + 2 ** -120;
}

/** Arguments of a bound but the first: numbers, signal, channel and output. */
type Output = Parameters<typeof partitionedBound> extends [unknown, ...infer Rest] ? Rest : never;

/** The promised error of whichever path the plan says. */
export function promisedBound(plan: Conv1dPlan, ...rest: Output): number {
  // Without partitions the other path is the direct one from end to end.
  return plan.partitions?.length ? partitionedBound(plan, ...rest) : directBound(plan.shape, ...rest);
}

/** Every output within the promised error of the exact value, of which `exact` is a float64 rendering. */
export function expectWithinBound(
  actual: Block,
  exact: readonly Float64Array[],
  boundOf: (channel: number, m: number) => number,
): void {
  expect(actual.map((row) => row.length)).toEqual(exact.map((row) => row.length));
  for (const [channel, row] of exact.entries()) {
    for (const [m, value] of row.entries()) {
      const error = Math.abs((actual[channel]?.[m] ?? NaN) - value);
      const bound = boundOf(channel, m);
      if (!(error <= bound)) {
        expect.fail(`channel ${channel}, output ${m}: error ${error} beyond the bound ${bound}`);
      }
    }
  }
}
