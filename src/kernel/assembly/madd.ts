/**
 * sum + x·w on four lanes: the one place where the two builds differ. The reproducible build rounds the product and
 * then the sum, so it gives the same bits on every machine; the fast build lets the host fuse the two (one rounding).
 */
// @inline
export function madd(sum: v128, x: v128, w: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, w, sum);
  return f32x4.add(sum, f32x4.mul(x, w));
}

/** sum − x·w, likewise. */
// @inline
export function msub(sum: v128, x: v128, w: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(x, w, sum);
  return f32x4.sub(sum, f32x4.mul(x, w));
}

/** The same in two steps, `plus(sum, times(sum, x, w))`, so that many products can be under way before their sums. */
// @inline
export function times(sum: v128, x: v128, w: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, w, sum);
  return f32x4.mul(x, w);
}

// @inline
export function plus(sum: v128, product: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return product;
  return f32x4.add(sum, product);
}

/** `minus(sum, timesMinus(sum, x, w))`: sum − x·w, likewise. */
// @inline
export function timesMinus(sum: v128, x: v128, w: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(x, w, sum);
  return f32x4.mul(x, w);
}

// @inline
export function minus(sum: v128, product: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return product;
  return f32x4.sub(sum, product);
}
