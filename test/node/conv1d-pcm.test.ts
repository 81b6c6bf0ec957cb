import { once } from 'node:events';
import { Conv1d } from 'tapline';
import { conv1dPcm } from 'tapline/node';
import { describe, expect, test } from 'vitest';
import { misuse } from '../helpers/misuse.ts';
import { integerFormats, integers, through, toIntegers } from '../helpers/pcm.ts';
import { refusal, rejection } from '../helpers/refusal.ts';
import { settled } from '../helpers/waiting.ts';

const mean = { weight: [0.5, 0.5] };

describe.each(integerFormats)('channels of %s', (format) => {
  const run = async (layer: Parameters<typeof conv1dPcm>[0], channels: number, values: number[]): Promise<number[]> =>
    toIntegers(format, await through(conv1dPcm(layer, { format, channels }), [integers(format, values)]));

  test('a mono layer runs on every one by itself', async () => {
    expect(await run(mean, 2, [1000, 20, 3000, 60])).toEqual([500, 10, 2000, 40]);
    expect(await run(mean, 3, [1000, 20, -8, 3000, 60, -8])).toEqual([500, 10, -4, 2000, 40, -8]);
  });

  test('a layer of two runs on every two', async () => {
    const layer = { weight: [1, 10], inChannels: 2 };
    expect(await run(layer, 2, [1, 2, 5, 6])).toEqual([21, 65]);
    expect(await run(layer, 4, [1, 2, 3, 4, 5, 6, 7, 8])).toEqual([21, 43, 65, 87]);
  });

  test('a layer with more outputs than inputs makes more channels, signal by signal', async () => {
    expect(await run({ weight: [1, 10, 100], outChannels: 3 }, 2, [1, 2])).toEqual([1, 10, 100, 2, 20, 200]);
  });
});

describe('length', () => {
  test('a stride keeps one frame of so many', async () => {
    const pcm = conv1dPcm({ weight: [1], stride: 3 }, { format: 's16le', channels: 2 });
    const bytes = integers('s16le', [1, -1, 2, -2, 3, -3, 4, -4, 5, -5]);
    expect(toIntegers('s16le', await through(pcm, [bytes]))).toEqual([1, -1, 4, -4]);
  });

  test('the end brings the tail', async () => {
    const pcm = conv1dPcm({ weight: [1, 1, 1], padding: 'same' }, { format: 's24le', channels: 1 });
    const heard: number[][] = [];
    pcm.on('data', (bytes) => heard.push(toIntegers('s24le', bytes)));
    pcm.write(integers('s24le', [1, 2, 4]));
    await settled();
    expect(heard).toEqual([[3, 7]]);
    pcm.end();
    await once(pcm, 'end');
    expect(heard).toEqual([[3, 7], [6]]);
  });

  test('padding beyond the kernel comes with the first bytes, however many frames they are', async () => {
    for (const frames of [1, 511, 512, 513, 2000]) {
      const values = Array.from({ length: frames }, (_, i) => i + 1);
      const pcm = conv1dPcm({ weight: [1], padding: [700, 0] }, { format: 's16le', channels: 1 });
      const output = await through(pcm, [integers('s16le', values)]);
      expect(toIntegers('s16le', output)).toEqual([...new Array(700).fill(0), ...values]);
    }
  });

  test('no bytes have the outputs of an empty signal', async () => {
    expect((await through(conv1dPcm(mean, { format: 'f32le', channels: 2 }), [])).length).toBe(0);
    const padded = conv1dPcm({ weight: [1], bias: [0.5], padding: 1 }, { format: 's16le', channels: 1 });
    expect(toIntegers('s16le', await through(padded, [Buffer.alloc(0)]))).toEqual([16384, 16384]);
  });

  test('a frame comes out with the byte that makes it whole', async () => {
    const pcm = conv1dPcm({ weight: [1] }, { format: 's24le', channels: 2 });
    const bytes = integers('s24le', [1, 2, 3, 4]);
    for (const byte of bytes.subarray(0, 5)) pcm.write(Uint8Array.of(byte));
    await settled();
    expect(pcm.readableLength).toBe(0);
    pcm.write(bytes.subarray(5, 7));
    await settled();
    expect(pcm.read()).toEqual(bytes.subarray(0, 6));
  });
});

describe('errors come as the error event', () => {
  test.each([
    ['s16le', 2, 7, 'Error: the PCM ends within a frame: 3 of its 4 bytes (s16le, 2 channels)'],
    ['s24le', 1, 2, 'Error: the PCM ends within a frame: 2 of its 3 bytes (s24le, 1 channel)'],
    ['f32le', 4, 12, 'Error: the PCM ends within a frame: 12 of its 16 bytes (f32le, 4 channels)'],
  ] as const)('%s of %i channels cut at %i bytes', async (format, channels, length, message) => {
    const pcm = conv1dPcm(mean, { format, channels });
    const heard = once(pcm, 'error');
    const output = rejection(through(pcm, [Buffer.alloc(length)]));
    expect(String((await heard)[0])).toBe(message);
    expect(await output).toBe(message);
    expect(pcm.destroyed).toBe(true);
  });

  test('a signal too short for its padding', async () => {
    const layer = new Conv1d({ weight: [1, 1], padding: [1, 3], paddingMode: 'reflect' });
    const said = refusal(() => layer.apply([new Float32Array(2)]));
    expect(said).toMatch(/^RangeError: /);
    expect(await rejection(through(conv1dPcm(layer, { format: 's16le', channels: 1 }), [Buffer.alloc(4)]))).toBe(said);
  });

  test('NaN where it is refused', async () => {
    const pcm = conv1dPcm(mean, { format: 'f32le', channels: 2, nonFinite: 'throw' });
    const bytes = Buffer.from(Float32Array.of(1, 2, 3, NaN).buffer);
    expect(await rejection(through(pcm, [bytes]))).toMatch(/^RangeError: .* got NaN on channel 1 at frame 1/);
  });

  test('a layer disposed of meanwhile', async () => {
    const layer = new Conv1d(mean);
    const pcm = conv1dPcm(layer, { format: 's16le', channels: 1 });
    layer.dispose();
    expect(await rejection(through(pcm, [Buffer.alloc(2)]))).toMatch(/^Error: .*: the stream is disposed$/);
  });
});

describe('options are checked when it is called', () => {
  const pcm = { format: 's16le', channels: 2 };
  const disposed = new Conv1d(mean);
  disposed.dispose();
  const circular = new Conv1d({ weight: [1, 1], padding: 'causal', paddingMode: 'circular' });
  const formatRule = "format must be 'f32le', 's16le', 's24le' or 's32le'";

  test.each<[string, readonly unknown[], string]>([
    ['no options', [mean], 'TypeError: options must be an object: got undefined'],
    ['an unknown format', [mean, { ...pcm, format: 'u8' }], `RangeError: ${formatRule}: got 'u8'`],
    ['no format', [mean, { channels: 1 }], 'TypeError: format must be a string: got undefined'],
    ['no channels', [mean, { format: 's16le' }], 'TypeError: channels must be a number: got undefined'],
    ['no channel', [mean, { ...pcm, channels: 0 }], 'RangeError: channels must be an integer of at least 1: got 0'],
    [
      'half a channel',
      [mean, { ...pcm, channels: 1.5 }],
      'RangeError: channels must be an integer of at least 1: got 1.5',
    ],
    [
      'three channels for a layer of two',
      [
        { weight: [1, 1], inChannels: 2 },
        { ...pcm, channels: 3 },
      ],
      "RangeError: channels must be a multiple of the layer's inChannels: got channels=3, inChannels=2",
    ],
    [
      'one channel for a layer of two',
      [
        { weight: [1, 1], inChannels: 2 },
        { ...pcm, channels: 1 },
      ],
      "RangeError: channels must be a multiple of the layer's inChannels: got channels=1, inChannels=2",
    ],
    [
      'a wrong maxBlockSize',
      [mean, { ...pcm, maxBlockSize: 0 }],
      'RangeError: maxBlockSize must be an integer of at least 1: got 0',
    ],
    ['a wrong layer', [{ weight: [1], stride: 0 }, pcm], 'RangeError: stride must be an integer of at least 1: got 0'],
    ['a disposed layer', [disposed, pcm], 'Error: createStream: the layer is disposed'],
  ])('%s', (_, given, message) => {
    expect(refusal(() => misuse({ conv1dPcm }, 'conv1dPcm', ...given))).toBe(message);
  });

  test('a layer that cannot stream', () => {
    expect(() => conv1dPcm(circular, { format: 's16le', channels: 1 })).toThrow(/cannot stream/);
  });
});
