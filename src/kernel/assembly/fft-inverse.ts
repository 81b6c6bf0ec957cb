import { imaginaryRow } from './imaginary';
import { madd, msub } from './madd';
import { twiddles } from './twiddles';

/* The passes of the inverse, see fft.ts. A fourth of the gain of each is left to the filters' spectra. */

export function inverseFours(log: i32, depth: i32, table: usize, work: usize, from: i32, to: i32): void {
  const quarter: usize = (1 << log) >> depth;
  const im = imaginaryRow(log);
  const pitch: usize = 4 << depth;
  const inNode = log - depth - 4;
  while (from < to) {
    const node = from >> inNode;
    const next = min(to, (node + 1) << inNode);
    const t = twiddles(table, depth, node);
    const rr = v128.load32_splat(t);
    const ri = v128.load32_splat(t + pitch);
    const sr = v128.load32_splat(t + 2 * pitch);
    const si = v128.load32_splat(t + 3 * pitch);
    const qr = v128.load32_splat(t + 4 * pitch);
    const qi = v128.load32_splat(t + 5 * pitch);
    let p0 = work + 16 * from + 3 * quarter * node;
    const end = p0 + 16 * (next - from);
    for (; p0 < end; p0 += 16) {
      const p1 = p0 + quarter;
      const p2 = p1 + quarter;
      const p3 = p2 + quarter;
      let xr = v128.load(p0);
      let xi = v128.load(p0 + im);
      let yr = v128.load(p1);
      let yi = v128.load(p1 + im);
      const e0r = f32x4.add(xr, yr);
      const e0i = f32x4.add(xi, yi);
      const f0r = f32x4.sub(xr, yr);
      const f0i = f32x4.sub(xi, yi);
      xr = v128.load(p2);
      xi = v128.load(p2 + im);
      yr = v128.load(p3);
      yi = v128.load(p3 + im);
      const e1r = f32x4.add(xr, yr);
      const e1i = f32x4.add(xi, yi);
      // f1 = −i·(x − y)
      const f1r = f32x4.sub(xi, yi);
      const f1i = f32x4.sub(yr, xr);
      v128.store(p0, f32x4.add(e0r, e1r));
      v128.store(p0 + im, f32x4.add(e0i, e1i));
      xr = f32x4.sub(e0r, e1r);
      xi = f32x4.sub(e0i, e1i);
      v128.store(p2, madd(f32x4.mul(xr, sr), xi, si));
      v128.store(p2 + im, msub(f32x4.mul(xi, sr), xr, si));
      xr = f32x4.add(f0r, f1r);
      xi = f32x4.add(f0i, f1i);
      v128.store(p1, madd(f32x4.mul(xr, rr), xi, ri));
      v128.store(p1 + im, msub(f32x4.mul(xi, rr), xr, ri));
      xr = f32x4.sub(f0r, f1r);
      xi = f32x4.sub(f0i, f1i);
      v128.store(p3, madd(f32x4.mul(xr, qr), xi, qi));
      v128.store(p3 + im, msub(f32x4.mul(xi, qr), xr, qi));
    }
    from = next;
  }
}

export function inverseUpperTwos(log: i32, work: usize, y: usize, from: i32, to: i32): void {
  const half: usize = 2 << log;
  const im = imaginaryRow(log);
  const s = f32x4.splat(Math.sqrt(0.5) as f32);
  for (let at: usize = 16 * from; at < <usize>(16 * to); at += 16) {
    const p = work + at;
    const i0 = v128.load(p + im);
    const i1 = v128.load(p + im + half);
    const dr = f32x4.sub(v128.load(p), v128.load(p + half));
    v128.store(y + at, f32x4.add(i0, i1));
    v128.store(y + at + half, f32x4.mul(f32x4.sub(f32x4.sub(i0, i1), dr), s));
  }
}

export function inverseUpperFours(log: i32, table: usize, work: usize, y: usize, from: i32, to: i32): void {
  const quarter: usize = 1 << log;
  const im = imaginaryRow(log);
  const rr = v128.load32_splat(table);
  const ri = v128.load32_splat(table, 4);
  const sr = v128.load32_splat(table, 8);
  const si = v128.load32_splat(table, 12);
  const qr = v128.load32_splat(table, 16);
  const qi = v128.load32_splat(table, 20);
  for (let at: usize = 16 * from; at < <usize>(16 * to); at += 16) {
    const p0 = work + at;
    const p1 = p0 + quarter;
    const p2 = p1 + quarter;
    const p3 = p2 + quarter;
    let xr = v128.load(p0);
    let xi = v128.load(p0 + im);
    let yr = v128.load(p1);
    let yi = v128.load(p1 + im);
    const e0r = f32x4.add(xr, yr);
    const e0i = f32x4.add(xi, yi);
    const f0r = f32x4.sub(xr, yr);
    const f0i = f32x4.sub(xi, yi);
    xr = v128.load(p2);
    xi = v128.load(p2 + im);
    yr = v128.load(p3);
    yi = v128.load(p3 + im);
    const e1r = f32x4.add(xr, yr);
    const e1i = f32x4.add(xi, yi);
    const f1r = f32x4.sub(xi, yi);
    const f1i = f32x4.sub(yr, xr);
    v128.store(y + at, f32x4.add(e0i, e1i));
    v128.store(y + at + 2 * quarter, msub(f32x4.mul(f32x4.sub(e0i, e1i), sr), f32x4.sub(e0r, e1r), si));
    v128.store(y + at + quarter, msub(f32x4.mul(f32x4.add(f0i, f1i), rr), f32x4.add(f0r, f1r), ri));
    v128.store(y + at + 3 * quarter, msub(f32x4.mul(f32x4.sub(f0i, f1i), qr), f32x4.sub(f0r, f1r), qi));
  }
}

/**
 * Undoes the last two splittings of node `group` of 16 numbers, in place: its two chunks stand where its real and its
 * imaginary parts go.
 */
export function inverseGroup(log: i32, table: usize, work: usize, group: i32): void {
  const im = imaginaryRow(log);
  const outerPitch: usize = (1 << log) >> 2;
  const innerPitch: usize = 1 << log;
  const outer = twiddles(table, log - 4, group);
  const inner = twiddles(table, log - 2, 4 * group);
  const p = work + 64 * group;
  let xr = v128.load(p);
  let yr = v128.load(p, 16);
  let xi = v128.load(p, 32);
  let yi = v128.load(p, 48);
  let er = f32x4.add(xr, yr);
  let ei = f32x4.add(xi, yi);
  let fr = f32x4.sub(xr, yr);
  let fi = f32x4.sub(xi, yi);
  xr = v128.load(p + im);
  yr = v128.load(p + im, 16);
  xi = v128.load(p + im, 32);
  yi = v128.load(p + im, 48);
  let gr = f32x4.add(xr, yr);
  let gi = f32x4.add(xi, yi);
  let hr = f32x4.sub(xi, yi);
  let hi = f32x4.sub(yr, xr);
  const ar = f32x4.add(er, gr);
  const ai = f32x4.add(ei, gi);
  let wr = v128.load(inner + 2 * innerPitch);
  let wi = v128.load(inner + 3 * innerPitch);
  xr = f32x4.sub(er, gr);
  xi = f32x4.sub(ei, gi);
  const cr = madd(f32x4.mul(xr, wr), xi, wi);
  const ci = msub(f32x4.mul(xi, wr), xr, wi);
  wr = v128.load(inner);
  wi = v128.load(inner + innerPitch);
  xr = f32x4.add(fr, hr);
  xi = f32x4.add(fi, hi);
  const br = madd(f32x4.mul(xr, wr), xi, wi);
  const bi = msub(f32x4.mul(xi, wr), xr, wi);
  wr = v128.load(inner + 4 * innerPitch);
  wi = v128.load(inner + 5 * innerPitch);
  xr = f32x4.sub(fr, hr);
  xi = f32x4.sub(fi, hi);
  const dr = madd(f32x4.mul(xr, wr), xi, wi);
  const di = msub(f32x4.mul(xi, wr), xr, wi);

  let u0 = v128.shuffle<f32>(ar, br, 0, 4, 1, 5);
  let u1 = v128.shuffle<f32>(cr, dr, 0, 4, 1, 5);
  let u2 = v128.shuffle<f32>(ar, br, 2, 6, 3, 7);
  let u3 = v128.shuffle<f32>(cr, dr, 2, 6, 3, 7);
  const n0r = v128.shuffle<f32>(u0, u1, 0, 1, 4, 5);
  const n1r = v128.shuffle<f32>(u0, u1, 2, 3, 6, 7);
  const n2r = v128.shuffle<f32>(u2, u3, 0, 1, 4, 5);
  const n3r = v128.shuffle<f32>(u2, u3, 2, 3, 6, 7);
  u0 = v128.shuffle<f32>(ai, bi, 0, 4, 1, 5);
  u1 = v128.shuffle<f32>(ci, di, 0, 4, 1, 5);
  u2 = v128.shuffle<f32>(ai, bi, 2, 6, 3, 7);
  u3 = v128.shuffle<f32>(ci, di, 2, 6, 3, 7);
  const n0i = v128.shuffle<f32>(u0, u1, 0, 1, 4, 5);
  const n1i = v128.shuffle<f32>(u0, u1, 2, 3, 6, 7);
  const n2i = v128.shuffle<f32>(u2, u3, 0, 1, 4, 5);
  const n3i = v128.shuffle<f32>(u2, u3, 2, 3, 6, 7);
  er = f32x4.add(n0r, n1r);
  ei = f32x4.add(n0i, n1i);
  fr = f32x4.sub(n0r, n1r);
  fi = f32x4.sub(n0i, n1i);
  gr = f32x4.add(n2r, n3r);
  gi = f32x4.add(n2i, n3i);
  hr = f32x4.sub(n2i, n3i);
  hi = f32x4.sub(n3r, n2r);
  v128.store(p, f32x4.add(er, gr));
  v128.store(p + im, f32x4.add(ei, gi));
  wr = v128.load32_splat(outer + 2 * outerPitch);
  wi = v128.load32_splat(outer + 3 * outerPitch);
  xr = f32x4.sub(er, gr);
  xi = f32x4.sub(ei, gi);
  v128.store(p, madd(f32x4.mul(xr, wr), xi, wi), 32);
  v128.store(p + im, msub(f32x4.mul(xi, wr), xr, wi), 32);
  wr = v128.load32_splat(outer);
  wi = v128.load32_splat(outer + outerPitch);
  xr = f32x4.add(fr, hr);
  xi = f32x4.add(fi, hi);
  v128.store(p, madd(f32x4.mul(xr, wr), xi, wi), 16);
  v128.store(p + im, msub(f32x4.mul(xi, wr), xr, wi), 16);
  wr = v128.load32_splat(outer + 4 * outerPitch);
  wi = v128.load32_splat(outer + 5 * outerPitch);
  xr = f32x4.sub(fr, hr);
  xi = f32x4.sub(fi, hi);
  v128.store(p, madd(f32x4.mul(xr, wr), xi, wi), 48);
  v128.store(p + im, msub(f32x4.mul(xi, wr), xr, wi), 48);
}
