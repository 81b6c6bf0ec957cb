import { plus, times } from './madd';
import { put } from './put';

/**
 * A register tile: `Rows` output channels × `Vectors` groups of four output frames (5 × up to 2, or 3 × up to 3), summed
 * over *trios* and then over single taps.
 *
 * A lane is one output frame, and every output adds its taps in the order of the lists, so which tile computed it (and
 * how the signal was cut) cannot be seen in its bits. Lanes beyond the last wanted frame are computed in vain.
 *
 * A tile loads Vectors + Rows operands for Vectors·Rows multiply-adds; 5×2 takes the fewest instructions for each of them
 * that fit the 15 vector registers of V8 on x86-64. A trio is three taps whose inputs lie `step` apart: one look at the
 * list, and one turn of the loop, for three taps. The build writes them out, see build.mjs: V8
 * unrolls no loop of three turns away.
 *
 * The products of a row come before their sums, and build.mjs keeps that order. AMD's Zen shares instructions out among
 * its multipliers and adders as they come: where products and sums take turns, 15 % of its time is lost. A weight that is
 * spread while it is loaded takes a turn, too. Intel's units do both, and any order is as good.
 *
 * @param trios    offset in bytes of each trio's first input from `input` [u32 × trios], may be none
 * @param singles  end of that list, and start of the offsets of the single taps [u32 × singles], may be none
 * @param end      end of that one
 * @param step     bytes from one input of a trio to the next
 * @param weights  the strip's packed weights [(trios × 3 + singles) × Rows]
 * @param bias     where the rows' sums start [Rows]
 * @param input    first frame that the tile's first output reads
 * @param output   first row's first frame; rows are `pitch` bytes apart
 * @param onto     whether the sums are added to what stands there
 */
// @inline
export function tile<Rows, Vectors>(
  trios: usize,
  singles: usize,
  end: usize,
  step: usize,
  weights: usize,
  bias: usize,
  input: usize,
  output: usize,
  pitch: usize,
  onto: bool,
): void {
  const rows = offsetof<Rows>();
  const vectors = offsetof<Vectors>();
  // Sums by row (a to e) and vector.
  let a0 = v128.load32_splat(bias);
  let a1 = a0;
  let a2 = a0;
  let b0 = v128.load32_splat(bias, 4);
  let b1 = b0;
  let b2 = b0;
  let c0 = v128.load32_splat(bias, 8);
  let c1 = c0;
  let c2 = c0;
  let d0 = rows > 3 ? v128.load32_splat(bias, 12) : a0;
  let d1 = d0;
  let e0 = rows > 3 ? v128.load32_splat(bias, 16) : a0;
  let e1 = e0;
  // A tap's inputs, a weight, and the products of a row.
  let x0 = a0;
  let x1 = a0;
  let x2 = a0;
  let w = a0;
  let p0 = a0;
  let p1 = a0;
  let p2 = a0;

  for (; trios < singles; trios += 4) {
    let x = input + load<u32>(trios);
    // @times 3
    x0 = v128.load(x);
    if (vectors > 1) x1 = v128.load(x, 16);
    if (vectors > 2) x2 = v128.load(x, 32);
    w = v128.load32_splat(weights);
    p0 = times(a0, x0, w);
    if (vectors > 1) p1 = times(a1, x1, w);
    if (vectors > 2) p2 = times(a2, x2, w);
    a0 = plus(a0, p0);
    if (vectors > 1) a1 = plus(a1, p1);
    if (vectors > 2) a2 = plus(a2, p2);
    w = v128.load32_splat(weights, 4);
    p0 = times(b0, x0, w);
    if (vectors > 1) p1 = times(b1, x1, w);
    if (vectors > 2) p2 = times(b2, x2, w);
    b0 = plus(b0, p0);
    if (vectors > 1) b1 = plus(b1, p1);
    if (vectors > 2) b2 = plus(b2, p2);
    w = v128.load32_splat(weights, 8);
    p0 = times(c0, x0, w);
    if (vectors > 1) p1 = times(c1, x1, w);
    if (vectors > 2) p2 = times(c2, x2, w);
    c0 = plus(c0, p0);
    if (vectors > 1) c1 = plus(c1, p1);
    if (vectors > 2) c2 = plus(c2, p2);
    if (rows > 3) {
      w = v128.load32_splat(weights, 12);
      p0 = times(d0, x0, w);
      if (vectors > 1) p1 = times(d1, x1, w);
      d0 = plus(d0, p0);
      if (vectors > 1) d1 = plus(d1, p1);
      w = v128.load32_splat(weights, 16);
      p0 = times(e0, x0, w);
      if (vectors > 1) p1 = times(e1, x1, w);
      e0 = plus(e0, p0);
      if (vectors > 1) e1 = plus(e1, p1);
    }
    weights += 4 * rows;
    x += step;
    // @end
  }
  for (; singles < end; singles += 4) {
    const x = input + load<u32>(singles);
    x0 = v128.load(x);
    if (vectors > 1) x1 = v128.load(x, 16);
    if (vectors > 2) x2 = v128.load(x, 32);
    w = v128.load32_splat(weights);
    p0 = times(a0, x0, w);
    if (vectors > 1) p1 = times(a1, x1, w);
    if (vectors > 2) p2 = times(a2, x2, w);
    a0 = plus(a0, p0);
    if (vectors > 1) a1 = plus(a1, p1);
    if (vectors > 2) a2 = plus(a2, p2);
    w = v128.load32_splat(weights, 4);
    p0 = times(b0, x0, w);
    if (vectors > 1) p1 = times(b1, x1, w);
    if (vectors > 2) p2 = times(b2, x2, w);
    b0 = plus(b0, p0);
    if (vectors > 1) b1 = plus(b1, p1);
    if (vectors > 2) b2 = plus(b2, p2);
    w = v128.load32_splat(weights, 8);
    p0 = times(c0, x0, w);
    if (vectors > 1) p1 = times(c1, x1, w);
    if (vectors > 2) p2 = times(c2, x2, w);
    c0 = plus(c0, p0);
    if (vectors > 1) c1 = plus(c1, p1);
    if (vectors > 2) c2 = plus(c2, p2);
    if (rows > 3) {
      w = v128.load32_splat(weights, 12);
      p0 = times(d0, x0, w);
      if (vectors > 1) p1 = times(d1, x1, w);
      d0 = plus(d0, p0);
      if (vectors > 1) d1 = plus(d1, p1);
      w = v128.load32_splat(weights, 16);
      p0 = times(e0, x0, w);
      if (vectors > 1) p1 = times(e1, x1, w);
      e0 = plus(e0, p0);
      if (vectors > 1) e1 = plus(e1, p1);
    }
    weights += 4 * rows;
  }

  put<Vectors>(output, onto, a0, a1, a2, a2);
  put<Vectors>(output + pitch, onto, b0, b1, b2, b2);
  put<Vectors>(output + 2 * pitch, onto, c0, c1, c2, c2);
  if (rows > 3) {
    put<Vectors>(output + 3 * pitch, onto, d0, d1, d1, d1);
    put<Vectors>(output + 4 * pitch, onto, e0, e1, e1, e1);
  }
}
