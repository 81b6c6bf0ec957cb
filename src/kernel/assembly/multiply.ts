import { One, Two } from './counts';
import { CHUNK_BYTES } from './fft';
import { inverseGroup } from './fft-inverse';
import { imaginaryRow } from './imaginary';
import { minus, plus, times, timesMinus } from './madd';

/**
 * One output channel's spectrum, Σ over inputs and slices of X·H, chunk by chunk, each pair of them undone at once by the
 * last splittings' inverse: nodes `from` ≤ i < `to` of 16 points.
 *
 * @param spectra     the first input's delay line: for each chunk its `slots` spectra, the newest in slot `newest`,
 *   older ones behind it, around the end
 * @param inputPitch  from one input's delay line to the next's
 * @param together    inputs that are summed in a row; such sums are then added up
 * @param filters     for each chunk, each input and each of its `slices` slices a chunk; read from end to end
 */
export function multiply(
  log: i32,
  table: usize,
  work: usize,
  spectra: usize,
  inputPitch: usize,
  inputs: i32,
  together: i32,
  newest: i32,
  slots: i32,
  slices: i32,
  filters: usize,
  from: i32,
  to: i32,
): void {
  const young = CHUNK_BYTES * min(slices, slots - newest);
  const old = CHUNK_BYTES * slices - young;
  const all = (young + old) * inputs;
  const first = (young + old) * together;
  const linePitch = CHUNK_BYTES * slots;
  const start = CHUNK_BYTES * newest;
  const im = imaginaryRow(log);
  let h = filters + 2 * all * from;
  let line = spectra + 2 * linePitch * from;
  for (let group = from; group < to; group++) {
    const y = work + 64 * group;
    products<Put>(line, start, young, old, inputPitch, h, h + first, y);
    products<Put>(line + linePitch, start, young, old, inputPitch, h + all, h + all + first, y + im);
    for (let input = together; input < inputs; input += together) {
      const x = line + inputPitch * input;
      const g = h + (young + old) * input;
      const end = g + (young + old) * min(together, inputs - input);
      products<Add>(x, start, young, old, inputPitch, g, end, y);
      products<Add>(x + linePitch, start, young, old, inputPitch, g + all, end + all, y + im);
    }
    inverseGroup(log, table, work, group);
    h += 2 * all;
    line += 2 * linePitch;
  }
}

/**
 * Types that say whether sums are put to their place or added to what stands there: a function for each, see counts.ts.
 * To ask at each chunk costs filters of few slices 2 %.
 */
type Put = One;
type Add = Two;

/** One chunk, to `y`. Its four sums stay in registers, which eight would not. */
function products<Way>(
  line: usize,
  start: usize,
  young: usize,
  old: usize,
  inputPitch: usize,
  h: usize,
  end: usize,
  y: usize,
): void {
  let r0 = f32x4.splat(0);
  let r1 = r0;
  let i0 = r0;
  let i1 = r0;
  for (; h < end; line += inputPitch) {
    // The newest up to the end of the line, then on from its start.
    let x = line + start;
    let next = h + young;
    for (let part = 0; part < 2; part++) {
      for (; h < next; h += CHUNK_BYTES) {
        let xr = v128.load(x);
        let xi = v128.load(x, 32);
        let hr = v128.load(h);
        let hi = v128.load(h, 32);
        let rr = times(r0, xr, hr);
        let ri = times(i0, xr, hi);
        r0 = plus(r0, rr);
        i0 = plus(i0, ri);
        rr = timesMinus(r0, xi, hi);
        ri = times(i0, xi, hr);
        r0 = minus(r0, rr);
        i0 = plus(i0, ri);
        xr = v128.load(x, 16);
        xi = v128.load(x, 48);
        hr = v128.load(h, 16);
        hi = v128.load(h, 48);
        rr = times(r1, xr, hr);
        ri = times(i1, xr, hi);
        r1 = plus(r1, rr);
        i1 = plus(i1, ri);
        rr = timesMinus(r1, xi, hi);
        ri = times(i1, xi, hr);
        r1 = minus(r1, rr);
        i1 = plus(i1, ri);
        x += CHUNK_BYTES;
      }
      x = line;
      next += old;
    }
  }
  if (offsetof<Way>() === offsetof<Add>()) {
    r0 = f32x4.add(v128.load(y), r0);
    r1 = f32x4.add(v128.load(y, 16), r1);
    i0 = f32x4.add(v128.load(y, 32), i0);
    i1 = f32x4.add(v128.load(y, 48), i1);
  }
  v128.store(y, r0);
  v128.store(y, r1, 16);
  v128.store(y, i0, 32);
  v128.store(y, i1, 48);
}
