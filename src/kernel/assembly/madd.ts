/**
 * sum + x·w on four lanes: the one place where the two builds differ. The reproducible build rounds the product and
 * then the sum, so it gives the same bits on every machine; the fast build lets the host fuse the two (one rounding).
 */
export function madd(sum: v128, x: v128, w: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, w, sum);
  return f32x4.add(sum, f32x4.mul(x, w));
}

/** sum − x·w, likewise. */
export function msub(sum: v128, x: v128, w: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(x, w, sum);
  return f32x4.sub(sum, f32x4.mul(x, w));
}
