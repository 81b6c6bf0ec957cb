import type { Conv1dShape } from '../conv1d/shape.ts';
import { realm } from '../kernel/realm.ts';
import { tapOrder, tapsPerOutput } from '../plan/taps.ts';

/**
 * One set of a layer's weights and bias in linear memory, packed for the kernel: for each group its rows' biases (0
 * without one), then its rows in strips of 3, the last of what is left, each tap by tap in the order of summation.
 *
 * Counted references: a layer and its streams share one set. The last release frees it.
 */
export class Filters {
  readonly pointer: number;
  readonly #shape: Conv1dShape;
  readonly #bytes: number;
  #references = 1;

  /**
   * @param packed what `packFilters` made for this shape
   * @throws RangeError where memory runs out
   */
  constructor(shape: Conv1dShape, packed: Float32Array) {
    this.#shape = shape;
    this.#bytes = packed.byteLength;
    this.pointer = realm().allocate(this.#bytes);
    realm().f32.set(packed, this.pointer >>> 2);
  }

  /** The weights and bias, as the constructor took them; the bias is empty where the layer has none. Allocates both. */
  unpack(): { weight: Float32Array; bias: Float32Array } {
    const taps = tapsPerOutput(this.#shape);
    const weight = new Float32Array(this.#shape.outChannels * taps);
    const bias = new Float32Array(this.#shape.bias ? this.#shape.outChannels : 0);
    const packed = this.packed();
    forEachNumber(this.#shape, (at, channel, tap) => {
      const value = packed[at] ?? 0;
      if (tap < 0) bias[channel] = value;
      else weight[channel * taps + tap] = value;
    });
    return { weight, bias };
  }

  share(): this {
    this.#references++;
    return this;
  }

  release(): void {
    if (--this.#references === 0) realm().release(this.pointer, this.#bytes);
  }

  /** The numbers where they lie: good until memory is allocated. */
  packed(): Float32Array {
    return realm().f32.subarray(this.pointer >>> 2, (this.pointer + this.#bytes) >>> 2);
  }
}

/**
 * A layer's numbers in the kernel's order: the slow part of a change of weights, which needs no engine. Allocates them.
 *
 * @param weight [outChannels × inChannels/groups × kernelSize]
 * @param bias   [outChannels], or nothing
 */
export function packFilters(
  shape: Conv1dShape,
  weight: Float32Array,
  bias: Float32Array | undefined,
): Float32Array<ArrayBuffer> {
  const taps = tapsPerOutput(shape);
  const packed = new Float32Array(shape.outChannels * (1 + taps));
  forEachNumber(shape, (at, channel, tap) => {
    packed[at] = (tap < 0 ? bias?.[channel] : weight[channel * taps + tap]) ?? 0;
  });
  return packed;
}

/** (1−α)·from + α·to, number by number, each product and the sum rounded to float32. */
export function blendFilters(shape: Conv1dShape, from: Filters, to: Filters, alpha: number): Filters {
  const rest = Math.fround(1 - alpha);
  const young = to.packed();
  const blended = from.packed().map((value, i) => Math.fround(rest * value) + Math.fround(alpha * (young[i] ?? 0)));
  return new Filters(shape, blended);
}

/** Rows of a strip: as many as a tile of the kernel has at most. */
const STRIP_ROWS = 3;

/** Visits every packed number: its place, its output channel, and its tap in torch's order, or −1 for the bias. */
function forEachNumber(shape: Conv1dShape, visit: (at: number, channel: number, tap: number) => void): void {
  const { groups, kernelSize } = shape;
  const rows = shape.outChannels / groups;
  const order = tapOrder(shape);
  if (shape.operation === 'convolution') reverseFilters(order, kernelSize);
  let at = 0;
  for (let group = 0; group < groups; group++) {
    const first = group * rows;
    for (let row = 0; row < rows; row++) visit(at++, first + row, -1);
    for (let strip = 0; strip < rows; strip += STRIP_ROWS) {
      const height = Math.min(STRIP_ROWS, rows - strip);
      for (const tap of order) {
        for (let row = 0; row < height; row++) visit(at++, first + strip + row, tap);
      }
    }
  }
}

/** Tap k of a convolution is the filter's number kernelSize − 1 − k. */
function reverseFilters(order: Int32Array, kernelSize: number): void {
  for (let i = 0; i < order.length; i++) {
    const index = order[i] ?? 0;
    const k = index % kernelSize;
    order[i] = index - k + (kernelSize - 1 - k);
  }
}
