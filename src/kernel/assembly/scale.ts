import { Layout, rowsOf } from './layout';
import { Cursor, Partitions } from './partitions';

/**
 * Input is multiplied by so much and filters divided by their norm, so that what decays to the smallest numbers there
 * are stays far from them here: arithmetic on subnormal numbers is slow. 2^60, the largest input promised for, still
 * leaves room for the sums of ten minutes.
 */
export const INPUT_SCALE: f32 = 17592186044416; // 2^44

/**
 * Scales the staged frames, see INPUT_SCALE: `rows` rows at `input`, `pitch` bytes apart. Subnormal numbers are taken for
 * the integers that their bits are, since they are what multiplying is slow for.
 */
export function scaleInput(input: usize, pitch: usize, rows: i32, frames: i32): void {
  for (; rows > 0; rows--) {
    let i = 0;
    for (; i + 4 <= frames; i += 4) v128.store(input + 4 * i, scaled(v128.load(input + 4 * i)));
    for (; i < frames; i++) v128.store_lane<f32>(input + 4 * i, scaled(v128.load32_splat(input + 4 * i)), 0);
    input += pitch;
  }
}

// @inline
function scaled(x: v128): v128 {
  const scale = f32x4.splat(INPUT_SCALE);
  const magnitude = v128.and(x, i32x4.splat(0x7fffffff));
  const tiny = i32x4.lt_s(magnitude, i32x4.splat(0x00800000));
  if (!v128.any_true(tiny)) return f32x4.mul(x, scale);
  const integers = f32x4.convert_i32x4_s(v128.and(magnitude, tiny));
  const ofTiny = f32x4.mul(integers, f32x4.splat(INPUT_SCALE * 1.401298464324817e-45));
  const ofOthers = f32x4.mul(v128.andnot(x, tiny), scale);
  return v128.or(v128.or(ofOthers, ofTiny), v128.and(v128.andnot(x, magnitude), tiny));
}

/** Finishes the sums of the next `count` cells in the rows at `output`: adds the tails, undoes all scaling, adds the bias. */
export function addTails(
  layout: Layout,
  partitions: Partitions,
  cursor: Cursor,
  filters: usize,
  voice: usize,
  output: usize,
  count: i32,
): void {
  const size = partitions.base * partitions.residues;
  const first = min(count, size - cursor.lineIndex);
  const rows = rowsOf(layout);
  for (let signal = 0; signal < layout.batch; signal++) {
    let constants = filters + partitions.constants;
    for (let row = 0; row < rows; row++) {
      finish(output, voice + 4 * cursor.lineIndex, first, constants, 4 * rows);
      finish(output + 4 * first, voice, count - first, constants, 4 * rows);
      output += layout.outputPitch;
      voice += partitions.linePitch;
      constants += 4;
    }
  }
}

/**
 * y ← (y + x)·scale + bias, `count` numbers. What would become subnormal becomes 0, and nothing −0: that would tell how
 * many zeros a head has added up.
 */
function finish(y: usize, x: usize, count: i32, constants: usize, pitch: usize): void {
  const scale = v128.load32_splat(constants);
  const bias = v128.load32_splat(constants + pitch);
  const least = v128.load32_splat(constants + 2 * pitch);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(y + 4 * i, finished(v128.load(y + 4 * i), v128.load(x + 4 * i), scale, bias, least));
  }
  for (; i < count; i++) {
    const sum = finished(v128.load32_splat(y + 4 * i), v128.load32_splat(x + 4 * i), scale, bias, least);
    v128.store_lane<f32>(y + 4 * i, sum, 0);
  }
}

// @inline
function finished(y: v128, x: v128, scale: v128, bias: v128, least: v128): v128 {
  const sum = f32x4.add(y, x);
  return f32x4.add(f32x4.mul(v128.andnot(sum, f32x4.lt(f32x4.abs(sum), least)), scale), bias);
}
