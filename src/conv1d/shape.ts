import { alternatives, checkInteger, checkObject, checkWord, show } from './check.ts';

export type Padding = 'causal' | 'valid' | 'same' | number | readonly [left: number, right: number];
export type PaddingMode = 'zeros' | 'replicate' | 'reflect' | 'circular';
export type Operation = 'cross-correlation' | 'convolution';
export type Algorithm = 'auto' | 'direct' | 'fft';
export type Numerics = 'reproducible' | 'fast';

/** The words of each option that takes any. */
export const PADDINGS: readonly Exclude<Padding, number | readonly number[]>[] = ['causal', 'valid', 'same'];
export const PADDING_MODES: readonly PaddingMode[] = ['zeros', 'replicate', 'reflect', 'circular'];
export const OPERATIONS: readonly Operation[] = ['cross-correlation', 'convolution'];
export const ALGORITHMS: readonly Algorithm[] = ['auto', 'direct', 'fft'];
export const NUMERICS: readonly Numerics[] = ['reproducible', 'fast'];

/** The engine counts frames of a block and phases of a stride together in 32 bits. */
const MAX_STRIDE = 2 ** 30;

/** What a layer's shape and its weights have in common: the options that are neither. Names are torch.nn.Conv1d's. */
export interface CommonOptions {
  /** C_in, default 1. */
  inChannels?: number | undefined;
  /** C_out, default 1. */
  outChannels?: number | undefined;
  /** Channels are split into this many groups that do not mix; divides both channel counts. Default 1. */
  groups?: number | undefined;
  /** Input frames from one output to the next, default 1. */
  stride?: number | undefined;
  /** Input frames from one tap to the next, default 1. */
  dilation?: number | undefined;
  /**
   * Frames put before and after the signal. `'causal'` (default): dilation·(kernelSize − 1) before, none after, so that
   * an output needs no later frame than its own · `'valid'`: none · `'same'`: as many outputs as inputs, split as torch
   * does, for stride 1 · a number: so many on both sides · `[left, right]`.
   */
  padding?: Padding | undefined;
  /** What those frames hold, default `'zeros'`. */
  paddingMode?: PaddingMode | undefined;
  /** `'cross-correlation'` (default, torch's), or `'convolution'`: each filter is read backwards. */
  operation?: Operation | undefined;
  /**
   * How outputs are computed: `'direct'` sums every product, `'fft'` cuts long kernels into partitions and multiplies
   * spectra, without making anything later, `'auto'` (default) takes the one that costs less, by a rule on the shape alone.
   */
  algorithm?: Algorithm | undefined;
  /** `'reproducible'` (default): the same bits on every machine · `'fast'`: may fuse multiply and add. */
  numerics?: Numerics | undefined;
}

/** A layer without its numbers: enough to plan it. */
export interface Conv1dShapeOptions extends CommonOptions {
  /** K, taps of a filter. */
  kernelSize: number;
  /** Whether a bias is added, default false. */
  bias?: boolean | undefined;
}

/** The checked shape of a layer, every option present. Frozen. */
export interface Conv1dShape {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  readonly groups: number;
  /** Padding frames before and after the signal. */
  readonly padding: readonly [left: number, right: number];
  readonly paddingMode: PaddingMode;
  readonly operation: Operation;
  /** As asked; a plan says which is used. */
  readonly algorithm: Algorithm;
  readonly numerics: Numerics;
  readonly bias: boolean;
}

/** Channel counts and groups, checked first: what a weight's length has to agree with. */
export function checkChannels(options: CommonOptions): { inChannels: number; outChannels: number; groups: number } {
  const { inChannels = 1, outChannels = 1, groups = 1 } = options;
  checkInteger('inChannels', inChannels, 1);
  checkInteger('outChannels', outChannels, 1);
  checkInteger('groups', groups, 1);
  if (inChannels % groups !== 0) {
    throw new RangeError(`groups must divide inChannels: got groups=${groups}, inChannels=${inChannels}`);
  }
  if (outChannels % groups !== 0) {
    throw new RangeError(`groups must divide outChannels: got groups=${groups}, outChannels=${outChannels}`);
  }
  return { inChannels, outChannels, groups };
}

/**
 * Checks every option and fills in the defaults. `planConv1d(layer.shape)` passes a shape back in.
 *
 * @throws TypeError or RangeError that names the option, the value and the rule
 */
export function checkShape(options: Conv1dShapeOptions): Conv1dShape {
  checkObject('options', options);
  const { inChannels, outChannels, groups } = checkChannels(options);
  const { kernelSize, stride = 1, dilation = 1, padding = 'causal', bias = false } = options;
  const {
    paddingMode = 'zeros',
    operation = 'cross-correlation',
    algorithm = 'auto',
    numerics = 'reproducible',
  } = options;
  checkInteger('kernelSize', kernelSize, 1);
  checkInteger('stride', stride, 1);
  checkInteger('dilation', dilation, 1);
  if (stride > MAX_STRIDE) throw new RangeError(`stride must be at most ${MAX_STRIDE}: got ${stride}`);
  const reach = dilation * (kernelSize - 1);
  if (!Number.isSafeInteger(reach)) {
    throw new RangeError(
      `dilation·(kernelSize − 1) must be below 2^53: got dilation=${dilation}, kernelSize=${kernelSize}`,
    );
  }
  if (typeof bias !== 'boolean') throw new TypeError(`bias must be true or false in a shape: got ${show(bias)}`);
  const frames = checkPadding(padding, reach, stride);
  if (!Number.isSafeInteger(frames[0] + frames[1] + reach)) {
    throw new RangeError(`padding must be below 2^53 in all, with the kernel's reach: got ${show(padding)}`);
  }
  return Object.freeze({
    inChannels,
    outChannels,
    kernelSize,
    stride,
    dilation,
    groups,
    padding: Object.freeze(frames),
    paddingMode: checkWord('paddingMode', paddingMode, PADDING_MODES),
    operation: checkWord('operation', operation, OPERATIONS),
    algorithm: checkWord('algorithm', algorithm, ALGORITHMS),
    numerics: checkWord('numerics', numerics, NUMERICS),
    bias,
  });
}

function checkPadding(padding: unknown, reach: number, stride: number): [left: number, right: number] {
  if (typeof padding === 'string') {
    switch (checkPaddingWord(padding)) {
      case 'causal':
        return [reach, 0];
      case 'valid':
        return [0, 0];
      case 'same':
        if (stride !== 1) throw new RangeError(`padding 'same' needs stride 1: got stride=${stride}`);
        // torch.nn.Conv1d puts the odd frame at the end.
        return [Math.floor(reach / 2), Math.ceil(reach / 2)];
    }
  }
  if (typeof padding === 'number') {
    const both = checkInteger('padding', padding, 0);
    return [both, both];
  }
  if (Array.isArray(padding)) {
    if (padding.length !== 2) throw new RangeError(`padding must be [left, right]: got ${show(padding)}`);
    return [checkInteger('padding[0]', padding[0], 0), checkInteger('padding[1]', padding[1], 0)];
  }
  throw new TypeError(`padding must be a string, a number or [left, right]: got ${show(padding)}`);
}

function checkPaddingWord(padding: string): (typeof PADDINGS)[number] {
  const word = PADDINGS.find((candidate) => candidate === padding);
  if (word !== undefined) return word;
  throw new RangeError(`padding must be ${alternatives(PADDINGS)}, a number or [left, right]: got ${show(padding)}`);
}
