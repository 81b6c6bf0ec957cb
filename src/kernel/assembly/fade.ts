/**
 * Crossfades `planes` planar rows of `outputs` frames in place: `from` ← (1−α)·from + α·to, each product and the sum
 * rounded to float32 on their own, in both builds. α = clamp((first + i·stride)/frames, 0, 1) rounded to float32,
 * likewise 1−α, and only `to` where α is 1.
 *
 * @param first  q − P + 1 of the first output: input frames from the weight change to the output's newest frame
 */
export function crossfade(
  from: usize,
  to: usize,
  pitch: usize,
  planes: i32,
  outputs: i32,
  first: f64,
  stride: f64,
  frames: f64,
): void {
  for (let i = 0; i < outputs; i++) {
    const alpha = fadeGain(first + stride * (i as f64), frames);
    const rest: f32 = 1 - alpha;
    let old = from + 4 * i;
    let young = to + 4 * i;
    for (let plane = 0; plane < planes; plane++) {
      const y = load<f32>(young);
      store<f32>(old, alpha === 1 ? y : rest * load<f32>(old) + alpha * y);
      old += pitch;
      young += pitch;
    }
  }
}

/** α for an output whose newest frame is `elapsed` − 1 frames past the change. */
export function fadeGain(elapsed: f64, frames: f64): f32 {
  return min<f64>(1, max<f64>(0, elapsed / frames)) as f32;
}
