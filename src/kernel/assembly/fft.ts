import { madd, msub } from './madd';
import { twiddles } from './twiddles';

/**
 * Products of real polynomials modulo z^2n + 1, which is all that a convolution in blocks needs: of 2n outputs the
 * upper n are free of what wraps around, and those are the ones that are kept.
 *
 * A real polynomial of degree below 2n is read modulo z^n − i: its coefficients x[0] … x[2n−1] become n complex ones
 * x[j] + i·x[j+n], since z^n = i means z^2n = −1. So a real signal needs no packing and no sorting out afterwards: its
 * first half is the real row and its second half the imaginary row of a complex transform of n points (J. Martens and
 * M. Crandall call the like a right-angle convolution), and spectra are multiplied point by point, no point being
 * special.
 *
 * The transform splits polynomials by the Chinese remainder theorem. A node is a polynomial modulo z^m − c; with r a
 * fourth root of c, it splits into four modulo z^(m/4) ∓ r and z^(m/4) ∓ i·r:
 *
 *     a + b·z^(m/4) + c·z^(2m/4) + d·z^(3m/4)   →   (a + r²c) ± (r·b + r³d)   and   (a − r²c) ± i·(r·b − r³d)
 *
 * So all butterflies of a node have the same three factors, tables of all sizes are one (twiddles.ts), and the numbers
 * end in an order that only the inverse needs to know. Where log2 n is odd a halving comes first. The last two splittings
 * are done together, on nodes of 16 numbers that stay in registers; for the very last one, of four nodes of four numbers,
 * vectors are transposed, so that a lane is a node.
 *
 * Rows: `work` is n real parts, then n imaginary parts. A spectrum is made of *chunks* of 8 points, two vectors of real
 * parts, then two of imaginary parts, 64 bytes; the last two splittings make two of them of a node.
 *
 * Every function does the butterflies `from` ≤ i < `to` of its pass, each of four lanes, so that a transform can be
 * done in pieces. n is a power of two from 32 on.
 */
export const CHUNK_BYTES: usize = 64;

/** Passes of a transform of n points: by fours or eights, and the last two splittings as one. */
export function forwardPasses(log: i32): i32 {
  return log === 5 ? 2 : (log - 2) >> 1;
}

/** Passes of an inverse after `inverseGroup`. */
export function inversePasses(log: i32): i32 {
  return (log - 3) >> 1;
}

/** Butterflies of a pass: one of the pass by eights is two of fours. */
export function forwardButterflies(log: i32, pass: i32): i32 {
  return pass === 0 && log & 1 && log > 5 ? 1 << (log - 5) : 1 << (log - 4);
}

export function inverseButterflies(log: i32, pass: i32): i32 {
  return pass === 0 && log & 1 ? 1 << (log - 3) : 1 << (log - 4);
}

/** Multiplies and adds of one butterfly of a pass, in all four lanes. */
export function forwardCost(log: i32, pass: i32): i32 {
  if (pass === forwardPasses(log) - 1) return 4 * 68;
  if (pass > 0) return 4 * 34;
  if (log === 5) return 4 * 6;
  return log & 1 ? 4 * 84 : 4 * 23;
}

export function inverseCost(log: i32, pass: i32): i32 {
  if (pass > 0) return 4 * 34;
  return log & 1 ? 4 * 5 : 4 * 24;
}

/** Of an `inverseGroup`. */
export const GROUP_COST: i32 = 4 * 68;

/**
 * A pass of the transform of a real polynomial of degree below n: `x` [n] into `work`, then `work` in place. The last
 * one writes chunks to `spectrum`, `chunkPitch` bytes apart.
 */
export function forwardPass(
  log: i32,
  pass: i32,
  table: usize,
  x: usize,
  work: usize,
  spectrum: usize,
  chunkPitch: usize,
  from: i32,
  to: i32,
): void {
  if (pass === forwardPasses(log) - 1) forwardLast(log, table, work, spectrum, chunkPitch, from, to);
  else if (pass > 0) forwardFours(log, log & 1 ? 2 * pass + 1 : 2 * pass, table, work, from, to);
  else if (log === 5) forwardRealTwos(log, x, work, 2 * from, 2 * to);
  else if (log & 1) forwardRealEights(log, table, x, work, from, to);
  else forwardRealFours(log, table, x, work, from, to);
}

/** The whole transform of a real polynomial of degree below 2n that lies in `work`: for filters. */
export function forwardWhole(log: i32, table: usize, work: usize, spectrum: usize, chunkPitch: usize): void {
  const all = 1 << (log - 4);
  if (log & 1) forwardTwos(log, work, 0, 2 * all);
  for (let depth = log & 1; depth < log - 4; depth += 2) forwardFours(log, depth, table, work, 0, all);
  forwardLast(log, table, work, spectrum, chunkPitch, 0, all);
}

/**
 * A pass of the inverse, from the last one down to 0, after `inverseGroup` has done the last two splittings. Pass 0
 * writes the imaginary row, which is the upper half of the product, to `y` [n]. The result is n times the product.
 */
export function inversePass(log: i32, pass: i32, table: usize, work: usize, y: usize, from: i32, to: i32): void {
  if (pass > 0) inverseFours(log, log & 1 ? 2 * pass - 1 : 2 * pass, table, work, from, to);
  else if (log & 1) inverseUpperTwos(log, work, y, from, to);
  else inverseUpperFours(log, table, work, y, from, to);
}

function forwardRealTwos(log: i32, x: usize, work: usize, from: i32, to: i32): void {
  const half: usize = 2 << log;
  const im: usize = 4 << log;
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

function forwardTwos(log: i32, work: usize, from: i32, to: i32): void {
  const half: usize = 2 << log;
  const im: usize = 4 << log;
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

function inverseUpperTwos(log: i32, work: usize, y: usize, from: i32, to: i32): void {
  const half: usize = 2 << log;
  const im: usize = 4 << log;
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

function forwardRealFours(log: i32, table: usize, x: usize, work: usize, from: i32, to: i32): void {
  const quarter: usize = 1 << log;
  const im: usize = 4 << log;
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

/** A halving and a splitting by fours of both halves. */
function forwardRealEights(log: i32, table: usize, x: usize, work: usize, from: i32, to: i32): void {
  const eighth: usize = (1 << log) >> 1;
  const half: usize = 2 << log;
  const im: usize = 4 << log;
  const s = f32x4.splat(Math.sqrt(0.5) as f32);
  for (let at: usize = 16 * from; at < <usize>(16 * to); at += 16) {
    const p = work + at;
    eighths(x + at, p, eighth, half, im, s, twiddles(table, 1, 0));
    eighths(x + at, p + half, eighth, half, im, f32x4.neg(s), twiddles(table, 1, 1));
  }
}

/** The four eighths of the half that comes from √½·(1 + i), or of the one from its negative: `s` is ±√½. */
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

function forwardFours(log: i32, depth: i32, table: usize, work: usize, from: i32, to: i32): void {
  const quarter: usize = (1 << log) >> depth;
  const im: usize = 4 << log;
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

function inverseFours(log: i32, depth: i32, table: usize, work: usize, from: i32, to: i32): void {
  const quarter: usize = (1 << log) >> depth;
  const im: usize = 4 << log;
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

function inverseUpperFours(log: i32, table: usize, work: usize, y: usize, from: i32, to: i32): void {
  const quarter: usize = 1 << log;
  const im: usize = 4 << log;
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

/** Nodes of 16 numbers into two chunks each: by fours, then, four nodes of four at a time, by fours again. */
function forwardLast(
  log: i32,
  table: usize,
  work: usize,
  spectrum: usize,
  chunkPitch: usize,
  from: i32,
  to: i32,
): void {
  const im: usize = 4 << log;
  const outerPitch: usize = (1 << log) >> 2;
  const innerPitch: usize = 1 << log;
  let outer = twiddles(table, log - 4, from);
  let inner = twiddles(table, log - 2, 4 * from);
  let p = work + 64 * from;
  let y = spectrum + 2 * chunkPitch * from;
  for (let group = from; group < to; group++) {
    let xr = v128.load(p, 32);
    let xi = v128.load(p + im, 32);
    let wr = v128.load32_splat(outer + 2 * outerPitch);
    let wi = v128.load32_splat(outer + 3 * outerPitch);
    let cr = msub(f32x4.mul(xr, wr), xi, wi);
    let ci = madd(f32x4.mul(xi, wr), xr, wi);
    xr = v128.load(p, 16);
    xi = v128.load(p + im, 16);
    wr = v128.load32_splat(outer);
    wi = v128.load32_splat(outer + outerPitch);
    let br = msub(f32x4.mul(xr, wr), xi, wi);
    let bi = madd(f32x4.mul(xi, wr), xr, wi);
    xr = v128.load(p, 48);
    xi = v128.load(p + im, 48);
    wr = v128.load32_splat(outer + 4 * outerPitch);
    wi = v128.load32_splat(outer + 5 * outerPitch);
    let dr = msub(f32x4.mul(xr, wr), xi, wi);
    let di = madd(f32x4.mul(xi, wr), xr, wi);
    let ar = v128.load(p);
    let ai = v128.load(p + im);
    let er = f32x4.add(ar, cr);
    let ei = f32x4.add(ai, ci);
    let fr = f32x4.add(br, dr);
    let fi = f32x4.add(bi, di);
    const n0r = f32x4.add(er, fr);
    const n0i = f32x4.add(ei, fi);
    const n1r = f32x4.sub(er, fr);
    const n1i = f32x4.sub(ei, fi);
    er = f32x4.sub(ar, cr);
    ei = f32x4.sub(ai, ci);
    fr = f32x4.sub(br, dr);
    fi = f32x4.sub(bi, di);
    const n2r = f32x4.sub(er, fi);
    const n2i = f32x4.add(ei, fr);
    const n3r = f32x4.add(er, fi);
    const n3i = f32x4.sub(ei, fr);

    let u0 = v128.shuffle<f32>(n0r, n1r, 0, 4, 1, 5);
    let u1 = v128.shuffle<f32>(n2r, n3r, 0, 4, 1, 5);
    let u2 = v128.shuffle<f32>(n0r, n1r, 2, 6, 3, 7);
    let u3 = v128.shuffle<f32>(n2r, n3r, 2, 6, 3, 7);
    ar = v128.shuffle<f32>(u0, u1, 0, 1, 4, 5);
    const xbr = v128.shuffle<f32>(u0, u1, 2, 3, 6, 7);
    const xcr = v128.shuffle<f32>(u2, u3, 0, 1, 4, 5);
    const xdr = v128.shuffle<f32>(u2, u3, 2, 3, 6, 7);
    u0 = v128.shuffle<f32>(n0i, n1i, 0, 4, 1, 5);
    u1 = v128.shuffle<f32>(n2i, n3i, 0, 4, 1, 5);
    u2 = v128.shuffle<f32>(n0i, n1i, 2, 6, 3, 7);
    u3 = v128.shuffle<f32>(n2i, n3i, 2, 6, 3, 7);
    ai = v128.shuffle<f32>(u0, u1, 0, 1, 4, 5);
    const xbi = v128.shuffle<f32>(u0, u1, 2, 3, 6, 7);
    const xci = v128.shuffle<f32>(u2, u3, 0, 1, 4, 5);
    const xdi = v128.shuffle<f32>(u2, u3, 2, 3, 6, 7);
    wr = v128.load(inner + 2 * innerPitch);
    wi = v128.load(inner + 3 * innerPitch);
    cr = msub(f32x4.mul(xcr, wr), xci, wi);
    ci = madd(f32x4.mul(xci, wr), xcr, wi);
    wr = v128.load(inner);
    wi = v128.load(inner + innerPitch);
    br = msub(f32x4.mul(xbr, wr), xbi, wi);
    bi = madd(f32x4.mul(xbi, wr), xbr, wi);
    wr = v128.load(inner + 4 * innerPitch);
    wi = v128.load(inner + 5 * innerPitch);
    dr = msub(f32x4.mul(xdr, wr), xdi, wi);
    di = madd(f32x4.mul(xdi, wr), xdr, wi);
    er = f32x4.add(ar, cr);
    ei = f32x4.add(ai, ci);
    fr = f32x4.add(br, dr);
    fi = f32x4.add(bi, di);
    v128.store(y, f32x4.add(er, fr));
    v128.store(y, f32x4.sub(er, fr), 16);
    v128.store(y, f32x4.add(ei, fi), 32);
    v128.store(y, f32x4.sub(ei, fi), 48);
    y += chunkPitch;
    er = f32x4.sub(ar, cr);
    ei = f32x4.sub(ai, ci);
    fr = f32x4.sub(br, dr);
    fi = f32x4.sub(bi, di);
    v128.store(y, f32x4.sub(er, fi));
    v128.store(y, f32x4.add(er, fi), 16);
    v128.store(y, f32x4.add(ei, fr), 32);
    v128.store(y, f32x4.sub(ei, fr), 48);
    outer += 4;
    inner += 16;
    p += 64;
    y += chunkPitch;
  }
}

/**
 * Undoes the last two splittings of node `group` of 16 numbers, in place: its two chunks stand where its real and its
 * imaginary parts go.
 */
export function inverseGroup(log: i32, table: usize, work: usize, group: i32): void {
  const im: usize = 4 << log;
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
