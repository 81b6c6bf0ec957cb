import {
  type Algorithm,
  type Conv1dPlan,
  type Conv1dShapeOptions,
  type MachineProfile,
  type Numerics,
  type Operation,
  type Padding,
  type PaddingMode,
  type PlanHost,
  planConv1d,
} from 'tapline';
import type { PlanQuestion } from '../../src/cli/plan-link.ts';

/** What of the host a plan can do without, and then says less. */
export const HOST = ['sampleRate', 'blockSize', 'length'] as const;
export type HostName = (typeof HOST)[number];

/** What the page asks the planner: a layer's shape and its host, every option present. */
export interface Question {
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  readonly bias: boolean;
  readonly padding: Padding;
  readonly paddingMode: PaddingMode;
  readonly operation: Operation;
  readonly algorithm: Algorithm;
  readonly numerics: Numerics;
  readonly sampleRate: number;
  readonly blockSize: number;
  readonly length: number;
  readonly batch: number;
  /** What of the host nobody has given: no part of the plan, and taken as it stands here where a picture needs it. */
  readonly assumed: readonly HostName[];
}

/** The smallest layer of all, as the package has it, on a usual audio host. */
export const PLAIN: Question = {
  kernelSize: 1,
  stride: 1,
  dilation: 1,
  inChannels: 1,
  outChannels: 1,
  groups: 1,
  bias: false,
  padding: 'causal',
  paddingMode: 'zeros',
  operation: 'cross-correlation',
  algorithm: 'auto',
  numerics: 'reproducible',
  sampleRate: 48000,
  blockSize: 128,
  length: 48000,
  batch: 1,
  assumed: [],
};

/** What the page starts with: small enough to be drawn whole. */
export const START: Question = {
  ...PLAIN,
  kernelSize: 5,
  dilation: 2,
  inChannels: 16,
  outChannels: 16,
  bias: true,
};

/** A link's question: of the layer with the package's defaults for what it leaves out, of the host with usual values. */
export function questionOf({ shape, host }: PlanQuestion): Question {
  const given = Object.entries({ ...shape, ...host }).filter(([, value]) => value !== undefined);
  const assumed = HOST.filter((name) => host[name] === undefined);
  return { ...PLAIN, ...Object.fromEntries(given), assumed };
}

/** The question with what was assumed as if it were given. */
export function filled(question: Question): Question {
  return { ...question, assumed: [] };
}

export function shapeOf(question: Question): Conv1dShapeOptions {
  const {
    sampleRate: _rate,
    blockSize: _block,
    length: _length,
    batch: _batch,
    assumed: _assumed,
    ...shape
  } = question;
  return shape;
}

export function hostOf(question: Question): PlanHost {
  const given = HOST.filter((name) => !question.assumed.includes(name)).map((name) => [name, question[name]]);
  return { ...Object.fromEntries(given), batch: question.batch };
}

/** @throws TypeError or RangeError of the package, naming the option, the value and the rule */
export function planOf(question: Question, machine?: MachineProfile): Conv1dPlan {
  return planConv1d(shapeOf(question), { ...hostOf(question), machine });
}
