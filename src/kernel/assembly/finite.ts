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
