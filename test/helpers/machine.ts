import { type Conv1dShapeOptions, type MachineProfile, type PlanHost, planConv1d } from 'tapline';

/** Every unit of a machine, made up: nanoseconds that no two units share. */
export const machine: MachineProfile = {
  call: 100,
  row: 20,
  frame: 0.1,
  shortRow: 10,
  singleFrame: 1,
  phasedFrame: 2,
  tile: 5,
  load: 0.05,
  multiplyAdd: 0.2,
  fusedMultiplyAdd: 0.125,
  tick: 300,
  transform: 1.5,
  product: 1.75,
};
export type Unit = keyof MachineProfile;
export const units: readonly Unit[] = Object.keys(machine) as Unit[];

/** A machine on which only one unit takes time: its microseconds are how often the engine does that. */
export const only = (unit: Unit): MachineProfile =>
  JSON.parse(JSON.stringify(machine), (key, value) => (key === '' ? value : key === unit ? 1000 : 1e-12));

/** The estimate of a plan, on that machine unless the host says another. */
export const timesOf = (shape: Conv1dShapeOptions, host: PlanHost): { mean: number; max: number } => {
  const { estimate } = planConv1d(shape, { machine, ...host });
  if (estimate === undefined) throw new Error('no estimate');
  return estimate.microsecondsPerBlock;
};
