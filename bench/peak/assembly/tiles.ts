/**
 * The inner loop of a convolution and nothing else: a register tile of rows × vectors sums, its operands loaded from
 * the first-level cache, aligned, tap after tap. What a host gets out of these is what any convolution in WebAssembly
 * can reach there.
 *
 * Every tap reads new addresses, so that a compiler can take nothing out of the loop. Weights are stored as whole
 * vectors, which is a little faster than spreading single floats. One tap an iteration: unrolled by hand or not, V8
 * does no better.
 *
 * Each function goes `runs` times over `taps` taps of weights [taps × rows × 4] and input [taps × vectors × 4], and
 * leaves its sums at `output`, so that they are not dead code.
 */

/** One instruction or two: this file is compiled with relaxed SIMD and without. */
function madd(sum: v128, x: v128, w: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, w, sum);
  return f32x4.add(sum, f32x4.mul(x, w));
}

export function tile3x3(runs: i32, taps: i32, weights: usize, input: usize, output: usize): void {
  const end = weights + 48 * taps;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let c0 = a0;
  let c1 = a0;
  let c2 = a0;
  for (; runs > 0; runs--) {
    let x = input;
    let w = weights;
    do {
      const x0 = v128.load(x);
      const x1 = v128.load(x, 16);
      const x2 = v128.load(x, 32);
      const wa = v128.load(w);
      a0 = madd(a0, x0, wa);
      a1 = madd(a1, x1, wa);
      a2 = madd(a2, x2, wa);
      const wb = v128.load(w, 16);
      b0 = madd(b0, x0, wb);
      b1 = madd(b1, x1, wb);
      b2 = madd(b2, x2, wb);
      const wc = v128.load(w, 32);
      c0 = madd(c0, x0, wc);
      c1 = madd(c1, x1, wc);
      c2 = madd(c2, x2, wc);
      x += 48;
      w += 48;
    } while (w < end);
  }
  v128.store(output, a0);
  v128.store(output, a1, 16);
  v128.store(output, a2, 32);
  v128.store(output, b0, 48);
  v128.store(output, b1, 64);
  v128.store(output, b2, 80);
  v128.store(output, c0, 96);
  v128.store(output, c1, 112);
  v128.store(output, c2, 128);
}

export function tile4x2(runs: i32, taps: i32, weights: usize, input: usize, output: usize): void {
  const end = weights + 64 * taps;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (; runs > 0; runs--) {
    let x = input;
    let w = weights;
    do {
      const x0 = v128.load(x);
      const x1 = v128.load(x, 16);
      const wa = v128.load(w);
      a0 = madd(a0, x0, wa);
      a1 = madd(a1, x1, wa);
      const wb = v128.load(w, 16);
      b0 = madd(b0, x0, wb);
      b1 = madd(b1, x1, wb);
      const wc = v128.load(w, 32);
      c0 = madd(c0, x0, wc);
      c1 = madd(c1, x1, wc);
      const wd = v128.load(w, 48);
      d0 = madd(d0, x0, wd);
      d1 = madd(d1, x1, wd);
      x += 32;
      w += 64;
    } while (w < end);
  }
  v128.store(output, a0);
  v128.store(output, a1, 16);
  v128.store(output, b0, 32);
  v128.store(output, b1, 48);
  v128.store(output, c0, 64);
  v128.store(output, c1, 80);
  v128.store(output, d0, 96);
  v128.store(output, d1, 112);
}

export function tile2x4(runs: i32, taps: i32, weights: usize, input: usize, output: usize): void {
  const end = weights + 32 * taps;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (; runs > 0; runs--) {
    let x = input;
    let w = weights;
    do {
      const x0 = v128.load(x);
      const x1 = v128.load(x, 16);
      const x2 = v128.load(x, 32);
      const x3 = v128.load(x, 48);
      const wa = v128.load(w);
      a0 = madd(a0, x0, wa);
      a1 = madd(a1, x1, wa);
      a2 = madd(a2, x2, wa);
      a3 = madd(a3, x3, wa);
      const wb = v128.load(w, 16);
      b0 = madd(b0, x0, wb);
      b1 = madd(b1, x1, wb);
      b2 = madd(b2, x2, wb);
      b3 = madd(b3, x3, wb);
      x += 64;
      w += 32;
    } while (w < end);
  }
  v128.store(output, a0);
  v128.store(output, a1, 16);
  v128.store(output, a2, 32);
  v128.store(output, a3, 48);
  v128.store(output, b0, 64);
  v128.store(output, b1, 80);
  v128.store(output, b2, 96);
  v128.store(output, b3, 112);
}
