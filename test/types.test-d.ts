import {
  type Block,
  Conv1d,
  type Conv1dOptions,
  type Conv1dPlan,
  type Conv1dShape,
  type Conv1dShapeOptions,
  Conv1dStream,
  conv1d,
  formatPlan,
  type Operations,
  type PlanHost,
  planConv1d,
  type Tensor,
} from 'tapline';
import { expectTypeOf } from 'vitest';

/** What the types allow and forbid. Nothing here runs: `tsc -p tsconfig.check.json` is the test. */

declare const layer: Conv1d;
declare const stream: Conv1dStream;
declare const plan: Conv1dPlan;
declare const block: Block;

// A layer needs its weight, and takes it as three kinds of numbers.
new Conv1d({ weight: [1, 2, 3] });
new Conv1d({ weight: Float32Array.of(1), bias: Float64Array.of(1) });
new Conv1d({ weight: Object.freeze([1, 2]), padding: Object.freeze([1, 0] as const) });
// @ts-expect-error no weight
new Conv1d({ kernelSize: 3 });
// @ts-expect-error no options
new Conv1d();
// @ts-expect-error strings are no numbers
new Conv1d({ weight: ['1'] });
// @ts-expect-error only float arrays
new Conv1d({ weight: Int16Array.of(1) });
// @ts-expect-error a shape's bias is a boolean, a layer's is its numbers
new Conv1d({ weight: [1], bias: true });
// @ts-expect-error torch's snake case is not ours
new Conv1d({ weight: [1], padding_mode: 'zeros' });

// Every option may be left out or undefined.
new Conv1d({ weight: [1], bias: undefined, stride: undefined, padding: undefined, algorithm: undefined });
expectTypeOf<Conv1dOptions['padding']>().toEqualTypeOf<
  'causal' | 'valid' | 'same' | number | readonly [left: number, right: number] | undefined
>();
expectTypeOf<Conv1dOptions['paddingMode']>().toEqualTypeOf<
  'zeros' | 'replicate' | 'reflect' | 'circular' | undefined
>();
expectTypeOf<Conv1dOptions['operation']>().toEqualTypeOf<'cross-correlation' | 'convolution' | undefined>();
expectTypeOf<Conv1dOptions['algorithm']>().toEqualTypeOf<'auto' | 'direct' | 'fft' | undefined>();
expectTypeOf<Conv1dOptions['numerics']>().toEqualTypeOf<'reproducible' | 'fast' | undefined>();
// @ts-expect-error three sides
new Conv1d({ weight: [1], padding: [1, 2, 3] });
// @ts-expect-error an unknown word
new Conv1d({ weight: [1], padding: 'full' });

// A shape has every option, and is options again.
expectTypeOf(layer.shape).toEqualTypeOf<Conv1dShape>();
expectTypeOf<Conv1dShape['padding']>().toEqualTypeOf<readonly [left: number, right: number]>();
expectTypeOf<Conv1dShape['bias']>().toEqualTypeOf<boolean>();
expectTypeOf<Conv1dShape>().toExtend<Conv1dShapeOptions>();
expectTypeOf<Required<Conv1dShape>>().toEqualTypeOf<Conv1dShape>();
// @ts-expect-error shapes do not change
layer.shape.stride = 2;
// @ts-expect-error nor does their padding
layer.shape.padding[0] = 2;

// A plan needs a kernel size; what it has depends on the host.
expectTypeOf(planConv1d).toEqualTypeOf<(options: Conv1dShapeOptions, host?: PlanHost) => Conv1dPlan>();
expectTypeOf(layer.plan()).toEqualTypeOf<Conv1dPlan>();
expectTypeOf(plan.operations).toEqualTypeOf<Operations | undefined>();
expectTypeOf(plan.perBlock?.outputs.mean).toEqualTypeOf<number | undefined>();
expectTypeOf(plan.perSecond?.macs).toEqualTypeOf<number | undefined>();
expectTypeOf(plan.latency.seconds).toEqualTypeOf<number | undefined>();
expectTypeOf(plan.latency.startup).toEqualTypeOf<number>();
expectTypeOf(plan.outputLength(1)).toEqualTypeOf<number>();
expectTypeOf(plan.outputsInBlock(1, 2)).toEqualTypeOf<number>();
expectTypeOf(plan.algorithm).toEqualTypeOf<'direct' | 'fft'>();
expectTypeOf(formatPlan).toEqualTypeOf<(plan: Conv1dPlan) => string>();
// @ts-expect-error no kernel size
planConv1d({ stride: 2 });
// @ts-expect-error plans do not change
plan.memory.state = 0;

// Tensors and blocks go in read-only; what comes out is the caller's.
expectTypeOf(conv1d).toEqualTypeOf<(input: Tensor, options: Conv1dOptions) => Tensor>();
conv1d({ data: Float32Array.of(1), shape: [1, 1] as const }, { weight: [1] });
// @ts-expect-error numbers are no tensor data
conv1d({ data: [1], shape: [1, 1] }, { weight: [1] });
expectTypeOf<Block>().toEqualTypeOf<readonly Float32Array[]>();
expectTypeOf(layer.apply(block)).toEqualTypeOf<Float32Array[]>();
expectTypeOf(stream.push(block)).toEqualTypeOf<Float32Array[]>();
expectTypeOf(stream.process(block, [])).toEqualTypeOf<number>();
// @ts-expect-error outputs are written to
stream.process(block, block);
// @ts-expect-error counts are read
stream.position = 0;

// Both free themselves at the end of a `using` block. Streams come from layers alone.
expectTypeOf(layer).toExtend<Disposable>();
expectTypeOf(stream).toExtend<Disposable>();
expectTypeOf(layer.createStream()).toEqualTypeOf<Conv1dStream>();
// @ts-expect-error a stream without a layer
new Conv1dStream();
