import type { Job } from './pieces.ts';

/*
 * Of the transforms, counted in src/kernel/assembly/fft.ts for one lane: a splitting by fours has three complex products
 * and eight complex sums, on a quarter of the points; real input and an inverse of which half is kept need less.
 */
const FOURS = 34 / 4;
const REAL_TWOS = 3 / 2;
const REAL_FOURS = 23 / 4;
const REAL_EIGHTS = 84 / 8;
const UPPER_TWOS = 5 / 2;
const UPPER_FOURS = 24 / 4;

/** Of one slice for each point: a complex product and a complex sum. */
const PRODUCT = 8;

/** Of one more sum of inputs for each point, which is added to the others. */
const ADDED_SUM = 2;

/** Multiplies and adds of a job, piece by piece. */
export class JobCost {
  readonly #job: Job;
  readonly #inPass: number;
  /** Pieces of an output row that are products, and what a row's products cost. */
  readonly #products: number;
  readonly #productCost: number;
  /** What the first passes of one transform and of one inverse cost, from none to all. */
  readonly #forward: readonly number[];
  readonly #inverse: readonly number[];

  constructor(job: Job) {
    const { log, forwardPieces, outputPieces, productGroups, inputs, slices, together } = job;
    const size = 2 ** log;
    this.#job = job;
    this.#inPass = Math.max(1, size / 128);
    this.#products = size / 16 / productGroups;
    const added = Math.ceil(inputs / together) - 1;
    this.#productCost = size * (PRODUCT * inputs * slices + ADDED_SUM * added + 2 * FOURS);
    const passes = forwardPieces / this.#inPass;
    const first = log === 5 ? REAL_TWOS : log % 2 === 0 ? REAL_FOURS : REAL_EIGHTS;
    const forward = Array.from({ length: passes }, (_, i) => (i === 0 ? first : i < passes - 1 ? FOURS : 2 * FOURS));
    const inverse = new Array((outputPieces - this.#products) / this.#inPass).fill(FOURS);
    inverse[inverse.length - 1] = log % 2 === 0 ? UPPER_FOURS : UPPER_TWOS;
    this.#forward = sums(forward, size);
    this.#inverse = sums(inverse, size);
  }

  /** Of the first `piece` pieces. */
  before(piece: number): number {
    const { lines, rows, forwardPieces, outputPieces } = this.#job;
    const forwards = Math.min(piece, lines * forwardPieces);
    const outputs = piece - forwards;
    const whole = Math.floor(forwards / forwardPieces);
    const wholeRows = Math.min(rows, Math.floor(outputs / outputPieces));
    return (
      whole * this.#passes(this.#forward, forwardPieces) +
      this.#passes(this.#forward, forwards - whole * forwardPieces) +
      wholeRows * this.#row(outputPieces) +
      this.#row(outputs - wholeRows * outputPieces)
    );
  }

  /** Of all products and inverses. */
  get outputs(): number {
    return this.#job.rows * this.#row(this.#job.outputPieces);
  }

  /** Of the first pieces of an output row. */
  #row(pieces: number): number {
    const products = Math.min(pieces, this.#products);
    return (products / this.#products) * this.#productCost + this.#passes(this.#inverse, pieces - products);
  }

  /** Of the first pieces of a transform. */
  #passes(before: readonly number[], pieces: number): number {
    const pass = Math.floor(pieces / this.#inPass);
    const done = before[pass] ?? 0;
    return done + (pieces / this.#inPass - pass) * ((before[pass + 1] ?? done) - done);
  }
}

/** What comes before each cost and after the last, times `scale`. */
function sums(costs: readonly number[], scale: number): number[] {
  const before = [0];
  costs.forEach((cost, i) => {
    before.push((before[i] ?? 0) + scale * cost);
  });
  return before;
}
