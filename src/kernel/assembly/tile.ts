import { madd } from './madd';

/**
 * A register tile: `rows` output channels × `vectors` groups of four output frames, summed over a list of taps.
 *
 * A lane is one output frame, and every output adds its taps in the order of the list, so which tile computed it (and
 * how the signal was cut) cannot be seen in its bits. Lanes beyond the last wanted frame are computed in vain.
 *
 * The shape is given by type parameters, whose sizes are the numbers: `tile<u32, u16>` is 4 rows × 2 vectors. The
 * compiler removes the branches of all other shapes. At most 8 accumulators fit the 16 vector registers of x86-64
 * beside the operands: 4×2, 2×4 or 1×8.
 *
 * @param taps     offsets in bytes of each tap from `input` [u32 × taps]
 * @param tapsEnd  end of that list; at least one tap
 * @param weights  the strip's packed weights [taps × rows]
 * @param start    where the sums start: one bias a row, or with `resume` the partial sums in `output`
 * @param input    first frame that the tile's first output reads
 * @param output   first row's first frame; rows are `pitch` bytes apart
 */
export function tile<Rows, Vectors>(
  taps: usize,
  tapsEnd: usize,
  weights: usize,
  start: usize,
  resume: bool,
  input: usize,
  output: usize,
  pitch: usize,
): void {
  const rows = sizeof<Rows>();
  const vectors = sizeof<Vectors>();
  // Accumulators by row (a, b, c, d) and vector.
  let a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128, a6: v128, a7: v128;
  if (resume) {
    // Only single rows come in two parts, see convolve.
    a0 = v128.load(output);
    a1 = vectors > 1 ? v128.load(output, 16) : a0;
    a2 = vectors > 2 ? v128.load(output, 32) : a0;
    a3 = vectors > 2 ? v128.load(output, 48) : a0;
    a4 = vectors > 4 ? v128.load(output, 64) : a0;
    a5 = vectors > 4 ? v128.load(output, 80) : a0;
    a6 = vectors > 4 ? v128.load(output, 96) : a0;
    a7 = vectors > 4 ? v128.load(output, 112) : a0;
  } else {
    a0 = v128.load32_splat(start);
    a1 = a0;
    a2 = a0;
    a3 = a0;
    a4 = a0;
    a5 = a0;
    a6 = a0;
    a7 = a0;
  }
  let b0 = rows > 1 ? v128.load32_splat(start, 4) : a0;
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  let c0 = rows > 2 ? v128.load32_splat(start, 8) : a0;
  let c1 = c0;
  let d0 = rows > 2 ? v128.load32_splat(start, 12) : a0;
  let d1 = d0;

  do {
    const x = input + load<u32>(taps);
    const x0 = v128.load(x);
    const x1 = vectors > 1 ? v128.load(x, 16) : x0;
    const x2 = vectors > 2 ? v128.load(x, 32) : x0;
    const x3 = vectors > 2 ? v128.load(x, 48) : x0;
    let w = v128.load32_splat(weights);
    a0 = madd(a0, x0, w);
    if (vectors > 1) a1 = madd(a1, x1, w);
    if (vectors > 2) {
      a2 = madd(a2, x2, w);
      a3 = madd(a3, x3, w);
    }
    if (vectors > 4) {
      a4 = madd(a4, v128.load(x, 64), w);
      a5 = madd(a5, v128.load(x, 80), w);
      a6 = madd(a6, v128.load(x, 96), w);
      a7 = madd(a7, v128.load(x, 112), w);
    }
    if (rows > 1) {
      w = v128.load32_splat(weights, 4);
      b0 = madd(b0, x0, w);
      if (vectors > 1) b1 = madd(b1, x1, w);
      if (vectors > 2) {
        b2 = madd(b2, x2, w);
        b3 = madd(b3, x3, w);
      }
    }
    if (rows > 2) {
      w = v128.load32_splat(weights, 8);
      c0 = madd(c0, x0, w);
      if (vectors > 1) c1 = madd(c1, x1, w);
      w = v128.load32_splat(weights, 12);
      d0 = madd(d0, x0, w);
      if (vectors > 1) d1 = madd(d1, x1, w);
    }
    taps += 4;
    weights += 4 * rows;
  } while (taps < tapsEnd);

  v128.store(output, a0);
  if (vectors > 1) v128.store(output, a1, 16);
  if (vectors > 2) {
    v128.store(output, a2, 32);
    v128.store(output, a3, 48);
  }
  if (vectors > 4) {
    v128.store(output, a4, 64);
    v128.store(output, a5, 80);
    v128.store(output, a6, 96);
    v128.store(output, a7, 112);
  }
  if (rows > 1) {
    output += pitch;
    v128.store(output, b0);
    if (vectors > 1) v128.store(output, b1, 16);
    if (vectors > 2) {
      v128.store(output, b2, 32);
      v128.store(output, b3, 48);
    }
  }
  if (rows > 2) {
    output += pitch;
    v128.store(output, c0);
    if (vectors > 1) v128.store(output, c1, 16);
    output += pitch;
    v128.store(output, d0);
    if (vectors > 1) v128.store(output, d1, 16);
  }
}
