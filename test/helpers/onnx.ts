import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * onnxruntime's Conv on (N, C, L) with zero padding: an oracle that shares no line with the project. The model is made
 * by hand, in the few fields of ONNX's protocol buffers (onnx.proto) that it takes; input, weight and bias are its
 * inputs.
 */
export interface OnnxConv {
  readonly stride: number;
  readonly dilation: number;
  readonly groups: number;
  readonly padding: readonly [number, number];
}

export interface Values {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export async function onnxConv1d(
  input: Values,
  weight: Values,
  bias: Values | undefined,
  conv: OnnxConv,
): Promise<Values> {
  const names = bias ? ['x', 'w', 'b'] : ['x', 'w'];
  const session = await InferenceSession.create(model(names, conv), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const values = bias ? [input, weight, bias] : [input, weight];
  const feeds = Object.fromEntries(
    values.map(({ data, dims }, i) => [names[i], new Tensor('float32', data, [...dims])]),
  );
  const { y } = await session.run(feeds);
  await session.release();
  if (y === undefined || !(y.data instanceof Float32Array)) throw new Error('onnxruntime gave no float32 output');
  return { data: y.data, dims: y.dims };
}

const FLOAT = 1;
const INTS = 7;
const INT = 2;

function model(inputs: string[], { stride, dilation, groups, padding }: OnnxConv): Uint8Array {
  const node = [
    ...inputs.flatMap((name) => field(1, text(name))),
    ...field(2, text('y')),
    ...field(4, text('Conv')),
    ...field(5, ints('strides', [stride])),
    ...field(5, ints('dilations', [dilation])),
    ...field(5, ints('pads', [...padding])),
    ...field(5, [...field(1, text('group')), ...number(3, groups), ...number(20, INT)]),
  ];
  const graph = [
    ...field(1, node),
    ...field(2, text('conv')),
    ...inputs.flatMap((name) => field(11, valueInfo(name))),
    ...field(12, valueInfo('y')),
  ];
  const opset = [...field(1, text('')), ...number(2, 13)];
  return Uint8Array.from([...number(1, 8), ...field(7, graph), ...field(8, opset)]);
}

/** A float tensor of unspecified shape. */
function valueInfo(name: string): number[] {
  return [...field(1, text(name)), ...field(2, field(1, number(1, FLOAT)))];
}

function ints(name: string, values: number[]): number[] {
  return [...field(1, text(name)), ...values.flatMap((value) => number(8, value)), ...number(20, INTS)];
}

/** A length-delimited field. */
function field(index: number, contents: number[]): number[] {
  return [...varint(index * 8 + 2), ...varint(contents.length), ...contents];
}

/** A varint field. */
function number(index: number, value: number): number[] {
  return [...varint(index * 8), ...varint(value)];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function text(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}
