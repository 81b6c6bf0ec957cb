import type { Conv1dShape } from '../conv1d/shape.ts';

/** What computing so many outputs costs, counted as the definition writes it down. */
export interface Operations {
  /** ψ = C_in·C_out/groups: filters, one for each connected pair of channels. */
  readonly filters: number;
  /** λ = L_out·(2K − 1): multiplies and adds of one filter. */
  readonly perFilter: number;
  /** γ = C_out·L_out·(C_in/groups − 1), or with a bias C_out·L_out·C_in/groups: adds that join the filters. */
  readonly aggregation: number;
  /** N·(ψ·λ + γ). */
  readonly total: number;
  /** N·C_out·L_out·(C_in/groups)·K: multiply-accumulates. */
  readonly macs: number;
}

/**
 * @param outputs L_out: frames on each output channel; may be fractional, as a mean
 * @param batch   N
 */
export function countOperations(shape: Conv1dShape, outputs: number, batch: number): Operations {
  const { inChannels, outChannels, groups, kernelSize } = shape;
  const filters = (inChannels * outChannels) / groups;
  const perFilter = outputs * (2 * kernelSize - 1);
  const aggregation = outChannels * outputs * (inChannels / groups - (shape.bias ? 0 : 1));
  return Object.freeze({
    filters,
    perFilter,
    aggregation,
    total: batch * (filters * perFilter + aggregation),
    macs: batch * outChannels * outputs * (inChannels / groups) * kernelSize,
  });
}
