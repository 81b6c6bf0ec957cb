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
 * Taps are taken three at a time as far as they go (*trios*); the rest follow, one by one. Where a group has one output
 * channel, a trio's are those of a plane whose frames lie exactly four apart, see src/kernel/assembly/row.ts. Where it has
 * more, they are equally far apart, see src/kernel/assembly/tile.ts: neighbours in a plane, or the same tap of three
 * channels, whichever makes more trios.
 */
export interface Taps {
  /** Phases of the input, modulo stride, that some tap reads. */
  readonly planes: number;
  /** Trios among an output's taps. */
  readonly trios: number;
  /** From one tap of a trio to the next: frames of the plane, or a whole channel. */
  readonly trioStep: number | 'channel';
  /** Taps that are in no trio. */
  readonly singles: number;
}

/** Taps of one output: T = inChannels/groups·kernelSize products. */
export function tapsPerOutput(shape: Conv1dShape): number {
  return (shape.inChannels / shape.groups) * shape.kernelSize;
}

/** @param byLag whether they are summed lag by lag, see `summationOrder` */
export function countTaps(shape: Conv1dShape, byLag: boolean): Taps {
  const { count, period } = cycle(shape);
  // Planes have ⌊K/period⌋ taps, the first K mod period of them one more.
  const taps = Math.floor(shape.kernelSize / period);
  const longer = shape.kernelSize % period;
  const perChannel = longer * triosOfPlane(shape, taps + 1) + (count - longer) * triosOfPlane(shape, taps);
  const channels = shape.inChannels / shape.groups;
  const inPlanes = channels * perChannel;
  const acrossChannels = Math.floor(channels / 3) * shape.kernelSize;
  const across = !byLag && hasRows(shape) && acrossChannels > inPlanes;
  const trios = across ? acrossChannels : inPlanes;
  return {
    planes: count,
    trios,
    trioStep: across ? 'channel' : framesApart(shape) * trioSpacing(shape),
    singles: tapsPerOutput(shape) - 3 * trios,
  };
}

/** The order in which a layer's direct part sums its taps. */
export function summationOrder(head: Conv1dShape, byLag: boolean): Int32Array {
  if (byLag) return tapOrderByLag(head);
  return countTaps(head, false).trioStep === 'channel' ? tapOrderAcross(head) : tapOrder(head);
}

/**
 * The same taps with the newest first, for a head that leaves out older ones: by three lags, which make a trio a line, or
 * for a row alone by twelve, which make four; then the rest lag by lag. For layers without gaps between cells and with as
 * many taps in every plane.
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
  const spacing = trioSpacing(shape);
  const together = 3 * spacing;
  const inTrios = (3 * countTaps(shape, true).trios) / lines;
  for (let newest = 0; newest < inTrios; newest += together) {
    for (let line = 0; line < lines; line++) {
      for (let lag = newest; lag < newest + spacing; lag++) {
        // In a trio the oldest comes first: its frame is the first of the three.
        for (const older of [2, 1, 0]) put(lag + older * spacing, line);
      }
    }
  }
  for (let lag = inTrios; lag < lags; lag++) for (let line = 0; line < lines; line++) put(lag, line);
  return order;
}

/** Of a plane's taps, every `step`-th makes a run of trios: `step` runs. */
function triosOfPlane(shape: Conv1dShape, taps: number): number {
  const step = trioSpacing(shape);
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
  const { trios } = countTaps(shape, false);
  const step = trioSpacing(shape);
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

/** The same where trios lie across channels. */
function tapOrderAcross(shape: Conv1dShape): Int32Array {
  const { kernelSize } = shape;
  const channels = shape.inChannels / shape.groups;
  const order = new Int32Array(tapsPerOutput(shape));
  let at = 0;
  for (let channel = 0; channel + 3 <= channels; channel += 3) {
    for (let k = 0; k < kernelSize; k++) {
      for (let next = channel; next < channel + 3; next++) order[at++] = next * kernelSize + k;
    }
  }
  // The last channels' taps stand in torch's order.
  for (; at < order.length; at++) order[at] = at;
  return order;
}

/** Taps of a plane from one of a trio to the next, or 0 where there are no trios in planes. */
function trioSpacing(shape: Conv1dShape): number {
  if (hasRows(shape)) return 1;
  const frames = framesApart(shape);
  return 4 % frames === 0 ? 4 / frames : 0;
}

/** Frames of a plane from one tap to the next. */
function framesApart({ dilation, stride }: Conv1dShape): number {
  return dilation / greatestCommonDivisor(dilation, stride);
}

/** Whether a group has more than one output channel. */
function hasRows({ outChannels, groups }: Conv1dShape): boolean {
  return outChannels > groups;
}

function cycle(shape: Conv1dShape): { count: number; period: number } {
  const period = shape.stride / greatestCommonDivisor(shape.dilation, shape.stride);
  return { count: Math.min(shape.kernelSize, period), period };
}
