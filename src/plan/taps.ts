import { greatestCommonDivisor } from '../conv1d/divisor.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';

/**
 * Which frames a layer's taps read, and in which order they are summed: a function of the shape alone, since the order
 * decides the bits.
 *
 * With stride s, tap k of output m reads padded frame m·s + k·d: of the frames of phase (k·d) mod s the one of index
 * m + ⌊k·d/s⌋. Taps k and k + s/gcd(d,s) share a phase, so there are min(K, s/gcd(d,s)) phases, here called planes,
 * and tap k belongs to plane k mod s/gcd(d,s).
 *
 * Where a group has one output channel, taps are taken three at a time as far as they go (*trios*): those of a plane
 * whose frames lie exactly four apart, see src/kernel/assembly/row.ts. The rest follow, one by one.
 */
export interface Taps {
  /** Phases of the input, modulo stride, that some tap reads. */
  readonly planes: number;
  /** Trios among an output's taps. */
  readonly trios: number;
  /** Taps that are in no trio. */
  readonly singles: number;
}

/** Taps of one output: T = inChannels/groups·kernelSize products. */
export function tapsPerOutput(shape: Conv1dShape): number {
  return (shape.inChannels / shape.groups) * shape.kernelSize;
}

export function countTaps(shape: Conv1dShape): Taps {
  const { count, period } = cycle(shape);
  // Planes have ⌊K/period⌋ taps, the first K mod period of them one more.
  const taps = Math.floor(shape.kernelSize / period);
  const longer = shape.kernelSize % period;
  const perChannel = longer * triosOfPlane(shape, taps + 1) + (count - longer) * triosOfPlane(shape, taps);
  const trios = (shape.inChannels / shape.groups) * perChannel;
  return { planes: count, trios, singles: tapsPerOutput(shape) - 3 * trios };
}

/** The order in which a layer's direct part sums its taps. */
export function summationOrder(head: Conv1dShape, byLag: boolean): Int32Array {
  return byLag ? tapOrderByLag(head) : tapOrder(head);
}

/**
 * The same taps with the newest first, for a head that leaves out older ones: lag by lag, or where there are trios by
 * twelve lags, those of which make four trios a line; then the rest lag by lag. For layers without gaps between cells
 * and with as many taps in every plane.
 */
function tapOrderByLag(shape: Conv1dShape): Int32Array {
  const { planes } = planesOf(shape);
  const { kernelSize } = shape;
  const lines = (shape.inChannels / shape.groups) * planes;
  const lags = kernelSize / planes;
  const order = new Int32Array(lines * lags);
  let at = 0;
  const put = (lag: number, line: number): void => {
    const channel = Math.floor(line / planes);
    order[at++] = channel * kernelSize + (kernelSize - 1 - (lag * planes + (line % planes)));
  };
  const twelves = countTaps(shape).trios / (4 * lines);
  for (let twelve = 0; twelve < twelves; twelve++) {
    for (let line = 0; line < lines; line++) {
      for (let first = 0; first < 4; first++) {
        // In a trio the oldest comes first: its frame is the first of the three.
        for (const lag of [8, 4, 0]) put(12 * twelve + first + lag, line);
      }
    }
  }
  for (let lag = 12 * twelves; lag < lags; lag++) for (let line = 0; line < lines; line++) put(lag, line);
  return order;
}

/** Of a plane's taps, every `step`-th makes a run of trios: `step` runs. */
function triosOfPlane(shape: Conv1dShape, taps: number): number {
  const step = trioStep(shape);
  let trios = 0;
  for (let first = 0; first < Math.min(step, taps); first++) trios += Math.floor(Math.ceil((taps - first) / step) / 3);
  return trios;
}

/** Interleaved streams and phases that a layer falls into, see partitions.ts. */
export function planesOf(shape: Conv1dShape): { planes: number; residues: number } {
  const common = greatestCommonDivisor(shape.dilation, shape.stride);
  return { planes: shape.stride / common, residues: shape.dilation / common };
}

/** Lags of those streams: taps of the longest plane. */
export function lagsOf(shape: Conv1dShape): number {
  return Math.ceil(shape.kernelSize / planesOf(shape).planes);
}

/** The phase, modulo stride, of each plane. */
export function planePhases(shape: Conv1dShape): number[] {
  return Array.from({ length: cycle(shape).count }, (_, plane) => (plane * shape.dilation) % shape.stride);
}

/** Where a tap, given as ci·kernelSize + k, reads: its channel in the group, its plane, and its frame in that plane. */
export function tapPlace(shape: Conv1dShape, tap: number): { channel: number; plane: number; frame: number } {
  const k = tap % shape.kernelSize;
  return {
    channel: (tap - k) / shape.kernelSize,
    plane: k % cycle(shape).period,
    frame: Math.floor((k * shape.dilation) / shape.stride),
  };
}

/**
 * The taps of one output in the order of their summation, each as ci·kernelSize + k with ci within the group: trios
 * first, then singles.
 */
function tapOrder(shape: Conv1dShape): Int32Array {
  const { count, period } = cycle(shape);
  const { kernelSize } = shape;
  const { trios } = countTaps(shape);
  const step = trioStep(shape);
  const order = new Int32Array(tapsPerOutput(shape));
  let trio = 0;
  let single = 3 * trios;
  for (let channel = 0; channel < shape.inChannels / shape.groups; channel++) {
    const place = (plane: number, index: number): number => channel * kernelSize + plane + index * period;
    for (let plane = 0; plane < count; plane++) {
      const taps = Math.ceil((kernelSize - plane) / period);
      if (step === 0) {
        for (let index = 0; index < taps; index++) order[single++] = place(plane, index);
        continue;
      }
      for (let first = 0; first < Math.min(step, taps); first++) {
        const whole = Math.floor(Math.ceil((taps - first) / step) / 3) * 3;
        for (let i = 0, index = first; index < taps; i++, index += step) {
          order[i < whole ? trio++ : single++] = place(plane, index);
        }
      }
    }
  }
  return order;
}

/** Taps from one of a trio to the next, or 0 where there are no trios: in frames of a plane they are dilation/gcd apart. */
function trioStep(shape: Conv1dShape): number {
  const frames = shape.dilation / greatestCommonDivisor(shape.dilation, shape.stride);
  return shape.outChannels === shape.groups && 4 % frames === 0 ? 4 / frames : 0;
}

function cycle(shape: Conv1dShape): { count: number; period: number } {
  const period = shape.stride / greatestCommonDivisor(shape.dilation, shape.stride);
  return { count: Math.min(shape.kernelSize, period), period };
}
