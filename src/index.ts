export type { Conv1dOptions, Numbers } from './conv1d/layer.ts';
export type {
  Algorithm,
  CommonOptions,
  Conv1dShape,
  Conv1dShapeOptions,
  Numerics,
  Operation,
  Padding,
  PaddingMode,
} from './conv1d/shape.ts';
export type { Block, Tensor } from './conv1d/types.ts';
export type { Estimate } from './plan/estimate.ts';
export type { Executed } from './plan/executed.ts';
export { formatPlan } from './plan/format.ts';
export type { MachineProfile } from './plan/machine.ts';
export type { Operations } from './plan/operations.ts';
export {
  type Conv1dPlan,
  type Latency,
  type Partition,
  type PerBlock,
  type PlanHost,
  planConv1d,
} from './plan/plan.ts';
export { calibrate } from './stream/calibrate.ts';
export { Conv1d } from './stream/conv1d.ts';
export { Conv1dStream, type SetWeightOptions } from './stream/conv1d-stream.ts';
export { conv1d } from './stream/functional.ts';
export type { NonFinitePolicy, StreamOptions } from './stream/options.ts';
