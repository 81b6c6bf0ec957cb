import { checkInteger, checkObject, checkPositive } from '../conv1d/check.ts';
import { determinedOutputs, effectiveKernelSize, framesBeforeStart, outputLength } from '../conv1d/lengths.ts';
import { type Conv1dShape, type Conv1dShapeOptions, checkShape } from '../conv1d/shape.ts';
import { chooseAlgorithm } from './algorithm.ts';
import { type Estimate, estimateBlock } from './estimate.ts';
import { countExecuted, type Executed } from './executed.ts';
import { checkMachine, type MachineProfile } from './machine.ts';
import { bytesOfStream, type Geometry, layerBytes, planGeometry } from './memory.ts';
import { countOperations, type Operations } from './operations.ts';
import type { Partitioning } from './partitions.ts';

/** Where a layer is going to run. Everything is optional; what is given decides which figures a plan has. */
export interface PlanHost {
  /** Input frames of a whole signal: gives `operations`. */
  length?: number | undefined;
  /** Signals in lockstep (N), default 1. */
  batch?: number | undefined;
  /** Frames in each block (B): gives `perBlock` and `latency.blocking`. */
  blockSize?: number | undefined;
  /** Input frames per second: gives `perSecond` and `latency.seconds`. */
  sampleRate?: number | undefined;
  /** What `calibrate` measured, here or elsewhere: with `blockSize` gives `estimate`. */
  machine?: MachineProfile | undefined;
}

/** How late outputs are, in input frames. A shape that cannot stream has Infinity. */
export interface Latency {
  /** Output m is aligned with frame m·s and waits for so many frames after it: max(0, d(K−1) − left). */
  readonly lookahead: number;
  /** Frames consumed before the one that brings the first output. */
  readonly startup: number;
  /** The wait to fill a block: `blockSize`, or 0 without one. */
  readonly blocking: number;
  /** lookahead + blocking. */
  readonly total: number;
  /** total / sampleRate. */
  readonly seconds?: number;
}

/** One block of `blockSize` frames in the steady state. */
export interface PerBlock {
  /** Output frames on each channel: ⌊B/s⌋, B/s, ⌈B/s⌉. */
  readonly outputs: { readonly min: number; readonly mean: number; readonly max: number };
  /** For the mean, by the definition's count. */
  readonly nominal: Operations;
  /** Multiplies and adds that the engine runs, transforms and all. */
  readonly executed: Executed;
}

/** Partitions of one size, all in taps. */
export interface Partition {
  readonly size: number;
  readonly count: number;
  readonly offset: number;
}

/** What a layer does, costs and delays, known before it runs. */
export interface Conv1dPlan {
  readonly shape: Conv1dShape;
  /** d·(K−1) + 1. */
  readonly effectiveKernelSize: number;
  readonly paddingLeft: number;
  readonly paddingRight: number;
  /** False for circular padding on the left, which needs the end of the signal first. */
  readonly streamable: boolean;
  /** Output frames per input frame: 1/stride. */
  readonly outputRate: number;
  /** L_out of a whole signal. @throws TypeError or RangeError unless given an integer ≥ 0 */
  outputLength(inputLength: number): number;
  /** Output frames that block `index` (from 0) brings, all blocks being of `blockSize`. @throws RangeError where the shape cannot stream */
  outputsInBlock(index: number, blockSize: number): number;
  readonly latency: Latency;
  /** For `length` frames. */
  readonly operations?: Operations;
  readonly perBlock?: PerBlock;
  /** In real time at `sampleRate`. */
  readonly perSecond?: { readonly macs: number; readonly operations: number };
  readonly algorithm: 'direct' | 'fft';
  /**
   * With `'fft'`: `count` partitions of `size` taps from tap `offset` on, counted from the newest, level after level; none
   * where the filter is too short for any. Taps in front of the first meet the block under way directly.
   */
  readonly partitions?: readonly Partition[];
  /** Bytes of linear memory: `weights` of the layer, `state` of each stream. */
  readonly memory: { readonly weights: number; readonly state: number };
  /** Time on `machine`, for a block of `blockSize`. */
  readonly estimate?: Estimate;
}

/** AudioWorklet's render quantum, and a stream's `maxBlockSize` where none is given. */
export const DEFAULT_BLOCK_SIZE = 128;

/**
 * Plans a layer from its shape alone. Allocates the plan, nothing else.
 *
 * Operations are counted by the formulas of `Operations`. `memory` is what the engine takes from its linear memory for
 * streams of `maxBlockSize` = `blockSize` (128 without one), the allocator's rounding included; beside it, all streams
 * of a realm share one area for the block in work and, with partitions, tables of roots (96 KiB, for four levels 768).
 * A change of weights takes a second set of weights, and a fade with partitions room for its outputs while it lasts.
 *
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function planConv1d(options: Conv1dShapeOptions, host: PlanHost = {}): Conv1dPlan {
  const shape = checkShape(options);
  const { length, batch, blockSize, sampleRate, machine } = checkHost(host);
  const [paddingLeft, paddingRight] = shape.padding;
  const streamable = isStreamable(shape);
  const geometry = planGeometry(shape, batch, blockSize ?? DEFAULT_BLOCK_SIZE);
  const algorithm = chooseAlgorithm(shape);
  const { stride } = shape;
  const perSecond = sampleRate === undefined ? undefined : countOperations(shape, sampleRate / stride, batch);
  const perBlock = blockSize === undefined || !streamable ? undefined : planBlock(shape, geometry, blockSize);
  const plan: Conv1dPlan = {
    shape,
    effectiveKernelSize: effectiveKernelSize(shape),
    paddingLeft,
    paddingRight,
    streamable,
    outputRate: 1 / stride,
    outputLength: (inputLength) => outputLength(shape, checkInteger('inputLength', inputLength, 0)),
    outputsInBlock: (index, size) => outputsInBlock(shape, index, size),
    latency: planLatency(shape, blockSize, sampleRate),
    ...(length !== undefined && { operations: countOperations(shape, outputLength(shape, length), batch) }),
    ...(perBlock && { perBlock }),
    ...(perSecond && { perSecond: Object.freeze({ macs: perSecond.macs, operations: perSecond.total }) }),
    algorithm,
    ...(algorithm === 'fft' && { partitions: listPartitions(geometry.partitioning) }),
    memory: Object.freeze({
      weights: layerBytes(geometry),
      state: bytesOfStream(geometry),
    }),
    ...(machine &&
      blockSize !== undefined &&
      perBlock && { estimate: planEstimate(machine, shape, geometry, blockSize, perBlock.executed, sampleRate) }),
  };
  return Object.freeze(plan);
}

/** Circular padding before the signal repeats its end, which a stream does not know yet. */
export function isStreamable(shape: Conv1dShape): boolean {
  return !(shape.paddingMode === 'circular' && shape.padding[0] > 0);
}

interface CheckedHost {
  length?: number;
  batch: number;
  blockSize?: number;
  sampleRate?: number;
  machine?: MachineProfile;
}

function checkHost(host: PlanHost): CheckedHost {
  checkObject('host', host);
  const { length, batch = 1, blockSize, sampleRate, machine } = host;
  return {
    ...(length !== undefined && { length: checkInteger('length', length, 0) }),
    batch: checkInteger('batch', batch, 1),
    ...(blockSize !== undefined && { blockSize: checkInteger('blockSize', blockSize, 1) }),
    ...(sampleRate !== undefined && { sampleRate: checkPositive('sampleRate', sampleRate) }),
    ...(machine !== undefined && { machine: checkMachine(machine) }),
  };
}

function planLatency(shape: Conv1dShape, blockSize = 0, sampleRate?: number): Latency {
  const streamable = isStreamable(shape);
  const lookahead = streamable ? Math.max(0, effectiveKernelSize(shape) - 1 - shape.padding[0]) : Infinity;
  const startup = Math.max(lookahead, framesBeforeStart(shape) - 1);
  const total = lookahead + blockSize;
  const seconds = sampleRate === undefined ? {} : { seconds: total / sampleRate };
  return Object.freeze({ lookahead, startup, blocking: blockSize, total, ...seconds });
}

function planBlock(shape: Conv1dShape, geometry: Geometry, blockSize: number): PerBlock {
  const mean = blockSize / shape.stride;
  return Object.freeze({
    outputs: Object.freeze({ min: Math.floor(mean), mean, max: Math.ceil(mean) }),
    nominal: countOperations(shape, mean, geometry.batch),
    executed: countExecuted(shape, geometry, blockSize),
  });
}

function planEstimate(
  machine: MachineProfile,
  shape: Conv1dShape,
  geometry: Geometry,
  blockSize: number,
  executed: Executed,
  sampleRate?: number,
): Estimate {
  const microsecondsPerBlock = estimateBlock(machine, shape, geometry, blockSize, executed);
  if (sampleRate === undefined) return Object.freeze({ microsecondsPerBlock });
  return Object.freeze({ microsecondsPerBlock, load: (microsecondsPerBlock.mean * sampleRate) / blockSize / 1e6 });
}

/** The levels' lags in taps: each lag is one tap of every phase of the input. */
function listPartitions({ base, planes, levels }: Partitioning): readonly Partition[] {
  return Object.freeze(
    levels.map(({ size, from, count }) => {
      return Object.freeze({ size: size * planes, count, offset: Math.max(base, from) * planes });
    }),
  );
}

function outputsInBlock(shape: Conv1dShape, index: number, blockSize: number): number {
  checkInteger('index', index, 0);
  checkInteger('blockSize', blockSize, 0);
  if (!isStreamable(shape)) throw new RangeError(cannotStream(shape));
  const start = checkInteger('index·blockSize', index * blockSize, 0);
  checkInteger('(index + 1)·blockSize + padding', start + blockSize + shape.padding[0], 0);
  const before = index === 0 ? 0 : determinedOutputs(shape, start);
  return determinedOutputs(shape, start + blockSize) - before;
}

/** Why a shape cannot stream. */
export function cannotStream(shape: Conv1dShape): string {
  return (
    `paddingMode 'circular' with ${shape.padding[0]} frames of left padding cannot stream: ` +
    'it repeats the end of the signal before the start (apply works; so does padding [0, right])'
  );
}
