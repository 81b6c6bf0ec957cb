import { from, of } from 'rxjs';
import { Conv1d } from 'tapline';
import { conv1d, conv1dKeyed } from 'tapline/rx';
import { describe, expect, test } from 'vitest';
import { refusal } from '../helpers/refusal.ts';
import { hear } from '../helpers/values.ts';

const mono = new Conv1d({ weight: [1, 2] });
const stereo = new Conv1d({ weight: [1, 2, 3, 4], inChannels: 2, outChannels: 2, kernelSize: 1 });
const wide = new Conv1d({ weight: [1, 2], outChannels: 2, kernelSize: 1 });

/** Values of any kind through a layer, as a source without types sends them. */
function through(layer: Conv1d, values: readonly unknown[], options: object = {}): ReturnType<typeof hear> {
  return hear(from(values as number[]).pipe(conv1d(layer, options)));
}

describe('kinds', () => {
  test('each kind brings its own kind', () => {
    const frame = [5, 11];
    expect(through(stereo, [[1, 2]]).values).toEqual([frame]);
    expect(through(stereo, [Float32Array.of(1, 2, 0, 0)]).values).toEqual([Float32Array.of(5, 11, 0, 0)]);
    expect(through(stereo, [[Float32Array.of(1), Float32Array.of(2)]]).values).toEqual([
      [Float32Array.of(5), Float32Array.of(11)],
    ]);
    expect(through(stereo, [[[1], [2]]]).values).toEqual([[[5], [11]]]);
    expect(through(stereo, [{ data: [1, 2], id: 'x' }]).values).toEqual([{ data: frame, id: 'x' }]);
  });

  test('Float64Array is rounded and comes out as Float32Array', () => {
    expect(through(mono, [Float64Array.of(0.1, 1e-300)]).values).toEqual([
      Float32Array.of(Math.fround(0.1) * 2, Math.fround(0.1)),
    ]);
  });

  test('kinds may change on the way, and the tail is made like the last value', () => {
    const layer = new Conv1d({ weight: [1, 1, 1], padding: 'same' });
    expect(through(layer, [1, Float32Array.of(2, 3), [4], { data: [[5]], id: 7 }]).values).toEqual([
      Float32Array.of(3, 6),
      [9],
      { data: [[12]], id: 7 },
      { data: [[9]], id: 7 },
    ]);
  });

  test('blocks and objects that bring nothing have no value', () => {
    const layer = new Conv1d({ weight: [1], stride: 4 });
    const values = [Float32Array.of(1, 2), Float32Array.of(3), new Float32Array(0), Float32Array.of(4, 5, 6)];
    expect(through(layer, values).values).toEqual([Float32Array.of(1), Float32Array.of(5)]);
    expect(through(layer, values.map((data, id) => ({ data, id })) as unknown[]).values).toEqual([
      { data: Float32Array.of(1), id: 0 },
      { data: Float32Array.of(5), id: 3 },
    ]);
  });

  test('channels are batch·inChannels, signal by signal', () => {
    const layer = new Conv1d({ weight: [1, 10], inChannels: 2, kernelSize: 1 });
    expect(through(layer, [[1, 2, 3, 4]], { batch: 2 }).values).toEqual([[21, 43]]);
    expect(through(layer, [Float32Array.of(1, 2, 3, 4)], { batch: 2 }).values).toEqual([Float32Array.of(21, 43)]);
  });

  test('outputs are fresh and inputs stay as they are', () => {
    const identity = { weight: [1] };
    const block = Float32Array.of(1, 2);
    const planar = [block];
    const object = { data: block, timestamp: 5, sampleRate: 10 };
    const { values } = through(new Conv1d(identity), [block, block, planar, object]);
    const [first, second, third, fourth] = values as [Float32Array, Float32Array, Float32Array[], typeof object];
    const rows = [first, second, third[0], fourth.data];
    expect(rows).toEqual([block, block, block, block]);
    expect(new Set([block, ...rows].map((row) => row?.buffer)).size).toBe(5);
    first.fill(9);
    expect(object).toEqual({ data: Float32Array.of(1, 2), timestamp: 5, sampleRate: 10 });
  });
});

describe('wrong values', () => {
  const kind = (got: string): string =>
    'TypeError: samples must be a number, an array of numbers, a Float32Array or Float64Array, ' +
    `or an array of Float32Arrays or arrays of numbers: got ${got}`;
  const cases: [layer: Conv1d, value: unknown, error: string][] = [
    [
      mono,
      new Array(256).fill(0),
      'RangeError: got a frame of 256 channels, the layer has 1; for a block use Float32Array',
    ],
    [mono, [], 'RangeError: got a frame of 0 channels, the layer has 1; for a block use Float32Array'],
    [stereo, 1, 'RangeError: got a frame of 1 channel, the layer has 2; for a block use Float32Array'],
    [wide, 1, 'RangeError: got a number, the layer makes frames of 2 channels: give it frames, [number]'],
    [
      stereo,
      new Float32Array(3),
      "RangeError: got an interleaved block of 3 samples, not a multiple of the layer's 2 channels",
    ],
    [stereo, [new Float32Array(3)], 'RangeError: got a block of 1 channel, the layer has 2'],
    [mono, [[1], [2]], 'RangeError: got a block of 2 channels, the layer has 1'],
    [
      stereo,
      [[1], [2, 3]],
      'RangeError: input channels must be of one length: got input[0] of 1 frames, input[1] of 2',
    ],
    [stereo, [[1], 2], 'TypeError: a planar block must have an array per channel: got 2'],
    [stereo, [Float32Array.of(1), [2]], 'TypeError: input[1] must be a Float32Array: got [2]'],
    [mono, [['1']], "TypeError: samples must be numbers: got '1' at 0"],
    [stereo, [1, '2'], "TypeError: samples must be numbers: got '2' at 1"],
    [mono, '1', kind("'1'")],
    [mono, null, kind('null')],
    [mono, undefined, kind('undefined')],
    [mono, {}, kind('an object')],
    [mono, { data: {} }, kind('an object')],
    [mono, Int16Array.of(1), kind('Int16Array of 2 bytes')],
    [mono, ['1'], kind("['1']")],
    [mono, { data: 1, sampleRate: -1 }, 'RangeError: sampleRate must be a positive number: got -1'],
  ];

  test.each(cases)('%# goes down the error channel', (layer, value, error) => {
    expect(through(layer, [value])).toEqual({ values: [], end: error });
    // Behind right values these are out, and no tail is.
    const frame = layer === stereo ? [1, 1] : [1];
    expect(through(layer, [frame, value, frame])).toEqual({
      values: [Array.from(layer.apply(frame.map((sample) => Float32Array.of(sample))), ([sample]) => sample)],
      end: error,
    });
  });

  test('keyed values must be objects with data, and their keys strings or numbers', () => {
    const keyed = (value: unknown, key: unknown): string =>
      hear(of(value as { data: number }).pipe(conv1dKeyed(mono, { key: () => key as string }))).end;
    expect(keyed(1, 'a')).toBe('TypeError: a value must be an object with data: got 1');
    expect(keyed({ data: 1 }, undefined)).toBe('TypeError: key must give a string or a number: got undefined');
    expect(keyed({ data: 1 }, NaN)).toBe('complete');
  });
});

describe('NaN and infinities', () => {
  const values = [1, NaN, 1, 1];

  test('propagate into what reads them, by default', () => {
    expect(through(mono, values).values).toEqual([2, NaN, NaN, 3]);
    expect(through(mono, values, { nonFinite: 'propagate' }).values).toEqual([2, NaN, NaN, 3]);
  });

  test("'zero' replaces them", () => {
    expect(through(mono, values, { nonFinite: 'zero' }).values).toEqual([2, 1, 2, 3]);
  });

  test("'throw' ends the result and says where", () => {
    expect(through(mono, values, { nonFinite: 'throw' })).toEqual({
      values: [2],
      end: 'RangeError: input must be finite: got NaN on channel 0 at frame 1',
    });
  });
});

describe('wrong options throw when the operator is made', () => {
  const cases: [options: object, error: string][] = [
    [{ batch: 0 }, 'RangeError: batch must be an integer of at least 1: got 0'],
    [{ maxBlockSize: '1' }, "TypeError: maxBlockSize must be a number: got '1'"],
    [{ nonFinite: 'never' }, "RangeError: nonFinite must be 'propagate', 'zero' or 'throw': got 'never'"],
    [{ sampleRate: 0 }, 'RangeError: sampleRate must be finite and above 0: got 0'],
    [{ onGap: 'fill' }, "RangeError: onGap must be 'ignore', 'reset', 'zero', 'hold' or 'error': got 'fill'"],
    [{ gapTolerance: -1 }, 'RangeError: gapTolerance must be at least 0: got -1'],
    [{ gapTolerance: NaN }, 'RangeError: gapTolerance must be at least 0: got NaN'],
    [{ gapTolerance: '1' }, "TypeError: gapTolerance must be a number: got '1'"],
    [{ snapshotOn: of(1) }, 'TypeError: onSnapshot must be a function where snapshotOn is given: got undefined'],
    [{ onSnapshot: () => {} }, 'TypeError: snapshotOn must be an Observable where onSnapshot is given: got undefined'],
    [{ restore: 'bytes' }, "TypeError: snapshot must be a Uint8Array: got 'bytes'"],
    [{ restore: new Uint8Array(80) }, 'Error: the snapshot is foreign'],
  ];

  test.each(cases)('%o', (options, error) => {
    expect(refusal(() => conv1d(mono, options))).toContain(error);
    expect(refusal(() => conv1dKeyed(mono, { key: () => 1, ...options }))).toContain(error);
  });

  test('wrong layers, options that are none, keys and timeouts', () => {
    expect(refusal(() => conv1d({ weight: [] }))).toContain('RangeError: weight');
    expect(refusal(() => conv1d(mono, null as never))).toBe('TypeError: options must be an object: got null');
    expect(refusal(() => conv1dKeyed(mono, {} as never))).toBe('TypeError: key must be a function: got undefined');
    const key = (): number => 1;
    expect(refusal(() => conv1dKeyed(mono, { key, idleTimeout: 0 }))).toBe(
      'RangeError: idleTimeout must be finite and above 0: got 0',
    );
    expect(refusal(() => conv1dKeyed(mono, { key, scheduler: {} as never }))).toBe(
      'TypeError: scheduler must be a scheduler of RxJS: got an object',
    );
  });
});
