import { runInNewContext } from 'node:vm';
import { Conv1d, type Conv1dStream } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noiseBlock } from './helpers/arbitrary.ts';
import { expectSameBits } from './helpers/law.ts';
import { misuse } from './helpers/misuse.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';
import { optionsFor } from './helpers/specimens.ts';

/** 2 → 3 channels, so that a block of batch 2 has 4 rows in and 6 out. */
const options = optionsFor({ inChannels: 2, outChannels: 3, kernelSize: 4, dilation: 2, bias: true }, 1);
const row = (): Float32Array => new Float32Array(5);
const rows = (count: number): Float32Array[] => Array.from({ length: count }, row);

/** Blocks of the wrong kind or size for 4 channels, with what is said of each. */
const wrongBlocks: readonly [title: string, block: unknown, message: string][] = [
  ['nothing', undefined, 'TypeError: input must be an array of one Float32Array per channel: got undefined'],
  ['null', null, 'TypeError: input must be an array of one Float32Array per channel: got null'],
  ['a number', 1, 'TypeError: input must be an array of one Float32Array per channel: got 1'],
  [
    'one bare Float32Array',
    row(),
    'TypeError: input must be an array of one Float32Array per channel: got Float32Array of 20 bytes',
  ],
  [
    'an object that is like an array',
    { length: 4, 0: row(), 1: row(), 2: row(), 3: row() },
    'TypeError: input must be an array of one Float32Array per channel: got an object',
  ],
  ['no channels', [], 'RangeError: input must have 4 channels: got 0'],
  ["one signal's channels instead of the batch's", rows(2), 'RangeError: input must have 4 channels: got 2'],
  ['one channel too many', rows(5), 'RangeError: input must have 4 channels: got 5'],
  [
    'Float64Array',
    [...rows(3), new Float64Array(5)],
    'TypeError: input[3] must be a Float32Array: got Float64Array of 40 bytes',
  ],
  [
    'Int32Array',
    [new Int32Array(5), row(), row(), row()],
    'TypeError: input[0] must be a Float32Array: got Int32Array of 20 bytes',
  ],
  [
    'a DataView',
    [row(), new DataView(new ArrayBuffer(20)), row(), row()],
    'TypeError: input[1] must be a Float32Array: got DataView of 20 bytes',
  ],
  ['numbers', [row(), row(), [1, 2, 3, 4, 5], row()], 'TypeError: input[2] must be a Float32Array: got an array of 5'],
  ['null for a channel', [row(), null, row(), row()], 'TypeError: input[1] must be a Float32Array: got null'],
  [
    'a hole',
    Object.assign([row(), row(), row()], { length: 4 }),
    'TypeError: input[3] must be a Float32Array: got undefined',
  ],
  [
    'a shorter channel',
    [...rows(3), new Float32Array(4)],
    'RangeError: input channels must be of one length: got input[0] of 5 frames, input[3] of 4',
  ],
  [
    'a longer channel',
    [row(), new Float32Array(6), row(), row()],
    'RangeError: input channels must be of one length: got input[0] of 5 frames, input[1] of 6',
  ],
  [
    'an empty first channel',
    [new Float32Array(0), ...rows(3)],
    'RangeError: input channels must be of one length: got input[0] of 0 frames, input[1] of 5',
  ],
];

/** Outputs that do not do for 5 frames on 6 channels. */
const wrongOutputs: readonly [title: string, output: unknown, message: string][] = [
  ['nothing', undefined, 'TypeError: output must be an array of one Float32Array per channel: got undefined'],
  [
    'one bare Float32Array',
    row(),
    'TypeError: output must be an array of one Float32Array per channel: got Float32Array of 20 bytes',
  ],
  ['too few channels', rows(5), 'RangeError: output must have 6 channels: got 5'],
  ['too many channels', rows(7), 'RangeError: output must have 6 channels: got 7'],
  [
    'Float64Array',
    [...rows(5), new Float64Array(5)],
    'TypeError: output[5] must be a Float32Array: got Float64Array of 40 bytes',
  ],
  ['numbers', [[1, 2, 3, 4, 5], ...rows(5)], 'TypeError: output[0] must be a Float32Array: got an array of 5'],
  ['null for a channel', [null, ...rows(5)], 'TypeError: output[0] must be a Float32Array: got null'],
  [
    'one channel too short',
    [...rows(4), new Float32Array(4), row()],
    'RangeError: output[4] must have room for 5 frames: got 4',
  ],
  ['empty channels', rows(6).map((one) => one.subarray(5)), 'RangeError: output[0] must have room for 5 frames: got 0'],
  [
    'a channel whose buffer was transferred',
    [transferred(), ...rows(5)],
    'RangeError: output[0] must have room for 5 frames: got 0',
  ],
];

function transferred(): Float32Array {
  const buffer = new ArrayBuffer(20);
  const array = new Float32Array(buffer);
  buffer.transfer();
  return array;
}

/** Makes the wrong call in the middle of a signal, which goes on as on a stream that never had it. */
function expectRefused(message: string, call: (stream: Conv1dStream) => unknown): void {
  using layer = new Conv1d(options);
  const stream = layer.createStream({ batch: 2, maxBlockSize: 8 });
  const twin = layer.createStream({ batch: 2, maxBlockSize: 8 });
  for (const size of [0, 3, 20]) {
    const block = noiseBlock(size, 4, size);
    expectSameBits(stream.push(block), twin.push(block));
    expect(refusal(() => keepsNothing(() => call(stream)))).toBe(message);
    expect([stream.position, stream.emitted]).toEqual([twin.position, twin.emitted]);
    expect(stream.snapshot()).toEqual(twin.snapshot());
  }
  expectSameBits(stream.flush(), twin.flush());
}

describe('a wrong block throws and leaves the stream as it was', () => {
  test.each(wrongBlocks)('push of %s', (_, block, message) => {
    expectRefused(message, (stream) => misuse(stream, 'push', block));
  });

  test.each(wrongBlocks)('process of %s', (_, block, message) => {
    const output = rows(6).map((one) => one.fill(9));
    expectRefused(message, (stream) => misuse(stream, 'process', block, output));
    expect(output).toEqual(rows(6).map((one) => one.fill(9)));
  });

  test.each(wrongOutputs)('process into %s', (_, output, message) => {
    expectRefused(message, (stream) => misuse(stream, 'process', rows(4), output));
  });

  test('apply of such blocks says the same of its signal', () => {
    using layer = new Conv1d({ ...options, inChannels: 4, kernelSize: 2 });
    for (const [, block, message] of wrongBlocks) {
      expect(refusal(() => keepsNothing(() => misuse(layer, 'apply', block)))).toBe(
        message.replaceAll('input', 'signal'),
      );
    }
  });

  test('a mono layer is told of one channel', () => {
    using layer = new Conv1d({ weight: [1] });
    const message = 'RangeError: input must have 1 channel: got 2';
    expect(refusal(() => layer.createStream().push(rows(2)))).toBe(message);
  });
});

describe('process', () => {
  test('writes as many frames as outputLength says and leaves the rest untouched', () => {
    using layer = new Conv1d({ weight: [1, 2, 3], stride: 2 });
    const stream = layer.createStream({ maxBlockSize: 4 });
    for (const size of [0, 1, 2, 3, 4, 5, 9]) {
      const output = [new Float32Array(12).fill(9)];
      const expected = stream.clone().push([new Float32Array(size).fill(1)]);
      const frames = stream.outputLength(size);
      expect(stream.process([new Float32Array(size).fill(1)], output)).toBe(frames);
      expect(output[0]?.slice(0, frames)).toEqual(expected[0]);
      expect(output[0]?.slice(frames)).toEqual(new Float32Array(12 - frames).fill(9));
    }
  });

  test('needs no room where there is nothing to write, but an array for each channel', () => {
    using layer = new Conv1d({ weight: [1, 2, 3], padding: 'valid' });
    const stream = layer.createStream();
    expect(stream.process([Float32Array.of(1, 2)], [new Float32Array(0)])).toBe(0);
    expect(refusal(() => stream.process([new Float32Array(0)], []))).toBe(
      'RangeError: output must have 1 channel: got 0',
    );
    expect(stream.push([Float32Array.of(3)])).toEqual([Float32Array.of(14)]);
  });

  test('takes arrays that lie anywhere in a buffer', () => {
    using layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream();
    const memory = new Float32Array(200).fill(9);
    memory.set([1, 2, 3], 7);
    expect(stream.process([memory.subarray(7, 10)], [memory.subarray(101, 104)])).toBe(3);
    expect(memory.slice(99, 106)).toEqual(Float32Array.of(9, 9, 2, 5, 8, 9, 9));
  });

  test('reads its input and does not write to it', () => {
    using layer = new Conv1d({ weight: [1, 2, 3], padding: [2, 2], paddingMode: 'reflect' });
    const stream = layer.createStream({ nonFinite: 'zero' });
    const block = noiseBlock(1, 1, 200);
    block[0]?.fill(NaN, 3, 5);
    const before = block.map((one) => one.slice());
    stream.process(block, [new Float32Array(300)]);
    stream.push(block);
    expect(block).toEqual(before);
  });

  test('takes the arrays of another realm', () => {
    const other = (source: string): Float32Array[] => runInNewContext(source);
    using layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream();
    const output = other('[new Float32Array(3)]');
    expect(output[0]).not.toBeInstanceOf(Float32Array);
    expect(stream.process(other('[Float32Array.of(1, 2, 3)]'), output)).toBe(3);
    expect([...(output[0] ?? [])]).toEqual([2, 5, 8]);
    expect(stream.push(other('[Float32Array.of(1)]'))).toEqual([Float32Array.of(5)]);
    expect(layer.apply(other('[Float32Array.of(1, 2, 3)]'))).toEqual([Float32Array.of(2, 5, 8)]);
    expect(refusal(() => stream.push(other('[new Float64Array(3)]')))).toBe(
      'TypeError: input[0] must be a Float32Array: got Float64Array of 24 bytes',
    );
  });
});

test('push returns fresh arrays, which later blocks leave alone', () => {
  using layer = new Conv1d({ weight: [1] });
  const stream = layer.createStream();
  const first = stream.push([Float32Array.of(1, 2)]);
  const second = stream.push([Float32Array.of(3, 4)]);
  expect(first).toEqual([Float32Array.of(1, 2)]);
  expect(first[0]?.buffer).not.toBe(second[0]?.buffer);
  expect(first[0]?.buffer.byteLength).toBe(8);
});
