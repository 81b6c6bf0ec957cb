/**
 * Stores a row's sums, `Vectors` (1 to 4) of them side by side.
 *
 * @param onto whether they are added to what stands at `output`
 */
// @inline
export function put<Vectors>(output: usize, onto: bool, s0: v128, s1: v128, s2: v128, s3: v128): void {
  const vectors = offsetof<Vectors>();
  if (onto) {
    s0 = f32x4.add(v128.load(output), s0);
    if (vectors > 1) s1 = f32x4.add(v128.load(output, 16), s1);
    if (vectors > 2) s2 = f32x4.add(v128.load(output, 32), s2);
    if (vectors > 3) s3 = f32x4.add(v128.load(output, 48), s3);
  }
  v128.store(output, s0);
  if (vectors > 1) v128.store(output, s1, 16);
  if (vectors > 2) v128.store(output, s2, 32);
  if (vectors > 3) v128.store(output, s3, 48);
}
