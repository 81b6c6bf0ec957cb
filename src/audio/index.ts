export { type Conv1dNode, createConv1dNode } from './create-conv1d-node.ts';
export type { GlobalNode, HostContext, HostNode, HostNodeConstructor, ParamOf } from './host.ts';
export type { Upsample } from './messages.ts';
export type { Conv1dNodeMembers, NodeMetrics, NodeWeightOptions } from './node-members.ts';
export type { Conv1dNodeOptions, NodeOptions } from './options.ts';
export type { OutputBlocks, OutputIterator } from './output-blocks.ts';
