import type { CheckedLayer } from './layer.ts';
import { outputLength } from './lengths.ts';
import { paddedIndex } from './padding.ts';
import type { Block } from './types.ts';

/**
 * The definition of a layer, in float64 and in no hurry: what every fast path is checked against.
 *
 * y[co][m] = bias[co] + Σ_ci Σ_k weight[co][ci][k] · xp[g(co), ci][m·s + k·d], xp the padded signal (torch.nn.Conv1d).
 *
 * @param signal [inChannels × L]
 * @returns [outChannels × L_out]
 */
export function reference({ shape, weight, bias }: CheckedLayer, signal: Block): Float64Array[] {
  const { inChannels, outChannels, groups, kernelSize, stride, dilation, padding, paddingMode } = shape;
  const length = signal[0]?.length ?? 0;
  const inputs = inChannels / groups;
  const rows = outChannels / groups;
  return Array.from({ length: outChannels }, (_, co) =>
    new Float64Array(outputLength(shape, length)).map((_, m) => {
      let sum = bias?.[co] ?? 0;
      for (let ci = 0; ci < inputs; ci++) {
        const x = signal[Math.floor(co / rows) * inputs + ci] ?? [];
        for (let k = 0; k < kernelSize; k++) {
          const tap = shape.operation === 'convolution' ? kernelSize - 1 - k : k;
          const index = paddedIndex(paddingMode, m * stride + k * dilation - padding[0], length);
          sum += (weight[(co * inputs + ci) * kernelSize + tap] ?? NaN) * (index < 0 ? 0 : (x[index] ?? NaN));
        }
      }
      return sum;
    }),
  );
}
