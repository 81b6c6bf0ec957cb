import { Conv1d, type Conv1dStream } from 'tapline';
import { describe, expect, test } from 'vitest';
import { realm } from '../dist/kernel/realm.js';
import { noiseBlock } from './helpers/arbitrary.ts';
import { frames } from './helpers/feed.ts';
import { cut, expectSameBits, join } from './helpers/law.ts';
import { misuse } from './helpers/misuse.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';
import { specimens } from './helpers/specimens.ts';

const block = (): Float32Array[] => [Float32Array.of(1, 2, 3)];

/** Every method of a stream but dispose, called rightly. */
const methods: readonly { name: string; call: (stream: Conv1dStream) => unknown }[] = [
  { name: 'process', call: (stream) => stream.process(block(), block()) },
  { name: 'push', call: (stream) => stream.push(block()) },
  { name: 'flush', call: (stream) => stream.flush() },
  { name: 'outputLength', call: (stream) => stream.outputLength(3) },
  { name: 'setWeight', call: (stream) => stream.setWeight([1, 2]) },
  { name: 'clone', call: (stream) => stream.clone() },
  { name: 'snapshot', call: (stream) => stream.snapshot() },
  { name: 'reset', call: (stream) => stream.reset() },
];

test('the methods tried here are all that a stream has', () => {
  const all = Object.getOwnPropertyNames(Object.getPrototypeOf(new Conv1d({ weight: [1] }).createStream()));
  const getters = ['position', 'emitted', 'nonFiniteCount'];
  expect(all.filter((name) => !['constructor', 'dispose', ...getters].includes(name)).sort()).toEqual(
    methods.map(({ name }) => name).sort(),
  );
});

describe('after flush', () => {
  test.each(methods.slice(0, 4))(
    '$name throws until reset, even where the call is wrong in itself',
    ({ name, call }) => {
      using layer = new Conv1d({ weight: [1, 2] });
      const stream = layer.createStream();
      stream.push(block());
      stream.flush();
      const message = `Error: ${name}: the stream is finished by flush; reset() starts it anew`;
      expect(refusal(() => call(stream))).toBe(message);
      expect(refusal(() => misuse(stream, name, null, null))).toBe(message);
      expect([stream.position, stream.emitted]).toEqual([3, 3]);
      stream.reset();
      expect([stream.position, stream.emitted]).toEqual([0, 0]);
      call(stream);
      stream.reset();
      expect(stream.push(block())).toEqual(layer.apply(block()));
    },
  );

  test.each(specimens)('$name: reset gives the stream that it was at first', ({ options, batch }) => {
    using layer = new Conv1d(options);
    const signal = noiseBlock(2, batch * layer.shape.inChannels, 30);
    const stream = layer.createStream({ batch });
    const first = stream.snapshot();
    const whole = join([stream.push(signal), stream.flush()], batch * layer.shape.outChannels);
    for (const middle of [30, 7, 1, 0]) {
      stream.reset();
      expect(stream.snapshot()).toEqual(first);
      const blocks = cut(signal, [4, 11]).map((one) => stream.push(one));
      expectSameBits(join([...blocks, stream.flush()], whole.length), whole);
      // The next reset finds a stream in the middle of a signal, or at the very start.
      stream.reset();
      stream.push(frames(signal, 0, middle));
    }
  });
});

describe('flush', () => {
  test.each([
    { mode: 'replicate', padding: [3, 3], least: 1, unit: 'frame' },
    { mode: 'replicate', padding: [0, 4], least: 1, unit: 'frame' },
    { mode: 'reflect', padding: [4, 5], least: 6, unit: 'frames' },
    { mode: 'reflect', padding: [6, 1], least: 7, unit: 'frames' },
    { mode: 'circular', padding: [0, 5], least: 5, unit: 'frames' },
  ] as const)('$mode, padding $padding: too short a signal is an error that leaves the stream open', (wanted) => {
    const { mode, padding, least, unit } = wanted;
    using layer = new Conv1d({ weight: [1, 2, 3], paddingMode: mode, padding });
    const signal = noiseBlock(1, 1, least + 3);
    const whole = layer.apply(signal);
    const stream = layer.createStream();
    const outputs: Float32Array[][] = [];
    for (let at = 0; at < least; at++) {
      const message =
        `RangeError: paddingMode '${mode}' with padding [${padding.join(', ')}] needs a signal of at least ` +
        `${least} ${unit}: got ${at}`;
      expect(refusal(() => keepsNothing(() => stream.flush()))).toBe(message);
      expect(refusal(() => layer.apply(frames(signal, 0, at)))).toBe(message);
      expect(stream.position).toBe(at);
      outputs.push(stream.push(frames(signal, at, at + 1)));
    }
    expectSameBits(join([...outputs, stream.clone().flush()], 1), layer.apply(frames(signal, 0, least)));
    outputs.push(stream.push(frames(signal, least, least + 3)), stream.flush());
    expectSameBits(join(outputs, 1), whole);
  });

  test('a signal too short for any output ends without one, whatever its padding would need', () => {
    for (const paddingMode of ['zeros', 'replicate', 'reflect', 'circular'] as const) {
      using layer = new Conv1d({ kernelSize: 9, weight: new Array(9).fill(1), padding: [0, 2], paddingMode });
      const stream = layer.createStream();
      expect(stream.push([Float32Array.of(1)])).toEqual([new Float32Array(0)]);
      expect(stream.flush()).toEqual([new Float32Array(0)]);
      expect(refusal(() => stream.flush())).toMatch(/^Error: flush: the stream is finished/);
    }
  });
});

describe('outputLength', () => {
  test('takes an integer of at least 0', () => {
    using layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream();
    for (const wrong of [-1, 0.5, NaN, -Infinity]) {
      expect(refusal(() => stream.outputLength(wrong))).toBe(
        `RangeError: inputFrames must be an integer of at least 0: got ${wrong}`,
      );
    }
    for (const [wrong, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
      ['3', "'3'"],
      [3n, '3n'],
      [[3], '[3]'],
    ]) {
      expect(refusal(() => misuse(stream, 'outputLength', wrong))).toBe(
        `TypeError: inputFrames must be a number: got ${shown}`,
      );
    }
  });

  test('takes no number beyond those that count exactly', () => {
    using layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream();
    for (const wrong of [2 ** 53, Infinity]) {
      expect(refusal(() => stream.outputLength(wrong))).toMatch(/^RangeError: inputFrames must be an integer /);
    }
  });

  test('may be asked for more than any memory holds', () => {
    using layer = new Conv1d({ weight: [1, 2], stride: 3 });
    expect(layer.createStream().outputLength(3e15)).toBe(1e15);
  });
});

describe('StreamOptions', () => {
  const cases: readonly [values: unknown, message: string][] = [
    [null, 'TypeError: options must be an object: got null'],
    [128, 'TypeError: options must be an object: got 128'],
    [{ batch: '2' }, "TypeError: batch must be a number: got '2'"],
    [{ batch: null }, 'TypeError: batch must be a number: got null'],
    [{ batch: 0 }, 'RangeError: batch must be an integer of at least 1: got 0'],
    [{ batch: 1.5 }, 'RangeError: batch must be an integer of at least 1: got 1.5'],
    [{ batch: NaN }, 'RangeError: batch must be an integer of at least 1: got NaN'],
    [{ maxBlockSize: '128' }, "TypeError: maxBlockSize must be a number: got '128'"],
    [{ maxBlockSize: 0 }, 'RangeError: maxBlockSize must be an integer of at least 1: got 0'],
    [{ maxBlockSize: -128 }, 'RangeError: maxBlockSize must be an integer of at least 1: got -128'],
    [{ maxBlockSize: Infinity }, 'RangeError: maxBlockSize must be an integer of at least 1: got Infinity'],
    [{ nonFinite: 1 }, 'TypeError: nonFinite must be a string: got 1'],
    [{ nonFinite: 'Zero' }, "RangeError: nonFinite must be 'propagate', 'zero' or 'throw': got 'Zero'"],
  ];

  test.each(cases)('%o is refused by createStream and restoreStream', (values, message) => {
    using layer = new Conv1d({ weight: [1, 2] });
    const bytes = layer.createStream().snapshot();
    expect(refusal(() => keepsNothing(() => misuse(layer, 'createStream', values)))).toBe(message);
    expect(refusal(() => keepsNothing(() => misuse(layer, 'restoreStream', bytes, values)))).toBe(message);
  });

  test('undefined stands for the default', () => {
    using layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream({ batch: undefined, maxBlockSize: undefined, nonFinite: undefined });
    expect(stream.push([Float32Array.of(1, NaN, 1, 1)])).toEqual([Float32Array.of(2, NaN, NaN, 3)]);
  });

  test('circular left padding cannot stream, and createStream says what can', () => {
    using layer = new Conv1d({ weight: [1, 2, 3], padding: [2, 1], paddingMode: 'circular' });
    expect(refusal(() => keepsNothing(() => layer.createStream()))).toBe(
      "RangeError: paddingMode 'circular' with 2 frames of left padding cannot stream: " +
        'it repeats the end of the signal before the start (apply works; so does padding [0, right])',
    );
    expect(layer.apply([Float32Array.of(1, 2, 3)])).toEqual([Float32Array.of(11, 11, 14, 11)]);
  });
});

describe('dispose', () => {
  test.each(methods)('$name of a disposed stream throws', ({ name, call }) => {
    using layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream();
    stream.push(block());
    stream.dispose();
    expect(refusal(() => keepsNothing(() => call(stream)))).toBe(`Error: ${name}: the stream is disposed`);
    expect(refusal(() => misuse(stream, name, null, null))).toBe(`Error: ${name}: the stream is disposed`);
    stream.dispose();
  });

  test.each(methods)('$name of a stream whose layer is disposed throws', ({ name, call }) => {
    const layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream();
    const clone = stream.clone();
    clone.setWeight([3, 4], { fadeFrames: 10 });
    layer.dispose();
    for (const one of [stream, clone]) {
      expect(refusal(() => call(one))).toBe(`Error: ${name}: the stream is disposed`);
      one.dispose();
    }
  });

  test('a disposed layer applies nothing and makes no stream', () => {
    const layer = new Conv1d({ weight: [1, 2] });
    const bytes = layer.createStream().snapshot();
    layer.dispose();
    layer.dispose();
    expect(refusal(() => layer.apply(block()))).toBe('Error: apply: the layer is disposed');
    expect(refusal(() => layer.createStream())).toBe('Error: createStream: the layer is disposed');
    expect(refusal(() => layer.restoreStream(bytes))).toBe('Error: restoreStream: the layer is disposed');
  });

  test('disposing of one stream leaves the others and the layer alone', () => {
    using layer = new Conv1d({ weight: [1, 2] });
    const [first, second] = [layer.createStream(), layer.createStream()];
    first.push(block());
    second.push(block());
    first.dispose();
    first.dispose();
    expect(second.push(block())).toEqual([Float32Array.of(5, 5, 8)]);
    expect(layer.apply(block())).toEqual([Float32Array.of(2, 5, 8)]);
  });

  test('using disposes of a stream and of a layer', () => {
    const before = realm().allocatedBytes;
    let kept: Conv1dStream;
    {
      using layer = new Conv1d({ weight: [1, 2] });
      const withLayer = realm().allocatedBytes;
      expect(withLayer).toBeGreaterThan(before);
      {
        using stream = layer.createStream();
        stream.push(block());
      }
      expect(realm().allocatedBytes).toBe(withLayer);
      kept = layer.createStream();
    }
    expect(realm().allocatedBytes).toBe(before);
    expect(refusal(() => kept.push(block()))).toBe('Error: push: the stream is disposed');
  });
});
