import { type Block, type Conv1dOptions, type Conv1dShape, planConv1d } from 'tapline';
import { checkLayer } from '../../dist/conv1d/layer.js';
import { paddedIndex } from '../../dist/conv1d/padding.js';

/** An output beside its definition: how far off it is, and how far off it may be. */
export interface Measured {
  readonly exact: number;
  readonly error: number;
  readonly bound: number;
}

/**
 * Single outputs of a layer with partitions, summed by the definition in float64: a filter of a second is too long to do
 * so for all of them.
 */
export class Definition {
  readonly shape: Conv1dShape;
  /** Input frames that two of the largest partitions span. */
  readonly extension: number;
  /** Partitions in the plan. */
  readonly partitions: number;
  readonly #weight: Float32Array;
  readonly #bias: Float32Array | undefined;
  /** The padded signal [inChannels × left + L + right]. */
  readonly #rows: Block;
  readonly #filterNorms: readonly number[];

  constructor(options: Conv1dOptions, signal: Block) {
    const { shape, weight, bias } = checkLayer(options);
    const { partitions = [] } = planConv1d(shape);
    const taps = (shape.inChannels / shape.groups) * shape.kernelSize;
    this.shape = shape;
    this.#weight = weight;
    this.#bias = bias;
    this.#rows = signal.map((row) => paddedRow(row, shape));
    this.partitions = partitions.reduce((sum, { count }) => sum + count, 0);
    this.extension = 2 * shape.dilation * Math.max(0, ...partitions.map(({ size }) => size));
    this.#filterNorms = Array.from({ length: shape.outChannels }, (_, co) =>
      normOf(weight, co * taps, (co + 1) * taps),
    );
  }

  /** @param output what the layer gives for the whole signal */
  measure(output: Block, co: number, m: number): Measured {
    const { outChannels, inChannels, groups, kernelSize, stride, dilation, operation } = this.shape;
    const inputs = inChannels / groups;
    const first = Math.floor((co * groups) / outChannels) * inputs;
    const bias = this.#bias?.[co] ?? 0;
    const start = m * stride;
    const end = start + dilation * (kernelSize - 1) + 1;
    let exact = bias;
    let square = 0;
    for (let input = 0; input < inputs; input++) {
      const row = this.#rows[first + input] ?? new Float32Array(0);
      const filter = (co * inputs + input) * kernelSize;
      const [from, step] = operation === 'convolution' ? [filter + kernelSize - 1, -1] : [filter, 1];
      for (let k = 0; k < kernelSize; k++) {
        exact += (this.#weight[from + step * k] as number) * (row[start + k * dilation] as number);
      }
      square += normOf(row, Math.max(0, start - this.extension), end) ** 2;
    }
    const norms = (this.#filterNorms[co] as number) * Math.sqrt(square);
    const bound = (64 + this.partitions) * 2 ** -24 * (norms + Math.abs(bias)) + 2 ** -120;
    return { exact, error: Math.abs((output[co]?.[m] ?? NaN) - exact), bound };
  }
}

/** One channel with its padding. */
export function paddedRow(row: Float32Array, { padding: [left, right], paddingMode }: Conv1dShape): Float32Array {
  const padded = new Float32Array(left + row.length + right);
  padded.set(row, left);
  if (paddingMode === 'zeros') return padded;
  const end = left + row.length;
  for (let i = 0; i < left; i++) padded[i] = row[paddedIndex(paddingMode, i - left, row.length)] ?? NaN;
  for (let i = end; i < end + right; i++) padded[i] = row[paddedIndex(paddingMode, i - left, row.length)] ?? NaN;
  return padded;
}

/** ‖·‖₂ of a part of a row: in float64, where the square of the smallest float32 is still a number. */
function normOf(row: Float32Array, from: number, to: number): number {
  let square = 0;
  for (let i = from; i < to; i++) square += (row[i] as number) ** 2;
  return Math.sqrt(square);
}
