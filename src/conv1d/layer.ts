import { checkInteger, checkObject, kindOfView, show } from './check.ts';
import { type CommonOptions, type Conv1dShape, checkChannels, checkShape } from './shape.ts';

/** Numbers of a filter: rounded once to float32. */
export type Numbers = Float32Array | Float64Array | readonly number[];

/** A layer: its shape and its numbers, in torch.nn.Conv1d's names and layouts. */
export interface Conv1dOptions extends CommonOptions {
  /** Row-major [outChannels × inChannels/groups × kernelSize], finite. */
  weight: Numbers;
  /** [outChannels], finite; without one nothing is added. */
  bias?: Numbers | undefined;
  /** K, default weight.length·groups/(inChannels·outChannels); must agree with `weight`. */
  kernelSize?: number | undefined;
}

/** A layer's checked options: its shape and its own float32 copies of the numbers. */
export interface CheckedLayer {
  readonly shape: Conv1dShape;
  readonly weight: Float32Array;
  readonly bias: Float32Array | undefined;
}

/** @throws TypeError or RangeError that names the option, the value and the rule; nothing is kept then */
export function checkLayer(options: Conv1dOptions): CheckedLayer {
  checkObject('options', options);
  // Every option is read once, wherever it comes from: an own property, a getter, a prototype.
  const { weight, bias, kernelSize: givenSize, ...common } = readOptions(options);
  const { inChannels, outChannels, groups } = checkChannels(common);
  const length = lengthOf('weight', weight);
  const perTap = (inChannels / groups) * outChannels;
  const kernelSize = givenSize === undefined ? Math.max(1, Math.floor(length / perTap)) : givenSize;
  checkInteger('kernelSize', kernelSize, 1);
  if (perTap * kernelSize !== length) {
    throw new RangeError(
      `weight must have outChannels·(inChannels/groups)·kernelSize values: got ${length} values, ` +
        `outChannels=${outChannels}, inChannels=${inChannels}, groups=${groups}` +
        (givenSize === undefined ? '' : `, kernelSize=${kernelSize}`),
    );
  }
  const shape = checkShape({ ...common, kernelSize, bias: bias !== undefined });
  return {
    shape,
    weight: toFloat32('weight', weight),
    bias: bias === undefined ? undefined : checkBias(bias, shape),
  };
}

function readOptions(options: Conv1dOptions): Conv1dOptions {
  const { weight, bias, kernelSize, inChannels, outChannels, groups, stride, dilation } = options;
  const { padding, paddingMode, operation, algorithm, numerics } = options;
  const channels = { inChannels, outChannels, groups };
  const rest = { stride, dilation, padding, paddingMode, operation, algorithm, numerics };
  return { weight, bias, kernelSize, ...channels, ...rest };
}

/** New numbers for a layer of a given shape, as `setWeight` takes them. */
export function checkWeight(weight: Numbers, shape: Conv1dShape): Float32Array {
  const length = shape.outChannels * (shape.inChannels / shape.groups) * shape.kernelSize;
  const got = lengthOf('weight', weight);
  if (got !== length) throw new RangeError(`weight must keep the layer's shape, ${length} values: got ${got}`);
  return toFloat32('weight', weight);
}

export function checkBias(bias: Numbers, shape: Conv1dShape): Float32Array {
  const length = lengthOf('bias', bias);
  if (length !== shape.outChannels) {
    throw new RangeError(`bias must have outChannels values: got ${length} values, outChannels=${shape.outChannels}`);
  }
  return toFloat32('bias', bias);
}

function lengthOf(name: string, numbers: unknown): number {
  if (Array.isArray(numbers)) return numbers.length;
  if (ArrayBuffer.isView(numbers)) {
    const kind = kindOfView(numbers);
    if (kind === 'Float32Array') return numbers.byteLength / 4;
    if (kind === 'Float64Array') return numbers.byteLength / 8;
  }
  throw new TypeError(`${name} must be a Float32Array, a Float64Array or an array of numbers: got ${show(numbers)}`);
}

/** A float32 copy, each value rounded once. */
function toFloat32(name: string, numbers: Numbers): Float32Array {
  const rounded = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value: unknown = numbers[i];
    if (typeof value !== 'number') throw new TypeError(`${name}[${i}] must be a number: got ${show(value)}`);
    if (!Number.isFinite(value)) throw new RangeError(`${name}[${i}] must be finite: got ${show(value)}`);
    rounded[i] = value;
    if (!Number.isFinite(rounded[i])) {
      throw new RangeError(`${name}[${i}] must not overflow float32 (3.4e38): got ${show(value)}`);
    }
  }
  return rounded;
}
