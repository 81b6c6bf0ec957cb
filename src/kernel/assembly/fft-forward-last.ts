import { imaginaryRow } from './imaginary';
import { madd, msub } from './madd';
import { twiddles } from './twiddles';

/** Nodes of 16 numbers into two chunks each: by fours, then, four nodes of four at a time, by fours again. */
export function forwardLast(
  log: i32,
  table: usize,
  work: usize,
  spectrum: usize,
  chunkPitch: usize,
  from: i32,
  to: i32,
): void {
  const im = imaginaryRow(log);
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
