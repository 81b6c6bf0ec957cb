/**
 * A one-node ONNX model, y = Conv(x), encoded by hand: a protobuf message is a list of fields, each a key (field number
 * and wire type) and a value, so the few messages of onnx.proto that a convolution needs are a few lines each. The
 * numbers below are the field numbers there.
 */

/** Both versions are old enough for every runtime of the last years; Conv has not changed between. */
const IR_VERSION = 8;
const OPSET_VERSION = 13;

/** TensorProto.DataType and AttributeProto.AttributeType. */
const FLOAT = 1;
const INT = 2;
const INTS = 7;

export interface ConvModel {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: number;
  readonly dilation: number;
  /** [outChannels × inChannels × kernelSize] */
  readonly weight: Float32Array;
  /** Frames of the input `x`, [1 × inChannels × frames]. The output `y` has dilation·(kernelSize − 1) fewer. */
  readonly frames: number;
}

export function encodeConvModel(model: ConvModel): Uint8Array {
  const { inChannels, outChannels, kernelSize, dilation, weight, frames } = model;
  const outputFrames = frames - dilation * (kernelSize - 1);
  const node = [
    ...[text(1, 'x'), text(1, 'weight'), text(2, 'y'), text(4, 'Conv')],
    message(5, [text(1, 'dilations'), integer(8, dilation), integer(20, INTS)]),
    message(5, [text(1, 'group'), integer(3, 1), integer(20, INT)]),
    message(5, [text(1, 'kernel_shape'), integer(8, kernelSize), integer(20, INTS)]),
  ];
  const initializer = [
    ...[outChannels, inChannels, kernelSize].map((size) => integer(1, size)),
    ...[integer(2, FLOAT), text(8, 'weight'), bytes(9, new Uint8Array(new Float32Array(weight).buffer))],
  ];
  const graph = [
    ...[message(1, node), text(2, 'conv'), message(5, initializer)],
    message(11, valueInfo('x', [1, inChannels, frames])),
    message(12, valueInfo('y', [1, outChannels, outputFrames])),
  ];
  const opset = [text(1, ''), integer(2, OPSET_VERSION)];
  return concatenate([integer(1, IR_VERSION), message(7, graph), message(8, opset)]);
}

function valueInfo(name: string, shape: readonly number[]): Uint8Array[] {
  const dimensions = shape.map((size) => message(1, [integer(1, size)]));
  return [text(1, name), message(2, [message(1, [integer(1, FLOAT), message(2, dimensions)])])];
}

function message(field: number, fields: readonly Uint8Array[]): Uint8Array {
  return bytes(field, concatenate(fields));
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

/** Wire type 0: a varint. */
function integer(field: number, value: number): Uint8Array {
  return concatenate([varint(field << 3), varint(value)]);
}

/** Wire type 2: a length and as many bytes. */
function bytes(field: number, value: Uint8Array): Uint8Array {
  return concatenate([varint((field << 3) | 2), varint(value.length), value]);
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value: number): Uint8Array {
  const encoded: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) encoded.push((rest & 127) | 128);
  encoded.push(rest);
  return Uint8Array.from(encoded);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
