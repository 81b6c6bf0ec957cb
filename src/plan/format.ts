import type { Conv1dShape } from '../conv1d/shape.ts';
import { formatBytes } from './memory.ts';
import type { Conv1dPlan } from './plan.ts';

/** A plan as a table for people: one row a fact, units written out. Ends with a newline. */
export function formatPlan(plan: Conv1dPlan): string {
  const rows = [...layerRows(plan), ...lengthRows(plan), ...latencyRows(plan), ...costRows(plan)];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

type Row = readonly [name: string, value: string];

function layerRows({ shape, effectiveKernelSize, algorithm, streamable }: Conv1dPlan): Row[] {
  const [left, right] = shape.padding;
  const { kernelSize, dilation } = shape;
  return [
    [
      'layer',
      `${shape.inChannels} → ${shape.outChannels} channels${groupsOf(shape)}${shape.bias ? ', with bias' : ''}`,
    ],
    ['kernel', `${plural(kernelSize, 'tap')}${dilation > 1 ? `, dilation ${dilation}` : ''}, ${shape.operation}`],
    ['receptive field', plural(effectiveKernelSize, 'frame')],
    ['stride', `${shape.stride}`],
    ['padding', `${group(left)} left, ${group(right)} right${left + right > 0 ? `, ${shape.paddingMode}` : ''}`],
    ['runs as', `${algorithm}, ${shape.numerics}${streamable ? '' : '; cannot stream (circular left padding)'}`],
  ];
}

function lengthRows({ outputRate, shape, perBlock }: Conv1dPlan): Row[] {
  const rows: Row[] = [
    [
      'output rate',
      shape.stride === 1 ? '1 per input frame' : `1/${shape.stride} (${precise(outputRate)}) per input frame`,
    ],
  ];
  if (perBlock) {
    const { min, mean, max } = perBlock.outputs;
    rows.push([
      'outputs per block',
      min === max ? group(max) : `${group(min)} to ${group(max)}, mean ${precise(mean)}`,
    ]);
  }
  return rows;
}

function latencyRows({ latency, streamable }: Conv1dPlan): Row[] {
  if (!streamable) return [['latency', 'the whole signal']];
  const { lookahead, startup, blocking, total, seconds } = latency;
  const parts = `lookahead ${group(lookahead)}${blocking > 0 ? ` + block ${group(blocking)}` : ''}`;
  const inTime = seconds === undefined ? '' : ` = ${duration(seconds)}`;
  return [
    ['latency', `${plural(total, 'frame')}${inTime} (${parts})`],
    ['first output', startup === 0 ? 'with the first frame' : `after ${plural(startup, 'frame')}, with the next`],
  ];
}

function costRows({ operations, perBlock, perSecond, memory }: Conv1dPlan): Row[] {
  const rows: Row[] = [];
  if (operations) {
    rows.push([
      'operations',
      `${group(operations.total)} for the signal (${group(operations.macs)} multiply-accumulates)`,
    ]);
  }
  if (perBlock) {
    const { nominal, executed } = perBlock;
    rows.push(['per block', `${precise(nominal.total)} operations, ${precise(nominal.macs)} multiply-accumulates`]);
    const most = executed.max === executed.mean ? '' : `, at most ${precise(executed.max)}`;
    rows.push(['executed per block', `${precise(executed.mean)} multiplies and adds${most}`]);
  }
  if (perSecond) {
    rows.push([
      'per second',
      `${inWords(perSecond.operations)}operations, ${inWords(perSecond.macs)}multiply-accumulates`,
    ]);
  }
  rows.push(['memory', `weights ${formatBytes(memory.weights)}, state ${formatBytes(memory.state)} per stream`]);
  return rows;
}

function groupsOf({ groups, inChannels }: Conv1dShape): string {
  if (groups === 1) return '';
  return groups === inChannels ? ', depthwise' : `, ${groups} groups`;
}

function plural(count: number, noun: string): string {
  return `${group(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1,234,567`, whatever the locale. */
function group(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Whole numbers in full, others to two decimals. */
function precise(value: number): string {
  if (Number.isInteger(value)) return group(value);
  const [whole = '', decimals = ''] = value.toFixed(value < 0.01 ? 6 : 2).split('.');
  return `${group(Number(whole))}.${decimals}`;
}

/** `3.14 million `: to three digits, ready for a noun. */
function inWords(value: number): string {
  const words = ['', 'thousand ', 'million ', 'billion ', 'trillion ', 'quadrillion '];
  let scaled = value;
  let index = 0;
  while (scaled >= 999.5 && index < words.length - 1) {
    scaled /= 1000;
    index++;
  }
  return `${Number(scaled.toPrecision(3))} ${words[index]}`;
}

function duration(seconds: number): string {
  return seconds < 1 ? `${Number((seconds * 1000).toPrecision(3))} ms` : `${Number(seconds.toPrecision(3))} s`;
}
