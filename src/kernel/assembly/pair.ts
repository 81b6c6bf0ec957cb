import { plus, times } from './madd';
import { put } from './put';

/**
 * A register tile of two output channels × `Vectors` groups of four output frames (1, 2 or 4). As tile.ts, with the same
 * parameters; but here both weights of a tap stay, its inputs pass, and the products of an input come before their sums.
 */
// @inline
export function pair<Vectors>(
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
  const vectors = offsetof<Vectors>();
  let a0 = v128.load32_splat(bias);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = v128.load32_splat(bias, 4);
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  let x = a0;
  let wa = a0;
  let wb = a0;
  let p = a0;
  let q = a0;

  for (; trios < singles; trios += 4) {
    let from = input + load<u32>(trios);
    // @times 3
    wa = v128.load32_splat(weights);
    wb = v128.load32_splat(weights, 4);
    x = v128.load(from);
    p = times(a0, x, wa);
    q = times(b0, x, wb);
    a0 = plus(a0, p);
    b0 = plus(b0, q);
    if (vectors > 1) {
      x = v128.load(from, 16);
      p = times(a1, x, wa);
      q = times(b1, x, wb);
      a1 = plus(a1, p);
      b1 = plus(b1, q);
    }
    if (vectors > 2) {
      x = v128.load(from, 32);
      p = times(a2, x, wa);
      q = times(b2, x, wb);
      a2 = plus(a2, p);
      b2 = plus(b2, q);
      x = v128.load(from, 48);
      p = times(a3, x, wa);
      q = times(b3, x, wb);
      a3 = plus(a3, p);
      b3 = plus(b3, q);
    }
    weights += 8;
    from += step;
    // @end
  }
  for (; singles < end; singles += 4) {
    const from = input + load<u32>(singles);
    wa = v128.load32_splat(weights);
    wb = v128.load32_splat(weights, 4);
    x = v128.load(from);
    p = times(a0, x, wa);
    q = times(b0, x, wb);
    a0 = plus(a0, p);
    b0 = plus(b0, q);
    if (vectors > 1) {
      x = v128.load(from, 16);
      p = times(a1, x, wa);
      q = times(b1, x, wb);
      a1 = plus(a1, p);
      b1 = plus(b1, q);
    }
    if (vectors > 2) {
      x = v128.load(from, 32);
      p = times(a2, x, wa);
      q = times(b2, x, wb);
      a2 = plus(a2, p);
      b2 = plus(b2, q);
      x = v128.load(from, 48);
      p = times(a3, x, wa);
      q = times(b3, x, wb);
      a3 = plus(a3, p);
      b3 = plus(b3, q);
    }
    weights += 8;
  }

  put<Vectors>(output, onto, a0, a1, a2, a3);
  put<Vectors>(output + pitch, onto, b0, b1, b2, b3);
}
