import type { Conv1dShape } from '../conv1d/shape.ts';
import { formatBytes } from './memory.ts';
import type { Conv1dPlan, Partition } from './plan.ts';

/** A plan as a table for people: one row a fact, units written out. Ends with a newline. */
export function formatPlan(plan: Conv1dPlan): string {
  return formatRows(planRows(plan));
}

export type Row = readonly [name: string, value: string];

export function planRows(plan: Conv1dPlan): Row[] {
  return [...layerRows(plan), ...outputRows(plan), ...latencyRows(plan), ...costRows(plan), ...estimateRows(plan)];
}

/** Names, and values one below the other. */
export function formatRows(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

function layerRows({ shape, effectiveKernelSize, algorithm, partitions }: Conv1dPlan): Row[] {
  const { inChannels, outChannels, kernelSize, dilation, bias } = shape;
  const [left, right] = shape.padding;
  return [
    ['layer', `${group(inChannels)} → ${group(outChannels)} channels${groupsOf(shape)}${bias ? ', with bias' : ''}`],
    ['kernel', `${count(kernelSize, 'tap')}${dilation > 1 ? `, dilation ${group(dilation)}` : ''}, ${shape.operation}`],
    ['receptive field', count(effectiveKernelSize, 'frame')],
    ['stride', group(shape.stride)],
    ['padding', `${group(left)} left, ${group(right)} right${left + right > 0 ? `, ${shape.paddingMode}` : ''}`],
    ['runs as', `${algorithm}, ${shape.numerics}`],
    ...(partitions ? [['partitions', listOf(partitions)] as const] : []),
  ];
}

/** `7 of 128 taps, 3 of 1,024 taps`. */
function listOf(partitions: readonly Partition[]): string {
  if (partitions.length === 0) return 'none: the kernel is too short';
  return partitions.map(({ size, count: parts }) => `${group(parts)} of ${count(size, 'tap')}`).join(', ');
}

function outputRows({ outputRate, shape, perBlock }: Conv1dPlan): Row[] {
  const { stride } = shape;
  const rate = stride === 1 ? '1' : `1/${group(stride)} (${precise(outputRate)})`;
  const rows: Row[] = [['output rate', `${rate} per input frame`]];
  if (perBlock) {
    const { min, mean, max } = perBlock.outputs;
    rows.push([
      'outputs per block',
      min === max ? group(max) : `${group(min)} to ${group(max)}, mean ${precise(mean)}`,
    ]);
  }
  return rows;
}

function latencyRows({ latency, streamable, paddingLeft, effectiveKernelSize, shape }: Conv1dPlan): Row[] {
  if (!streamable) {
    return [
      ['streaming', 'no: circular left padding repeats the end of the signal before its start'],
      ['latency', 'needs the whole signal first'],
    ];
  }
  const { lookahead, startup, blocking, total, seconds } = latency;
  const parts = `lookahead ${group(lookahead)}${blocking > 0 ? ` + block ${group(blocking)}` : ''}`;
  const inTime = seconds === undefined ? '' : ` = ${duration(seconds)}`;
  const beforeAny = shape.paddingMode === 'zeros' && paddingLeft >= effectiveKernelSize;
  const withFrame = startup === 0 ? 'with the first frame' : `after ${count(startup, 'frame')}, with the next`;
  return [
    ['latency', `${count(total, 'frame')}${inTime} (${parts})`],
    ['first output', beforeAny ? 'at once, before any frame' : withFrame],
  ];
}

function costRows({ operations, perBlock, perSecond, memory }: Conv1dPlan): Row[] {
  const rows: Row[] = [];
  if (operations) rows.push(['whole signal', cost(operations.total, operations.macs, count)]);
  if (perBlock) {
    const { nominal, executed } = perBlock;
    rows.push(['nominal per block', cost(nominal.total, nominal.macs, count)]);
    const most = executed.max === executed.mean ? '' : `, at most ${precise(executed.max)}`;
    rows.push(['executed per block', `${precise(executed.mean)} multiplies and adds${most}`]);
  }
  if (perSecond) rows.push(['nominal per second', cost(perSecond.operations, perSecond.macs, inWords)]);
  rows.push(['memory', `weights ${formatBytes(memory.weights)}, state ${formatBytes(memory.state)} per stream`]);
  return rows;
}

/** Measured times are not good for more than two or three digits. */
function estimateRows({ estimate }: Conv1dPlan): Row[] {
  if (estimate === undefined) return [];
  const { mean, max } = estimate.microsecondsPerBlock;
  const usual = duration(mean / 1e6);
  const longest = duration(max / 1e6);
  const most = longest === usual ? '' : `, at most ${longest}`;
  const load =
    estimate.load === undefined ? '' : `, ${precise(Number((100 * estimate.load).toPrecision(2)))} % of real time`;
  return [['estimated per block', `${usual}${most}${load}`]];
}

function cost(operations: number, macs: number, write: (value: number, noun: string) => string): string {
  return `${write(operations, 'operation')}, ${write(macs, 'multiply-accumulate')}`;
}

function groupsOf({ groups, inChannels }: Conv1dShape): string {
  if (groups === 1) return '';
  return groups === inChannels ? ', depthwise' : `, ${group(groups)} groups`;
}

/** `1 frame`, `1,024 frames`. */
function count(value: number, noun: string): string {
  return `${precise(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `1,234,567`, whatever the locale, and without an exponent, however large. */
function group(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 20 });
}

/** Whole numbers in full, others to two decimals, or to three digits where they are small. */
function precise(value: number): string {
  if (Number.isInteger(value)) return group(value);
  const decimals = Math.max(2, 2 - Math.floor(Math.log10(Math.abs(value))));
  const [whole = '', fraction = ''] = value.toFixed(Math.min(decimals, 100)).split('.');
  return `${group(Number(whole))}.${fraction.replace(/(?<=..)0+$/, '')}`;
}

/** `3.14 million operations`: to three digits. */
function inWords(value: number, noun: string): string {
  const words = ['', 'thousand ', 'million ', 'billion ', 'trillion ', 'quadrillion '];
  let scaled = value;
  let index = 0;
  while (scaled >= 999.5 && index < words.length - 1) {
    scaled /= 1000;
    index++;
  }
  const digits = Number(scaled.toPrecision(3));
  const rounded = digits >= 1 ? group(digits) : precise(scaled);
  return `${rounded} ${words[index]}${noun}${value === 1 ? '' : 's'}`;
}

/** To three digits, in the unit that keeps them before the point: `20.8 µs`, `2.67 ms`, `1.28 s`. */
function duration(seconds: number): string {
  const units: [number, string][] = [
    [1e6, 'µs'],
    [1e3, 'ms'],
  ];
  for (const [scale, unit] of units) {
    const rounded = Number((seconds * scale).toPrecision(3));
    if (rounded < 1000) return `${rounded} ${unit}`;
  }
  const rounded = Number(seconds.toPrecision(3));
  return Number.isFinite(rounded) ? `${group(rounded)} s` : 'for ever';
}
