import type { Block, Conv1dShape } from 'tapline';
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
