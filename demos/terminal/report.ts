import { formatPlan } from 'tapline';
import { RATE } from './layer.ts';
import type { Verdict } from './offline-check.ts';
import { MAX_BLOCK, type Session } from './session.ts';

/** What is about to happen, in lines of at most 80 characters, and the layer's plan. */
export function introduce({ plan }: Session, missing: readonly string[], legend: string): string {
  const { inChannels, outChannels } = plan.shape;
  const span = (plan.effectiveKernelSize / RATE).toFixed(1);
  const means = outChannels > inChannels ? ', and the mean of all cores' : '';
  const lacks = missing.length > 0 ? `Left out, not found here: ${missing.join(', ')}.\n` : '';
  return `\
${inChannels} sensors of this machine, ${RATE} frames per second, through one Conv1d layer,
in blocks of random sizes from 0 to ${MAX_BLOCK} frames. Each output is the weighted average
of one sensor over ${span} s${means}.
${legend}${lacks}
${formatPlan(plan)}
`;
}

/** What it was: frames, latency, time, and whether the streamed output is the offline one. */
export function conclude({ plan, frames, timings }: Session, seconds: number, verdict: Verdict): string {
  const { lookahead, blocking, total } = plan.latency;
  const { worstMicroseconds } = timings;
  return `
frames   ${frames} in ${timings.count} blocks, ${(frames / seconds).toFixed(1)} per second over ${seconds.toFixed(1)} s
latency  ${total} frames = ${((1000 * total) / RATE).toFixed(0)} ms: ${lookahead} that the layer looks ahead, up to ${blocking} in a block
time     ${timings.medianMicroseconds().toFixed(1)} µs per block, each after a rest (median; the slowest ${worstMicroseconds.toFixed(0)} µs)
offline  ${sentence(verdict, plan.shape.outChannels)}
`;
}

function sentence({ frames, windows, difference }: Verdict, channels: number): string {
  if (difference !== undefined) return `the output DIFFERS from layer.apply\n         ${difference}`;
  const whole = windows === 1 ? ' of the whole signal' : '';
  const cut = windows === 1 ? '' : `, compared in ${windows} overlapping windows`;
  return `the output is bit-identical to layer.apply${whole}:
         ${frames} frames on ${channels} channels, flush included${cut}`;
}
