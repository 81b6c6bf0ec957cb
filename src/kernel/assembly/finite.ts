/**
 * Replaces by 0 what arithmetic stumbles over, in `frames` frames of `planes` planar rows: with `nonFinite` NaN and
 * infinities, with `subnormal` numbers below 2^−126 in magnitude, which some processors take a hundred times as long
 * for. Looks at bits alone. Returns how many were not finite.
 */
export function clean(block: usize, pitch: usize, planes: i32, frames: i32, nonFinite: bool, subnormal: bool): i32 {
  let replaced = 0;
  for (let plane = 0; plane < planes; plane++) {
    let i = 0;
    for (; i + 4 <= frames; i += 4) {
      const x = v128.load(block + 4 * i);
      const magnitude = v128.and(x, i32x4.splat(0x7fffffff));
      let wrong = i32x4.splat(0);
      if (nonFinite) {
        wrong = i32x4.ge_s(magnitude, i32x4.splat(0x7f800000));
        if (v128.any_true(wrong)) replaced += popcnt(i32x4.bitmask(wrong));
      }
      if (subnormal) wrong = v128.or(wrong, i32x4.lt_s(magnitude, i32x4.splat(0x00800000)));
      v128.store(block + 4 * i, v128.andnot(x, wrong));
    }
    for (; i < frames; i++) {
      const magnitude = load<i32>(block + 4 * i) & 0x7fffffff;
      const isWrong = nonFinite && magnitude >= 0x7f800000;
      if (isWrong) replaced++;
      if (isWrong || (subnormal && magnitude < 0x00800000)) store<f32>(block + 4 * i, 0);
    }
    block += pitch;
  }
  return replaced;
}

/** Whether any of `frames` frames of `planes` planar rows is NaN or ±Infinity: by their bits, subnormal numbers are slow. */
export function anyNonFinite(block: usize, pitch: usize, planes: i32, frames: i32): bool {
  const exponent = i32x4.splat(0x7f800000);
  for (let plane = 0; plane < planes; plane++) {
    let found = i32x4.splat(0);
    let i = 0;
    for (; i + 4 <= frames; i += 4) {
      found = v128.or(found, i32x4.eq(v128.and(v128.load(block + 4 * i), exponent), exponent));
    }
    for (; i < frames; i++) {
      found = v128.or(found, i32x4.eq(v128.and(v128.load32_splat(block + 4 * i), exponent), exponent));
    }
    if (v128.any_true(found)) return true;
    block += pitch;
  }
  return false;
}
