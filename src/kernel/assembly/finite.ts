/** Replaces NaN and ±Infinity by 0 in `frames` frames of `planes` planar rows; returns how many there were. */
export function zeroNonFinite(block: usize, pitch: usize, planes: i32, frames: i32): i32 {
  let replaced = 0;
  for (let plane = 0; plane < planes; plane++) {
    // x − x is 0 for finite x and NaN for the rest.
    let i = 0;
    for (; i + 4 <= frames; i += 4) {
      const x = v128.load(block + 4 * i);
      const finite = f32x4.eq(f32x4.sub(x, x), f32x4.splat(0));
      const mask = i32x4.bitmask(finite);
      if (mask !== 15) {
        replaced += 4 - popcnt(mask);
        v128.store(block + 4 * i, v128.and(x, finite));
      }
    }
    for (; i < frames; i++) {
      if (!Number.isFinite(load<f32>(block + 4 * i))) {
        store<f32>(block + 4 * i, 0);
        replaced++;
      }
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

/** Replaces numbers below 2^−126 in magnitude by 0: arithmetic on them is a hundred times slower on some processors. */
export function zeroSubnormal(block: usize, pitch: usize, planes: i32, frames: i32): void {
  const smallest = f32x4.splat(1.1754943508222875e-38);
  for (let plane = 0; plane < planes; plane++) {
    let i = 0;
    for (; i + 4 <= frames; i += 4) {
      const x = v128.load(block + 4 * i);
      v128.store(block + 4 * i, v128.andnot(x, f32x4.lt(f32x4.abs(x), smallest)));
    }
    for (; i < frames; i++) {
      if (abs(load<f32>(block + 4 * i)) < 1.1754943508222875e-38) store<f32>(block + 4 * i, 0);
    }
    block += pitch;
  }
}
