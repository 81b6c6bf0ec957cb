/**
 * The least-squares fit of a polynomial to equally spaced frames, as weights of the frames.
 *
 * With q_0 … q_order orthonormal on the frames, the fit to x is Σ_k ⟨q_k, x⟩·q_k, so that its derivative at t weighs
 * frame n by Σ_k q_k⁽ʲ⁾(t)·q_k[n]. The basis is grown as Arnoldi's method does, q_{k+1} from t·q_k made orthogonal to
 * all before; its recurrence, run again at t alone, gives the derivatives there. No power of t and no normal
 * equations ever come in, which lose all digits at high orders (P. D. Brubeck, Y. Nakatsukasa and L. N. Trefethen,
 * Vandermonde with Arnoldi, SIAM Review 63, 2021).
 *
 * @param position in frames from the first, which may lie between frames
 * @returns [count], of the derivative per frame to the power `derivative`
 */
export function derivativeWeights(count: number, order: number, derivative: number, position: number): Float64Array {
  const half = Math.max(1, count - 1) / 2; // frames per unit of t, which runs from −1 to 1
  const grid = Float64Array.from({ length: count }, (_, n) => (n - (count - 1) / 2) / half);
  const at = (position - (count - 1) / 2) / half;
  const weights = new Float64Array(count);
  const basis: Member[] = [];
  for (let k = 0; k <= order; k++) {
    const member = nextMember(basis, grid, at, derivative);
    basis.push(member);
    const factor = member.derivatives[derivative] ?? NaN;
    for (const [n, value] of member.values.entries()) weights[n] = (weights[n] ?? NaN) + factor * value;
  }
  return weights.map((weight) => weight / half ** derivative);
}

/** One polynomial of the basis: on the grid, and itself with its derivatives where the fit is read. */
interface Member {
  readonly values: Float64Array;
  readonly derivatives: Float64Array;
}

function nextMember(basis: readonly Member[], grid: Float64Array, at: number, derivative: number): Member {
  const last = basis.at(-1);
  const values = last === undefined ? grid.map(() => 1) : grid.map((t, n) => t * (last.values[n] ?? NaN));
  const derivatives = new Float64Array(derivative + 1);
  if (last === undefined) derivatives[0] = 1;
  else {
    // (t·q)⁽ʲ⁾ = t·q⁽ʲ⁾ + j·q⁽ʲ⁻¹⁾
    for (const [j, value] of last.derivatives.entries()) {
      derivatives[j] = at * value + (j === 0 ? 0 : j * (last.derivatives[j - 1] ?? NaN));
    }
  }
  // The grid is symmetric: every other polynomial is odd where this one is even, and orthogonal to it as it is.
  for (let k = basis.length - 2; k >= 0; k -= 2) {
    const other = basis[k];
    if (other === undefined) continue;
    const share = dot(values, other.values);
    subtract(values, share, other.values);
    subtract(derivatives, share, other.derivatives);
  }
  const norm = Math.sqrt(dot(values, values));
  return { values: values.map((value) => value / norm), derivatives: derivatives.map((value) => value / norm) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [n, value] of a.entries()) sum += value * (b[n] ?? NaN);
  return sum;
}

function subtract(from: Float64Array, share: number, other: Float64Array): void {
  for (const [n, value] of other.entries()) from[n] = (from[n] ?? NaN) - share * value;
}
