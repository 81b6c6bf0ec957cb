import type { AudioCost } from './audio.ts';
import type { CallCosts } from './calls.ts';
import type { FileCost } from './command-line.ts';
import type { EstimateCost } from './estimates/measure.ts';
import type { Layer } from './layers.ts';
import type { LongResults } from './long/results.ts';
import type { OperatorCost, OperatorName } from './operators.ts';
import { ratio, type Timing } from './rounds.ts';
import type { StreamCosts } from './streams.ts';

/** The first two are tapline's numerics. */
export const contenderNames = ['reproducible', 'fast', 'onnxruntime-node', 'onnxruntime-web', 'tfjs-wasm'] as const;

export type ContenderName = (typeof contenderNames)[number];

/** A block of 128 frames through one layer, everything timed in the same rounds. */
export interface LayerResult {
  readonly layer: Layer;
  readonly timings: Readonly<Record<ContenderName, Timing>>;
  /** Largest absolute difference of any contender's outputs from the reproducible ones. */
  readonly difference: number;
  /** What the host's WebAssembly reaches with a multiply and an add each, and with both fused. */
  readonly separatePeak: Work;
  readonly fusedPeak: Work;
}

/** So many multiply-adds in such a time. */
export interface Work {
  readonly macs: number;
  readonly timing: Timing;
}

export interface Results {
  readonly layers: readonly LayerResult[];
  readonly estimates: readonly EstimateCost[];
  readonly calls: CallCosts;
  readonly streams: StreamCosts;
  readonly operators: Readonly<Record<OperatorName, OperatorCost>>;
  readonly file: FileCost;
  readonly audio: readonly AudioCost[];
  readonly long: LongResults;
}

/** The layer's own work. */
export function workOf({ layer, timings }: LayerResult, contender: ContenderName): Work {
  return { macs: layer.macs, timing: timings[contender] };
}

/** GMAC/s, by the median. */
export function gigamacs({ macs, timing }: Work): number {
  return macs / timing.median / 1000;
}

/** How many times as fast `ours` is as `theirs`. */
export function speedUp({ timings }: LayerResult, ours: ContenderName, theirs: ContenderName): number {
  return ratio(timings[theirs], timings[ours]);
}

/** Share of what the host's WebAssembly can do with the instructions that the numerics allow. */
export function peakShare(result: LayerResult, ours: 'reproducible' | 'fast'): number {
  const work = workOf(result, ours);
  const peak = ours === 'fast' ? result.fusedPeak : result.separatePeak;
  return (work.macs / peak.macs) * ratio(peak.timing, work.timing);
}

/** How many samples `ours` takes in while `theirs` takes in one. */
export function throughputRatio(ours: OperatorCost, theirs: OperatorCost): number {
  return (ours.samples / theirs.samples) * ratio(theirs.timing, ours.timing);
}
