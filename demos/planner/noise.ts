/** Random numbers that are made one by one; longer noise repeats them. */
const FRESH = 65536;

/** So many numbers in (−level, level). */
export function noise(length: number, level = 1): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(length);
  for (let i = 0; i < Math.min(FRESH, length); i++) samples[i] = level * (2 * Math.random() - 1);
  for (let made = FRESH; made < length; made *= 2) samples.copyWithin(made, 0, made);
  return samples;
}
