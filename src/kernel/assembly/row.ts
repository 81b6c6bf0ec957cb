import { Four } from './counts';
import { plus, times } from './madd';
import { put } from './put';

/**
 * One output row × `Vectors` groups of four output frames (1, 2, 4 or 8), summed over *trios* and then over single taps.
 *
 * A trio is three taps whose inputs lie exactly one vector apart (taps k, k+4, k+8 where dilation is 1). What one of
 * them reads for a vector of outputs is what the one before reads for the next vector, so a trio loads Vectors + 2 input
 * vectors for 3·Vectors multiply-adds, where single taps load one for each. A lone row has nothing else to use a load
 * twice for.
 *
 *     outputs     v0       v1       v2       v3
 *     tap 0     x[0]     x[1]     x[2]     x[3]
 *     tap 1     x[1]     x[2]     x[3]     x[4]      x[i]: the i-th vector from the trio's first input
 *     tap 2     x[2]     x[3]     x[4]     x[5]
 *
 * Walking along x, every output still adds its taps in order. Eight sums, three weights, an input and its products, the
 * last of which takes its place, fit the 15 vector registers that V8 has on x86-64; a fourth tap does not, and a sum that
 * waits in memory costs more than the loads that it saves. Products come before sums, see tile.ts.
 *
 * @param trios    offset in bytes of each trio's first input from `input` [u32 × trios], may be none
 * @param singles  end of that list, and start of the offsets of the single taps [u32 × singles], may be none
 * @param end      end of that one
 * @param weights  the row's packed weights, each spread over a vector [(trios × 3 + singles) × 4]
 * @param bias     where the sums start
 * @param input    first frame that the first output reads
 * @param onto     whether the sums are added to what stands at `output`
 */
// @inline
export function row<Vectors>(
  trios: usize,
  singles: usize,
  end: usize,
  weights: usize,
  bias: usize,
  input: usize,
  output: usize,
  onto: bool,
): void {
  const vectors = offsetof<Vectors>();
  let a0 = v128.load32_splat(bias);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let a4 = a0;
  let a5 = a0;
  let a6 = a0;
  let a7 = a0;
  // An input, and its products with each weight of a trio.
  let x = a0;
  let p = a0;
  let q = a0;
  let r = a0;
  for (; trios < singles; trios += 4) {
    const from = input + load<u32>(trios);
    const w0 = v128.load(weights);
    const w1 = v128.load(weights, 16);
    const w2 = v128.load(weights, 32);
    x = v128.load(from);
    p = times(a0, x, w0);
    a0 = plus(a0, p);
    x = v128.load(from, 16);
    p = times(a0, x, w1);
    if (vectors > 1) q = times(a1, x, w0);
    a0 = plus(a0, p);
    if (vectors > 1) a1 = plus(a1, q);
    x = v128.load(from, 32);
    p = times(a0, x, w2);
    if (vectors > 1) q = times(a1, x, w1);
    if (vectors > 2) r = times(a2, x, w0);
    a0 = plus(a0, p);
    if (vectors > 1) a1 = plus(a1, q);
    if (vectors > 2) a2 = plus(a2, r);
    if (vectors > 1) {
      x = v128.load(from, 48);
      p = times(a1, x, w2);
      if (vectors > 2) q = times(a2, x, w1);
      if (vectors > 2) r = times(a3, x, w0);
      a1 = plus(a1, p);
      if (vectors > 2) a2 = plus(a2, q);
      if (vectors > 2) a3 = plus(a3, r);
    }
    if (vectors > 2) {
      x = v128.load(from, 64);
      p = times(a2, x, w2);
      q = times(a3, x, w1);
      if (vectors > 4) r = times(a4, x, w0);
      a2 = plus(a2, p);
      a3 = plus(a3, q);
      if (vectors > 4) a4 = plus(a4, r);
      x = v128.load(from, 80);
      p = times(a3, x, w2);
      if (vectors > 4) q = times(a4, x, w1);
      if (vectors > 4) r = times(a5, x, w0);
      a3 = plus(a3, p);
      if (vectors > 4) a4 = plus(a4, q);
      if (vectors > 4) a5 = plus(a5, r);
    }
    if (vectors > 4) {
      x = v128.load(from, 96);
      p = times(a4, x, w2);
      q = times(a5, x, w1);
      r = times(a6, x, w0);
      a4 = plus(a4, p);
      a5 = plus(a5, q);
      a6 = plus(a6, r);
      x = v128.load(from, 112);
      p = times(a5, x, w2);
      q = times(a6, x, w1);
      r = times(a7, x, w0);
      a5 = plus(a5, p);
      a6 = plus(a6, q);
      a7 = plus(a7, r);
      x = v128.load(from, 128);
      p = times(a6, x, w2);
      q = times(a7, x, w1);
      a6 = plus(a6, p);
      a7 = plus(a7, q);
      x = v128.load(from, 144);
      p = times(a7, x, w2);
      a7 = plus(a7, p);
    }
    weights += 48;
  }
  for (; singles < end; singles += 4) {
    const from = input + load<u32>(singles);
    const w = v128.load(weights);
    p = times(a0, v128.load(from), w);
    if (vectors > 1) q = times(a1, v128.load(from, 16), w);
    a0 = plus(a0, p);
    if (vectors > 1) a1 = plus(a1, q);
    if (vectors > 2) {
      p = times(a2, v128.load(from, 32), w);
      q = times(a3, v128.load(from, 48), w);
      a2 = plus(a2, p);
      a3 = plus(a3, q);
    }
    if (vectors > 4) {
      p = times(a4, v128.load(from, 64), w);
      q = times(a5, v128.load(from, 80), w);
      a4 = plus(a4, p);
      a5 = plus(a5, q);
      p = times(a6, v128.load(from, 96), w);
      q = times(a7, v128.load(from, 112), w);
      a6 = plus(a6, p);
      a7 = plus(a7, q);
    }
    weights += 16;
  }

  if (vectors > 4) {
    put<Four>(output, onto, a0, a1, a2, a3);
    put<Four>(output + 64, onto, a4, a5, a6, a7);
  } else {
    put<Vectors>(output, onto, a0, a1, a2, a3);
  }
}
