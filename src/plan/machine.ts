import { checkObject, checkPositive } from '../conv1d/check.ts';

/**
 * How fast one machine runs the engine: nanoseconds for each unit of its work. Plain numbers, so that a profile can be
 * stored, sent, and used where nothing can be measured. `calibrate` makes one; work.ts says where each unit is counted.
 *
 * Times are of these units in an optimised, warm engine whose data lies in the caches.
 */
export interface MachineProfile {
  /** A call of `process`; with partitions also each run of outputs up to the end of a partition's block. */
  readonly call: number;
  /** A channel of a block, checked and copied in or out. */
  readonly row: number;
  /** A frame of a channel so copied. */
  readonly frame: number;
  /** A channel of a block of fewer than 32 frames, which are copied one by one. */
  readonly shortRow: number;
  /** Each of those frames. */
  readonly singleFrame: number;
  /** A frame of strided input, sorted into its phase. */
  readonly phasedFrame: number;
  /** A register tile of outputs, its start and its end. */
  readonly tile: number;
  /** An operand of a tile: four inputs, or a weight. */
  readonly load: number;
  /** Four multiplies and four adds. */
  readonly multiplyAdd: number;
  /** The same under `'fast'` numerics. */
  readonly fusedMultiplyAdd: number;
  /** The end of a partition's block, for each size of partition. */
  readonly tick: number;
  /** Four numbers through one of the log2(size) stages of a transform, there or back. */
  readonly transform: number;
  /** Products of spectra for four outputs with one partition of one input. */
  readonly product: number;
}

export type Unit = keyof MachineProfile;

/**
 * What was fitted to the times of a hundred layers on an AMD EPYC (Zen 3) with Node 24: where calibration starts. What it
 * cannot tell apart stays in this proportion.
 */
export const TYPICAL_MACHINE: MachineProfile = Object.freeze({
  call: 112,
  row: 25,
  frame: 0.085,
  shortRow: 10.5,
  singleFrame: 1.5,
  phasedFrame: 1.4,
  tile: 5.2,
  load: 0.082,
  multiplyAdd: 0.2,
  fusedMultiplyAdd: 0.15,
  tick: 255,
  transform: 1.12,
  product: 1.92,
});

export const UNITS: readonly Unit[] = [
  ...(['call', 'row', 'frame', 'shortRow', 'singleFrame', 'phasedFrame', 'tile', 'load'] as const),
  ...(['multiplyAdd', 'fusedMultiplyAdd', 'tick', 'transform', 'product'] as const),
];

/** @throws TypeError or RangeError naming the number, `machine.call`, and the rule */
export function checkMachine(machine: MachineProfile): MachineProfile {
  checkObject('machine', machine);
  for (const unit of UNITS) checkPositive(`machine.${unit}`, machine[unit]);
  return machine;
}
