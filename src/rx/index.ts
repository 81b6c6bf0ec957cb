export { type Conv1dOperatorOptions, conv1d } from './conv1d.ts';
export { type Conv1dKeyedOptions, conv1dKeyed } from './conv1d-keyed.ts';
export { fromConv1dNode } from './from-conv1d-node.ts';
export type { OnGap, TimeOptions } from './gaps.ts';
export type { SnapshotOptions } from './snapshots.ts';
export { type Blocks, toBlocks } from './to-blocks.ts';
export type { Filtered, SignalData, SignalValue } from './value.ts';
