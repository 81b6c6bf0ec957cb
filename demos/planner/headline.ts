import type { Conv1dPlan } from 'tapline';
import { create } from '../look/element.ts';
import { seconds } from '../look/numbers.ts';
import { bytes, grouped, inWords, percent } from './words.ts';

/** A figure to be read from afar, and what explains it. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** What one wants to know first. */
export function factsOf(plan: Conv1dPlan): readonly Fact[] {
  return [latencyOf(plan), outputsOf(plan), ...timeOf(plan), ...workOf(plan), firstOf(plan), memoryOf(plan)];
}

function latencyOf({ latency, streamable }: Conv1dPlan): Fact {
  if (!streamable) return { name: 'Latency', value: '∞', note: 'needs the whole signal first' };
  const { total, lookahead, blocking, seconds: time } = latency;
  const parts = `lookahead ${grouped(lookahead)} + ${blocking > 0 ? `block ${grouped(blocking)}` : 'the block'}`;
  return time === undefined
    ? { name: 'Latency', value: frames(total), note: parts }
    : { name: 'Latency', value: seconds(time), note: `${frames(total)}: ${parts}` };
}

function firstOf({ latency, streamable, paddingLeft, effectiveKernelSize, shape }: Conv1dPlan): Fact {
  if (!streamable) return { name: 'First output', value: 'at the end', note: 'this padding cannot stream' };
  if (shape.paddingMode === 'zeros' && paddingLeft >= effectiveKernelSize) {
    return { name: 'First output', value: 'at once', note: 'before any frame' };
  }
  const { startup } = latency;
  return {
    name: 'First output',
    value: startup === 0 ? 'at once' : `after ${frames(startup)}`,
    note: `with frame ${grouped(startup)}, counted from 0`,
  };
}

function outputsOf({ perBlock, outputRate, shape }: Conv1dPlan): Fact {
  const name = 'Outputs per block';
  const rate = outputRate === 1 ? 'one for every frame' : `one for every ${grouped(shape.stride)} frames`;
  if (!perBlock) return { name, value: '–', note: rate };
  const { min, mean, max } = perBlock.outputs;
  return min === max
    ? { name, value: grouped(mean), note: rate }
    : { name, value: `${grouped(min)} to ${grouped(max)}`, note: `${rate}, ${grouped(mean)} on average` };
}

function workOf(plan: Conv1dPlan): readonly Fact[] {
  const { perBlock } = plan;
  if (!perBlock) return [];
  const { mean, max } = perBlock.executed;
  const most = max > mean ? `, at most ${inWords(max)}` : '';
  return [{ name: 'Work per block', value: inWords(mean), note: `multiplies and adds${most}; ${shareOf(plan)}` }];
}

/** On this machine, once that has been calibrated. */
function timeOf({ estimate, perBlock }: Conv1dPlan): readonly Fact[] {
  if (!perBlock) return [];
  const name = 'Time per block here';
  if (!estimate) return [{ name, value: '…', note: 'calibrating this machine' }];
  const { mean, max } = estimate.microsecondsPerBlock;
  const load = estimate.load === undefined ? '' : `: ${percent(estimate.load)} of real time`;
  const most = max > 1.02 * mean ? `, at most ${seconds(max / 1e6)}` : '';
  return [{ name, value: `≈ ${seconds(mean / 1e6)}`, note: `estimated${load}${most}` }];
}

/** What partitions save, in words. */
function shareOf({ partitions, perBlock }: Conv1dPlan): string {
  if (!partitions || !perBlock) return 'summed directly';
  if (partitions.length === 0) return 'summed directly: too short for partitions';
  const ratio = (2 * perBlock.nominal.macs) / perBlock.executed.mean;
  if (ratio < 1) return `partitions: ${short(1 / ratio)} times the direct sum`;
  return `partitions: 1/${short(ratio)} of the direct sum`;
}

function memoryOf({ memory }: Conv1dPlan): Fact {
  return {
    name: 'Memory',
    value: bytes(memory.weights + memory.state),
    note: `weights ${bytes(memory.weights)}, each stream ${bytes(memory.state)}`,
  };
}

/** The figures in a row that wraps. */
export function headline(place: HTMLElement): (facts: readonly Fact[]) => void {
  const list = create('dl', { className: 'facts' });
  place.append(list);
  return (facts) => {
    list.replaceChildren(
      ...facts.map(({ name, value, note }) =>
        create(
          'div',
          {},
          create('dt', { textContent: name }),
          create('dd', { className: 'value', textContent: value }),
          create('dd', { className: 'note', textContent: note }),
        ),
      ),
    );
  };
}

function frames(value: number): string {
  return `${grouped(value)} ${value === 1 ? 'frame' : 'frames'}`;
}

function short(value: number): string {
  return grouped(Number(value.toPrecision(value < 10 ? 2 : 3)));
}
