/**
 * The roots that the transforms multiply by, see fft.ts: for every depth t and every node k < 2^t of it r, r² and r³ as
 * float32, r being a fourth root of the node's constant. Six arrays a depth (re r, im r, re r², im r², re r³, im r³),
 * depth after depth.
 *
 * Made by square roots, sums and products of float64 alone, which every machine rounds alike; sines are nobody's
 * promise. The error of some 30 roots in a row stays far below a float32's.
 */
// @inline
export function twiddles(table: usize, depth: i32, node: i32): usize {
  return table + 4 * (6 * ((1 << depth) - 1) + node);
}

/**
 * Writes the table of the depths below `depths`.
 *
 * @param table    24·(2^depths − 1) bytes
 * @param constants room for the constants of all nodes of two depths, 32·2^depths bytes
 */
export function makeTwiddles(table: usize, depths: i32, constants: usize): void {
  // The root node's polynomial is z^n − i. Even depths are reached from it by fourths, odd ones by a halving first.
  store<f64>(constants, 0);
  store<f64>(constants, 1, 8);
  makeChain(table, 0, depths, constants, constants + (16 << depths));
  store<f64>(constants, Math.sqrt(0.5));
  store<f64>(constants, Math.sqrt(0.5), 8);
  store<f64>(constants, -Math.sqrt(0.5), 16);
  store<f64>(constants, -Math.sqrt(0.5), 24);
  makeChain(table, 1, depths, constants, constants + (16 << depths));
}

/** Every second depth from `first` on, the constants of whose nodes are at `constants`. */
function makeChain(table: usize, first: i32, depths: i32, constants: usize, next: usize): void {
  for (let depth = first; depth < depths; depth += 2) {
    const pitch = 4 << depth;
    for (let node = 0; node < 1 << depth; node++) {
      squareRoot(load<f64>(constants + 16 * node), load<f64>(constants + 16 * node, 8));
      squareRoot(rootRe, rootIm);
      const re = rootRe;
      const im = rootIm;
      const re2 = re * re - im * im;
      const im2 = 2 * re * im;
      const at = twiddles(table, depth, node);
      store<f32>(at, re as f32);
      store<f32>(at + pitch, im as f32);
      store<f32>(at + 2 * pitch, re2 as f32);
      store<f32>(at + 3 * pitch, im2 as f32);
      store<f32>(at + 4 * pitch, (re2 * re - im2 * im) as f32);
      store<f32>(at + 5 * pitch, (re2 * im + im2 * re) as f32);
      if (depth + 2 >= depths) continue;
      // The constants of the four children: r, −r, i·r, −i·r.
      const child = next + 64 * node;
      store<f64>(child, re);
      store<f64>(child, im, 8);
      store<f64>(child, -re, 16);
      store<f64>(child, -im, 24);
      store<f64>(child, -im, 32);
      store<f64>(child, re, 40);
      store<f64>(child, im, 48);
      store<f64>(child, -re, 56);
    }
    const free = constants;
    constants = next;
    next = free;
  }
}

let rootRe: f64 = 0;
let rootIm: f64 = 0;

/** The square root with a real part ≥ 0 of a number of magnitude 1, by the half-angle formulas that lose no digits. */
// @inline
function squareRoot(re: f64, im: f64): void {
  if (re >= 0) {
    rootRe = Math.sqrt((1 + re) * 0.5);
    rootIm = im / (2 * rootRe);
  } else {
    rootIm = Math.sqrt((1 - re) * 0.5);
    rootRe = abs(im) / (2 * rootIm);
    if (im < 0) rootIm = -rootIm;
  }
}
