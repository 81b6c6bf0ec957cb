/**
 * How a layer with partitions sums, so that its error bound need not grow with the number of products. A sum of n numbers
 * in a row may lose a unit in the last place of what it has come to with each of them. In blocks of b, whose sums are
 * then added up, it loses b + n/b at most, and with blocks of blocks b + c + n/(b·c) (blocked summation; N. Higham, The
 * accuracy of floating point summation, SIAM J. Sci. Comput. 14, 1993).
 *
 * Layers without partitions have a bound that grows, and sum all products of an output in a row.
 */
export interface Sums {
  /** Products that are summed in a row: whole trios (taps.ts), or all. */
  readonly products: number;
  /** Blocks of so many whose sums are added up before they are added to others'. */
  readonly blocks: number;
}

/** Units that the bound leaves for it, and one more for each partition. */
const UNITS = 64;

/**
 * The longest blocks that lose no more than the bound leaves, since each block costs time; where none do, those that lose
 * least.
 *
 * @param partitions the layer's, 0 where there are none
 */
export function planSums(products: number, partitions: number): Sums {
  const most = UNITS + partitions;
  let best = { products, blocks: 1 };
  if (partitions === 0 || products <= most) return best;
  let least = Infinity;
  for (let length = 3 * Math.floor(most / 3); length > 0; length -= 3) {
    const count = Math.ceil(products / length);
    const root = Math.ceil(Math.sqrt(count));
    const inTwo = length + count;
    const inThree = length + root + Math.ceil(count / root);
    const units = Math.min(inTwo, inThree);
    if (units >= least) continue;
    least = units;
    best = { products: length, blocks: inTwo <= Math.max(most, inThree) ? count : root };
    if (units <= most) break;
  }
  return best;
}

/** Additions by which the sums of all blocks become one. */
export function addedSums({ products }: Sums, all: number): number {
  return Math.ceil(all / products) - 1;
}

/**
 * Inputs whose products of spectra are summed in a row, each in `slices`: all where that loses little enough, else about
 * so many that their sums lose as much as the sum of these.
 */
export function inputsTogether(inputs: number, slices: number): number {
  if (inputs * slices <= UNITS + slices) return inputs;
  return Math.max(1, Math.floor(Math.sqrt(inputs / slices)));
}
