import type { Conv1dShape } from '../conv1d/shape.ts';
import { realm } from '../kernel/realm.ts';
import { type Geometry, planGeometry } from '../plan/memory.ts';
import { spreadOf, stripHeights } from '../plan/strips.ts';
import { summationOrder, tapsPerOutput } from '../plan/taps.ts';
import { copyIn } from './copy-in.ts';
import { scaleRows } from './scaling.ts';
import { packSpectra } from './spectra.ts';
import type { Steps } from './steps.ts';

/** A layer's numbers in torch's order; the bias is empty where the layer has none. */
export interface LayerNumbers {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/**
 * One set of a layer's weights and bias in linear memory, packed for the kernel: for each group its rows' biases (0
 * without one), then its rows strip by strip, each tap by tap in the order of summation.
 * Behind that stand the spectra, where the layer has partitions.
 *
 * Counted references: a layer and its streams share one set. The last release frees it.
 */
export class Filters {
  readonly pointer: number;
  readonly shape: Conv1dShape;
  readonly #bytes: number;
  readonly #numbers: LayerNumbers | undefined;
  #references = 1;

  /**
   * Room for the packed numbers; `write` fills it.
   *
   * @param length  how many there are
   * @param numbers what they are made of: kept for `unpack`, which spectra are not enough for
   * @throws RangeError where memory runs out
   */
  constructor(shape: Conv1dShape, length: number, numbers?: LayerNumbers) {
    this.shape = shape;
    this.#bytes = 4 * length;
    this.#numbers = numbers;
    this.pointer = realm().allocate(this.#bytes);
  }

  /** @param packed what `packFilters` made for this shape */
  static packed(shape: Conv1dShape, packed: Float32Array, numbers?: LayerNumbers): Filters {
    const filters = new Filters(shape, packed.length, numbers);
    filters.write(packed, 0);
    return filters;
  }

  /** Writes all of the packed numbers, in steps. */
  fill(packed: Float32Array): Steps {
    return copyIn(packed, this.pointer);
  }

  /** Writes a part of the packed numbers, from number `at` on. */
  write(part: Float32Array, at: number): void {
    realm().f32.set(part, (this.pointer >>> 2) + at);
  }

  /** @throws RangeError where memory runs out */
  static of(shape: Conv1dShape, weight: Float32Array, bias: Float32Array | undefined): Filters {
    const geometry = planGeometry(shape, 1, 1);
    const packed = pack(shape, geometry, weight, bias);
    if (geometry.partitions === undefined) return Filters.packed(shape, packed);
    return Filters.packed(shape, packed, { weight, bias: bias ?? new Float32Array(0) });
  }

  /** The weights and bias, as they were packed. May allocate both; they are not to be written. */
  unpack(): LayerNumbers {
    if (this.#numbers !== undefined) return this.#numbers;
    const { shape } = this;
    const geometry = planGeometry(shape, 1, 1);
    if (geometry.partitions !== undefined) throw new Error('filters that came as spectra cannot be unpacked');
    const taps = tapsPerOutput(shape);
    const weight = new Float32Array(shape.outChannels * taps);
    const bias = new Float32Array(shape.bias ? shape.outChannels : 0);
    const packed = realm().f32.subarray(this.pointer >>> 2, (this.pointer + this.#bytes) >>> 2);
    forEachNumber(shape, geometry, (at, channel, tap) => {
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
  return pack(shape, planGeometry(shape, 1, 1), weight, bias);
}

function pack(
  shape: Conv1dShape,
  geometry: Geometry,
  weight: Float32Array,
  bias: Float32Array | undefined,
): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(geometry.filtersBytes / 4);
  const { partitioning, partitions, spectraOffset } = geometry;
  if (partitions === undefined) {
    packHead(shape, geometry, weight, bias, packed);
    return packed;
  }
  // With partitions all sums are of scaled numbers; the bias is added when that is undone.
  const scaled = scaleRows(shape, weight, bias, packed, spectraOffset / 4);
  packHead(shape, geometry, scaled, undefined, packed);
  packSpectra(shape, partitioning, partitions.levels, scaled, packed, spectraOffset / 4);
  return packed;
}

function packHead(
  shape: Conv1dShape,
  geometry: Geometry,
  weight: Float32Array,
  bias: Float32Array | undefined,
  packed: Float32Array,
): void {
  const taps = tapsPerOutput(shape);
  forEachNumber(shape, geometry, (at, channel, tap) => {
    packed[at] = (tap < 0 ? bias?.[channel] : weight[channel * taps + tap]) ?? 0;
  });
}

/** (1−α)·from + α·to, number by number, each product and the sum rounded to float32. */
export function blendFilters(from: Filters, to: Filters, alpha: number): Filters {
  const rest = Math.fround(1 - alpha);
  const blend = (old: Float32Array, young: Float32Array): Float32Array =>
    old.map((value, i) => Math.fround(rest * value) + Math.fround(alpha * (young[i] ?? 0)));
  const old = from.unpack();
  const young = to.unpack();
  return Filters.of(to.shape, blend(old.weight, young.weight), blend(old.bias, young.bias));
}

/** Visits every packed number of the head: its place, its output channel, and its tap in torch's order, or −1 for the bias. */
function forEachNumber(
  { groups, operation, outChannels, kernelSize }: Conv1dShape,
  { head, lagTaps }: Geometry,
  visit: (at: number, channel: number, tap: number) => void,
): void {
  const rows = outChannels / groups;
  const order = summationOrder(head, lagTaps > 0).map((tap) => {
    // The head's taps are the filter's newest; tap k of a convolution is its number kernelSize − 1 − k.
    const k = (tap % head.kernelSize) + kernelSize - head.kernelSize;
    const number = operation === 'convolution' ? kernelSize - 1 - k : k;
    return Math.floor(tap / head.kernelSize) * kernelSize + number;
  });
  const heights = stripHeights(rows);
  const spread = spreadOf(rows);
  let at = 0;
  const put = (channel: number, tap: number): void => {
    for (let copy = 0; copy < spread; copy++) visit(at++, channel, tap);
  };
  for (let group = 0; group < groups; group++) {
    let first = group * rows;
    for (let row = 0; row < rows; row++) put(first + row, -1);
    for (const height of heights) {
      for (const tap of order) {
        for (let row = 0; row < height; row++) put(first + row, tap);
      }
      first += height;
    }
  }
}
