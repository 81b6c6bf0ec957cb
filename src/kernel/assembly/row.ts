import { madd } from './madd';

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
 * Walking along x, every output still adds its taps in order. Eight sums, three weights, an input and a product fit the
 * 15 vector registers that V8 has on x86-64; a fourth tap does not, and a sum that waits in memory costs more than the
 * loads that it saves.
 *
 * @param trios    offset in bytes of each trio's first input from `input` [u32 × trios], may be none
 * @param singles  end of that list, and start of the offsets of the single taps [u32 × singles], may be none
 * @param end      end of that one
 * @param weights  the row's packed weights, each spread over a vector [(trios × 3 + singles) × 4]
 * @param bias     where the sums start
 * @param input    first frame that the first output reads
 * @param onto     whether the sums are added to what stands at `output`
 */
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
  for (; trios < singles; trios += 4) {
    const p = input + load<u32>(trios);
    const w0 = v128.load(weights);
    const w1 = v128.load(weights, 16);
    const w2 = v128.load(weights, 32);
    let x = v128.load(p);
    a0 = madd(a0, x, w0);
    x = v128.load(p, 16);
    a0 = madd(a0, x, w1);
    if (vectors > 1) a1 = madd(a1, x, w0);
    x = v128.load(p, 32);
    a0 = madd(a0, x, w2);
    if (vectors > 1) {
      a1 = madd(a1, x, w1);
      if (vectors > 2) a2 = madd(a2, x, w0);
      x = v128.load(p, 48);
      a1 = madd(a1, x, w2);
    }
    if (vectors > 2) {
      a2 = madd(a2, x, w1);
      a3 = madd(a3, x, w0);
      x = v128.load(p, 64);
      a2 = madd(a2, x, w2);
      a3 = madd(a3, x, w1);
      if (vectors > 4) a4 = madd(a4, x, w0);
      x = v128.load(p, 80);
      a3 = madd(a3, x, w2);
    }
    if (vectors > 4) {
      a4 = madd(a4, x, w1);
      a5 = madd(a5, x, w0);
      x = v128.load(p, 96);
      a4 = madd(a4, x, w2);
      a5 = madd(a5, x, w1);
      a6 = madd(a6, x, w0);
      x = v128.load(p, 112);
      a5 = madd(a5, x, w2);
      a6 = madd(a6, x, w1);
      a7 = madd(a7, x, w0);
      x = v128.load(p, 128);
      a6 = madd(a6, x, w2);
      a7 = madd(a7, x, w1);
      x = v128.load(p, 144);
      a7 = madd(a7, x, w2);
    }
    weights += 48;
  }
  for (; singles < end; singles += 4) {
    const p = input + load<u32>(singles);
    const w = v128.load(weights);
    a0 = madd(a0, v128.load(p), w);
    if (vectors > 1) a1 = madd(a1, v128.load(p, 16), w);
    if (vectors > 2) {
      a2 = madd(a2, v128.load(p, 32), w);
      a3 = madd(a3, v128.load(p, 48), w);
    }
    if (vectors > 4) {
      a4 = madd(a4, v128.load(p, 64), w);
      a5 = madd(a5, v128.load(p, 80), w);
      a6 = madd(a6, v128.load(p, 96), w);
      a7 = madd(a7, v128.load(p, 112), w);
    }
    weights += 16;
  }

  if (onto) {
    a0 = f32x4.add(v128.load(output), a0);
    if (vectors > 1) a1 = f32x4.add(v128.load(output, 16), a1);
    if (vectors > 2) {
      a2 = f32x4.add(v128.load(output, 32), a2);
      a3 = f32x4.add(v128.load(output, 48), a3);
    }
    if (vectors > 4) {
      a4 = f32x4.add(v128.load(output, 64), a4);
      a5 = f32x4.add(v128.load(output, 80), a5);
      a6 = f32x4.add(v128.load(output, 96), a6);
      a7 = f32x4.add(v128.load(output, 112), a7);
    }
  }
  v128.store(output, a0);
  if (vectors > 1) v128.store(output, a1, 16);
  if (vectors > 2) {
    v128.store(output, a2, 32);
    v128.store(output, a3, 48);
  }
  if (vectors > 4) {
    v128.store(output, a4, 64);
    v128.store(output, a5, 80);
    v128.store(output, a6, 96);
    v128.store(output, a7, 112);
  }
}
