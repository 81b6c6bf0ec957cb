import { imaginaryRow } from './imaginary';
import { madd, msub } from './madd';
import { twiddles } from './twiddles';

/*
 * The passes of the transform, see fft.ts. The butterflies are written out in each: a pass is bounded by its loads and
 * stores, and what is handed over by memory costs as much as what it saves.
 */

export function forwardRealTwos(log: i32, x: usize, work: usize, from: i32, to: i32): void {
  const half: usize = 2 << log;
  const im = imaginaryRow(log);
  const s = f32x4.splat(Math.sqrt(0.5) as f32);
  for (let at: usize = 16 * from; at < <usize>(16 * to); at += 16) {
    const a = v128.load(x + at);
    const c = f32x4.mul(v128.load(x + at + half), s);
    const p = work + at;
    v128.store(p, f32x4.add(a, c));
    v128.store(p + half, f32x4.sub(a, c));
    v128.store(p + im, c);
    v128.store(p + im + half, f32x4.neg(c));
  }
}

export function forwardTwos(log: i32, work: usize, from: i32, to: i32): void {
  const half: usize = 2 << log;
  const im = imaginaryRow(log);
  const s = f32x4.splat(Math.sqrt(0.5) as f32);
  for (let p = work + 16 * from, end = work + 16 * to; p < end; p += 16) {
    const cr = v128.load(p + half);
    const ci = v128.load(p + im + half);
    const re = f32x4.mul(f32x4.sub(cr, ci), s);
    const i = f32x4.mul(f32x4.add(cr, ci), s);
    const ar = v128.load(p);
    const ai = v128.load(p + im);
    v128.store(p, f32x4.add(ar, re));
    v128.store(p + im, f32x4.add(ai, i));
    v128.store(p + half, f32x4.sub(ar, re));
    v128.store(p + im + half, f32x4.sub(ai, i));
  }
}

export function forwardRealFours(log: i32, table: usize, x: usize, work: usize, from: i32, to: i32): void {
  const quarter: usize = 1 << log;
  const im = imaginaryRow(log);
  const rr = v128.load32_splat(table);
  const ri = v128.load32_splat(table, 4);
  const sr = v128.load32_splat(table, 8);
  const si = v128.load32_splat(table, 12);
  const qr = v128.load32_splat(table, 16);
  const qi = v128.load32_splat(table, 20);
  for (let at: usize = 16 * from; at < <usize>(16 * to); at += 16) {
    const a = v128.load(x + at);
    const b = v128.load(x + at + quarter);
    const c = v128.load(x + at + 2 * quarter);
    const d = v128.load(x + at + 3 * quarter);
    const ci = f32x4.mul(c, si);
    const e0 = madd(a, c, sr);
    const e1 = msub(a, c, sr);
    const br = f32x4.mul(b, rr);
    const bi = f32x4.mul(b, ri);
    const f0r = madd(br, d, qr);
    const f0i = madd(bi, d, qi);
    const f1r = msub(br, d, qr);
    const f1i = msub(bi, d, qi);
    const p = work + at;
    v128.store(p, f32x4.add(e0, f0r));
    v128.store(p + quarter, f32x4.sub(e0, f0r));
    v128.store(p + 2 * quarter, f32x4.sub(e1, f1i));
    v128.store(p + 3 * quarter, f32x4.add(e1, f1i));
    v128.store(p + im, f32x4.add(ci, f0i));
    v128.store(p + im + quarter, f32x4.sub(ci, f0i));
    v128.store(p + im + 2 * quarter, f32x4.sub(f1r, ci));
    v128.store(p + im + 3 * quarter, f32x4.sub(f32x4.neg(ci), f1r));
  }
}

export function forwardFours(log: i32, depth: i32, table: usize, work: usize, from: i32, to: i32): void {
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
      let xr = v128.load(p2);
      let xi = v128.load(p2 + im);
      const cr = msub(f32x4.mul(xr, sr), xi, si);
      const ci = madd(f32x4.mul(xi, sr), xr, si);
      xr = v128.load(p1);
      xi = v128.load(p1 + im);
      const br = msub(f32x4.mul(xr, rr), xi, ri);
      const bi = madd(f32x4.mul(xi, rr), xr, ri);
      xr = v128.load(p3);
      xi = v128.load(p3 + im);
      const dr = msub(f32x4.mul(xr, qr), xi, qi);
      const di = madd(f32x4.mul(xi, qr), xr, qi);
      const ar = v128.load(p0);
      const ai = v128.load(p0 + im);
      const e0r = f32x4.add(ar, cr);
      const e0i = f32x4.add(ai, ci);
      const f0r = f32x4.add(br, dr);
      const f0i = f32x4.add(bi, di);
      v128.store(p0, f32x4.add(e0r, f0r));
      v128.store(p0 + im, f32x4.add(e0i, f0i));
      v128.store(p1, f32x4.sub(e0r, f0r));
      v128.store(p1 + im, f32x4.sub(e0i, f0i));
      const e1r = f32x4.sub(ar, cr);
      const e1i = f32x4.sub(ai, ci);
      const f1r = f32x4.sub(br, dr);
      const f1i = f32x4.sub(bi, di);
      v128.store(p2, f32x4.sub(e1r, f1i));
      v128.store(p2 + im, f32x4.add(e1i, f1r));
      v128.store(p3, f32x4.add(e1r, f1i));
      v128.store(p3 + im, f32x4.sub(e1i, f1r));
    }
    from = next;
  }
}

/** A halving and a splitting by fours of both halves. */
export function forwardRealEights(log: i32, table: usize, x: usize, work: usize, from: i32, to: i32): void {
  const eighth: usize = (1 << log) >> 1;
  const half: usize = 2 << log;
  const im = imaginaryRow(log);
  const s = f32x4.splat(Math.sqrt(0.5) as f32);
  for (let at: usize = 16 * from; at < <usize>(16 * to); at += 16) {
    const p = work + at;
    eighths(x + at, p, eighth, half, im, s, twiddles(table, 1, 0));
    eighths(x + at, p + half, eighth, half, im, f32x4.neg(s), twiddles(table, 1, 1));
  }
}

/** The four eighths of the half that comes from √½·(1 + i), or of the one from its negative: `s` is ±√½. */
// @inline
function eighths(x: usize, p: usize, eighth: usize, half: usize, im: usize, s: v128, t: usize): void {
  const ai = f32x4.mul(v128.load(x + half), s);
  const xbi = f32x4.mul(v128.load(x + half + eighth), s);
  const xci = f32x4.mul(v128.load(x + half + 2 * eighth), s);
  const xdi = f32x4.mul(v128.load(x + half + 3 * eighth), s);
  const ar = f32x4.add(v128.load(x), ai);
  const xbr = f32x4.add(v128.load(x + eighth), xbi);
  const xcr = f32x4.add(v128.load(x + 2 * eighth), xci);
  const xdr = f32x4.add(v128.load(x + 3 * eighth), xdi);
  let wr = v128.load32_splat(t, 16);
  let wi = v128.load32_splat(t, 24);
  const cr = msub(f32x4.mul(xcr, wr), xci, wi);
  const ci = madd(f32x4.mul(xci, wr), xcr, wi);
  wr = v128.load32_splat(t);
  wi = v128.load32_splat(t, 8);
  const br = msub(f32x4.mul(xbr, wr), xbi, wi);
  const bi = madd(f32x4.mul(xbi, wr), xbr, wi);
  wr = v128.load32_splat(t, 32);
  wi = v128.load32_splat(t, 40);
  const dr = msub(f32x4.mul(xdr, wr), xdi, wi);
  const di = madd(f32x4.mul(xdi, wr), xdr, wi);
  const e0r = f32x4.add(ar, cr);
  const e0i = f32x4.add(ai, ci);
  const f0r = f32x4.add(br, dr);
  const f0i = f32x4.add(bi, di);
  v128.store(p, f32x4.add(e0r, f0r));
  v128.store(p + im, f32x4.add(e0i, f0i));
  v128.store(p + eighth, f32x4.sub(e0r, f0r));
  v128.store(p + im + eighth, f32x4.sub(e0i, f0i));
  const e1r = f32x4.sub(ar, cr);
  const e1i = f32x4.sub(ai, ci);
  const f1r = f32x4.sub(br, dr);
  const f1i = f32x4.sub(bi, di);
  v128.store(p + 2 * eighth, f32x4.sub(e1r, f1i));
  v128.store(p + im + 2 * eighth, f32x4.add(e1i, f1r));
  v128.store(p + 3 * eighth, f32x4.add(e1r, f1i));
  v128.store(p + im + 3 * eighth, f32x4.sub(e1i, f1r));
}
