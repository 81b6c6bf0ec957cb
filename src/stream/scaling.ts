import type { Conv1dShape } from '../conv1d/shape.ts';
import { tapsPerOutput } from '../plan/taps.ts';

/** INPUT_SCALE of src/kernel/assembly/scale.ts. */
const INPUT_SCALE = 2 ** 44;

/** Rows are not scaled further, so that undoing it stays within float32. */
const MOST = 2 ** 72;

/** Outputs below it are 0: far below what the error bound allows. */
const SMALLEST_NORMAL = 2 ** -126;

/** Numbers so small beside their row's norm change nothing that the error bound would show, and become 0. */
const NEGLIGIBLE = 2 ** -38;

/**
 * Scales every output channel's filters to a norm ‖weight‖₂ between ½ and 1, by a power of two, and writes what undoes
 * that and the input's scaling, then the bias, then which sums are 0, for each channel. Together they keep sums away from
 * subnormal numbers.
 *
 * @param numbers where those go, from `at` on [3 × outChannels]
 * @returns a scaled copy of the weight
 */
export function scaleRows(
  shape: Conv1dShape,
  weight: Float32Array,
  bias: Float32Array | undefined,
  numbers: Float32Array,
  at: number,
): Float32Array {
  const taps = tapsPerOutput(shape);
  const scaled = new Float32Array(weight.length);
  for (let channel = 0; channel < shape.outChannels; channel++) {
    const start = channel * taps;
    let square = 0;
    for (let tap = start; tap < start + taps; tap++) square += (weight[tap] as number) ** 2;
    const scale = scaleOf(square);
    const least = Math.sqrt(square) * scale * NEGLIGIBLE;
    for (let tap = start; tap < start + taps; tap++) {
      const value = (weight[tap] as number) * scale;
      scaled[tap] = Math.abs(value) < least ? 0 : value;
    }
    numbers[at + channel] = 1 / (scale * INPUT_SCALE);
    numbers[at + shape.outChannels + channel] = (bias?.[channel] ?? 0) + 0; // −0 would come out where 0 is due
    numbers[at + 2 * shape.outChannels + channel] = SMALLEST_NORMAL * scale * INPUT_SCALE;
  }
  return scaled;
}

/** The power of two that brings a norm, given as its square, to between ½ and 1; found without logarithms, which are no two engines' alike. */
function scaleOf(square: number): number {
  let scale = 1;
  if (square === 0) return scale;
  while (square * scale * scale > 1) scale /= 2;
  while (square * scale * scale < 0.25 && scale < MOST) scale *= 2;
  return scale;
}
