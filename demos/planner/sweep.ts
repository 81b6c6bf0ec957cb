import type { Conv1dPlan } from 'tapline';
import { commonDivisors } from './divisors.ts';
import { planOf, type Question } from './question.ts';

/** Options that can be varied; `channels` is both counts. */
export const VARIED = [
  'kernelSize',
  'dilation',
  'stride',
  'channels',
  'inChannels',
  'outChannels',
  'groups',
  'blockSize',
] as const;
export type Varied = (typeof VARIED)[number];

/** What a layer would cost at one value of the option. */
export interface Point {
  readonly value: number;
  /** Multiplies and adds for an input frame; undefined where the package refuses, or where that way is no other. */
  readonly direct: number | undefined;
  readonly fft: number | undefined;
  readonly auto: number | undefined;
  /** Seconds. */
  readonly latency: number;
  readonly lookahead: number;
}

/** About so many values. */
const VALUES = 60;

const LEAST_END: Readonly<Record<Varied, number>> = {
  kernelSize: 4096,
  dilation: 64,
  stride: 64,
  channels: 64,
  inChannels: 64,
  outChannels: 64,
  groups: 1,
  blockSize: 4096,
};

/** The value that a question has for an option. */
export function ownValue(question: Question, varied: Varied): number {
  return varied === 'channels' ? question.inChannels : question[varied];
}

/** The question with another value. Channels that each are by themselves stay so. */
export function withValue(question: Question, varied: Varied, value: number): Question {
  if (varied !== 'channels') return { ...question, [varied]: value };
  const depthwise = question.groups > 1 && question.groups === question.inChannels;
  return { ...question, inChannels: value, outChannels: value, ...(depthwise && { groups: value }) };
}

/** Values worth a look, ascending, the question's own among them: equally many in each octave. */
export function valuesOf(question: Question, varied: Varied): readonly number[] {
  if (varied === 'groups') return commonDivisors(question.inChannels, question.outChannels);
  const own = ownValue(question, varied);
  const end = Math.max(LEAST_END[varied], 2 ** Math.ceil(Math.log2(4 * own)));
  // Counts of channels that the groups do not divide are refused: only multiples.
  const unit = varied.endsWith('hannels') && withValue(question, varied, 1).groups !== 1 ? question.groups : 1;
  const spaced = Array.from({ length: VALUES }, (_, i) => unit * Math.round((end / unit) ** (i / (VALUES - 1))));
  return [...new Set([...spaced, own])].filter((value) => value >= 1 && value <= end).sort((a, b) => a - b);
}

/** One point for each value that makes a layer, one at a time: a long kernel takes milliseconds to plan. */
export function* sweep(question: Question, varied: Varied): Generator<Point | undefined> {
  for (const value of valuesOf(question, varied)) yield pointAt(withValue(question, varied, value), value);
}

/** undefined where the package refuses. */
export function pointAt(question: Question, value: number): Point | undefined {
  const auto = planned({ ...question, algorithm: 'auto' });
  const direct = planned({ ...question, algorithm: 'direct' });
  const fft = planned({ ...question, algorithm: 'fft' });
  const any = auto ?? direct ?? fft;
  if (!any?.streamable) return undefined;
  const { lookahead, seconds = 0 } = any.latency;
  return {
    value,
    direct: workOf(direct, question),
    fft: fft?.partitions?.length === 0 ? undefined : workOf(fft, question),
    auto: workOf(auto, question),
    latency: seconds,
    lookahead: lookahead / question.sampleRate,
  };
}

function planned(question: Question): Conv1dPlan | undefined {
  try {
    return planOf(question);
  } catch {
    return undefined;
  }
}

function workOf(plan: Conv1dPlan | undefined, { blockSize }: Question): number | undefined {
  return plan?.perBlock && plan.perBlock.executed.mean / blockSize;
}
