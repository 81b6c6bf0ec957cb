import { madd } from './madd';

/**
 * A register tile: `Rows` output channels (2 or 3) × `Vectors` groups of four output frames (1 to 4), summed over a
 * list of taps.
 *
 * A lane is one output frame, and every output adds its taps in the order of the list, so which tile computed it (and
 * how the signal was cut) cannot be seen in its bits. Lanes beyond the last wanted frame are computed in vain.
 *
 * A tile loads Vectors + Rows operands for Vectors·Rows multiply-adds. 3×3 needs the fewest instructions for each of
 * them, which is what bounds separate multiplies and adds, and still fits the 16 vector registers of x86-64.
 *
 * @param taps     offsets in bytes of each tap from `input` [u32 × taps]
 * @param tapsEnd  end of that list; at least one tap
 * @param weights  the strip's packed weights [taps × Rows]
 * @param bias     where the rows' sums start [Rows]
 * @param input    first frame that the tile's first output reads
 * @param output   first row's first frame; rows are `pitch` bytes apart
 * @param onto     whether the sums are added to what stands there
 */
export function tile<Rows, Vectors>(
  taps: usize,
  tapsEnd: usize,
  weights: usize,
  bias: usize,
  input: usize,
  output: usize,
  pitch: usize,
  onto: bool,
): void {
  const rows = offsetof<Rows>();
  const vectors = offsetof<Vectors>();
  // Accumulators by row (a, b, c) and vector.
  let a0 = v128.load32_splat(bias);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = v128.load32_splat(bias, 4);
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  let c0 = rows > 2 ? v128.load32_splat(bias, 8) : a0;
  let c1 = c0;
  let c2 = c0;

  do {
    const x = input + load<u32>(taps);
    const x0 = v128.load(x);
    const x1 = vectors > 1 ? v128.load(x, 16) : x0;
    const x2 = vectors > 2 ? v128.load(x, 32) : x0;
    const x3 = vectors > 3 ? v128.load(x, 48) : x0;
    let w = v128.load32_splat(weights);
    a0 = madd(a0, x0, w);
    if (vectors > 1) a1 = madd(a1, x1, w);
    if (vectors > 2) a2 = madd(a2, x2, w);
    if (vectors > 3) a3 = madd(a3, x3, w);
    w = v128.load32_splat(weights, 4);
    b0 = madd(b0, x0, w);
    if (vectors > 1) b1 = madd(b1, x1, w);
    if (vectors > 2) b2 = madd(b2, x2, w);
    if (vectors > 3) b3 = madd(b3, x3, w);
    if (rows > 2) {
      w = v128.load32_splat(weights, 8);
      c0 = madd(c0, x0, w);
      if (vectors > 1) c1 = madd(c1, x1, w);
      if (vectors > 2) c2 = madd(c2, x2, w);
    }
    taps += 4;
    weights += 4 * rows;
  } while (taps < tapsEnd);

  if (onto) {
    let sums = output;
    a0 = f32x4.add(v128.load(sums), a0);
    if (vectors > 1) a1 = f32x4.add(v128.load(sums, 16), a1);
    if (vectors > 2) a2 = f32x4.add(v128.load(sums, 32), a2);
    if (vectors > 3) a3 = f32x4.add(v128.load(sums, 48), a3);
    sums += pitch;
    b0 = f32x4.add(v128.load(sums), b0);
    if (vectors > 1) b1 = f32x4.add(v128.load(sums, 16), b1);
    if (vectors > 2) b2 = f32x4.add(v128.load(sums, 32), b2);
    if (vectors > 3) b3 = f32x4.add(v128.load(sums, 48), b3);
    if (rows > 2) {
      sums += pitch;
      c0 = f32x4.add(v128.load(sums), c0);
      if (vectors > 1) c1 = f32x4.add(v128.load(sums, 16), c1);
      if (vectors > 2) c2 = f32x4.add(v128.load(sums, 32), c2);
    }
  }
  v128.store(output, a0);
  if (vectors > 1) v128.store(output, a1, 16);
  if (vectors > 2) v128.store(output, a2, 32);
  if (vectors > 3) v128.store(output, a3, 48);
  output += pitch;
  v128.store(output, b0);
  if (vectors > 1) v128.store(output, b1, 16);
  if (vectors > 2) v128.store(output, b2, 32);
  if (vectors > 3) v128.store(output, b3, 48);
  if (rows > 2) {
    output += pitch;
    v128.store(output, c0);
    if (vectors > 1) v128.store(output, c1, 16);
    if (vectors > 2) v128.store(output, c2, 32);
  }
}
