import { alternatives, checkWord, show } from '../conv1d/check.ts';
import {
  ALGORITHMS,
  type Conv1dShapeOptions,
  NUMERICS,
  OPERATIONS,
  PADDING_MODES,
  PADDINGS,
  type Padding,
} from '../conv1d/shape.ts';
import type { PlanHost } from '../plan/plan.ts';
import { given } from './given.ts';
import { isFrames, numberIn, numbersIn } from './texts.ts';

/*
 * A plan's question as text: the query of the planner page's address, which has the names of `tapline plan`'s options,
 * or that command itself. What is left out has its default. Nothing here needs Node: the page reads its address with it.
 */

/** Where the planner page is, as `npm start` serves it. */
export const PLANNER = 'http://localhost:8040/planner/';

/** What planConv1d is asked; of a host a machine is not written. */
export interface PlanQuestion {
  shape: Conv1dShapeOptions;
  host: PlanHost;
}

/** Every name, in the order in which they are written. */
const NAMES = [
  ...['kernel', 'in', 'out', 'groups', 'stride', 'dilation', 'padding', 'padding-mode'],
  ...['operation', 'algorithm', 'numerics', 'bias', 'rate', 'block', 'length', 'batch'],
];

/** `kernel=64&dilation=2&bias&rate=48000`: without `?`, in one order, defaults left out. */
export function planQuery(shape: Conv1dShapeOptions, host: PlanHost = {}): string {
  // Commas may stand in a query as they are, and read better so.
  const write = (value: string): string => encodeURIComponent(value).replaceAll('%2C', ',');
  return entriesOf(shape, host)
    .map(([name, value]) => (value === '' ? name : `${name}=${write(value)}`))
    .join('&');
}

/** The address of the planner page with that plan. */
export function planLink(shape: Conv1dShapeOptions, host: PlanHost = {}): string {
  return `${PLANNER}?${planQuery(shape, host)}`;
}

/** `tapline plan --kernel 64 --dilation 2 --bias --rate 48000` */
export function planCommandLine(shape: Conv1dShapeOptions, host: PlanHost = {}): string {
  const options = entriesOf(shape, host).map(([name, value]) => (value === '' ? `--${name}` : `--${name} ${value}`));
  return ['tapline plan', ...options].join(' ');
}

/**
 * What a query asks for, with or without `?` before it. Only its options that are given are present; whether they make a
 * layer, planConv1d checks.
 *
 * @throws RangeError in one line naming the parameter, the value and the rule: unknown names, names given twice, no
 *   `kernel`, what is no number and unknown words
 */
export function readPlanQuery(query: string): PlanQuestion {
  const parameters = parametersOf(query);
  const kernelSize = readNumber(parameters, 'kernel');
  if (kernelSize === undefined) throw new RangeError('kernel must be given: a number of taps');
  const shape = {
    kernelSize,
    inChannels: readNumber(parameters, 'in'),
    outChannels: readNumber(parameters, 'out'),
    groups: readNumber(parameters, 'groups'),
    stride: readNumber(parameters, 'stride'),
    dilation: readNumber(parameters, 'dilation'),
    padding: readPadding(parameters.get('padding')),
    paddingMode: readWord(parameters, 'padding-mode', PADDING_MODES),
    operation: readWord(parameters, 'operation', OPERATIONS),
    algorithm: readWord(parameters, 'algorithm', ALGORITHMS),
    numerics: readWord(parameters, 'numerics', NUMERICS),
    bias: readFlag(parameters.get('bias')),
  };
  const host = {
    sampleRate: readNumber(parameters, 'rate'),
    blockSize: readNumber(parameters, 'block'),
    length: readNumber(parameters, 'length'),
    batch: readNumber(parameters, 'batch'),
  };
  return { shape: { kernelSize, ...given(shape) }, host: given(host) };
}

/**
 * The same of a whole address, wherever the page is served.
 *
 * @throws as `readPlanQuery`
 */
export function readPlanLink(link: string): PlanQuestion {
  const [address = ''] = link.split('#');
  const start = address.indexOf('?');
  if (start < 0 && !address.includes('=')) {
    throw new RangeError(`link must be a plan's address, or its query: got ${show(link)}`);
  }
  return readPlanQuery(address.slice(start + 1));
}

/** Names with their values, '' for a flag, in order and without defaults. */
function entriesOf(shape: Conv1dShapeOptions, host: PlanHost): [name: string, value: string][] {
  const values: Readonly<Record<string, [value: string | number | undefined, standard?: string | number]>> = {
    kernel: [shape.kernelSize],
    in: [shape.inChannels, 1],
    out: [shape.outChannels, 1],
    groups: [shape.groups, 1],
    stride: [shape.stride, 1],
    dilation: [shape.dilation, 1],
    padding: [paddingText(shape), 'causal'],
    'padding-mode': [shape.paddingMode, 'zeros'],
    operation: [shape.operation, 'cross-correlation'],
    algorithm: [shape.algorithm, 'auto'],
    numerics: [shape.numerics, 'reproducible'],
    bias: [shape.bias ? '' : undefined],
    rate: [host.sampleRate],
    block: [host.blockSize],
    length: [host.length],
    batch: [host.batch, 1],
  };
  return NAMES.flatMap((name): [string, string][] => {
    const [value, standard] = values[name] ?? [];
    return value === undefined || value === standard ? [] : [[name, String(value)]];
  });
}

/** `3,1`; a layer's shape has its causal padding in frames. */
function paddingText({ padding, kernelSize, dilation = 1 }: Conv1dShapeOptions): string | number | undefined {
  if (typeof padding !== 'object') return padding;
  const [left, right] = padding;
  return right === 0 && left === dilation * (kernelSize - 1) ? 'causal' : `${left},${right}`;
}

function parametersOf(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (!NAMES.includes(name)) throw new RangeError(`${show(name)} must be one of ${NAMES.join(', ')}`);
    const before = parameters.get(name);
    if (before !== undefined) {
      throw new RangeError(`${name} must be given once: got ${show(before)} and ${show(value)}`);
    }
    parameters.set(name, value);
  }
  return parameters;
}

function readNumber(parameters: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === undefined) return undefined;
  const value = numberIn(text);
  if (value === undefined) throw new RangeError(`${name} must be a number: got ${show(text)}`);
  return value;
}

function readWord<W extends string>(
  parameters: ReadonlyMap<string, string>,
  name: string,
  words: readonly W[],
): W | undefined {
  const text = parameters.get(name);
  return text === undefined ? undefined : checkWord(name, text, words);
}

function readPadding(text: string | undefined): Padding | undefined {
  if (text === undefined) return undefined;
  const word = PADDINGS.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  const [left, right, ...others] = (isFrames(text) && numbersIn(text)) || [];
  if (left === undefined || others.length > 0) {
    throw new RangeError(`padding must be ${alternatives(PADDINGS)}, a number or left,right: got ${show(text)}`);
  }
  return right === undefined ? left : [left, right];
}

function readFlag(text: string | undefined): true | undefined {
  if (text === undefined) return undefined;
  if (text !== '') throw new RangeError(`bias must have no value: got ${show(text)}`);
  return true;
}
