import { readFileSync } from 'node:fs';
import { type Block, Conv1d, type Conv1dOptions, planConv1d } from 'tapline';
import { lowpass } from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { output, pieces, scratch, tapline } from '../helpers/cli.ts';
import { bytesOf, decode, encode, expectSameBytes, formats, integerFormats, integers } from '../helpers/pcm.ts';
import { readWholeWav, type WavFields, writeWav } from '../helpers/wav.ts';

const file = scratch();
const taps = lowpass({ cutoff: 3000, sampleRate: 48000, taps: 33 });
const layerFile = (name: string, options: Conv1dOptions): string =>
  file(name, JSON.stringify({ ...options, weight: Array.from(options.weight) }));

/** Noise just below full scale. */
function recording(format: WavFields['format'], channels: number, frames: number, sampleRate = 48000): WavFields {
  const rows = Array.from({ length: channels }, (_, i) => noise(i + 1, frames).map((value) => 0.99 * value));
  return { format, channels, sampleRate, data: encode(format, rows) };
}

/** What must come out: signals of inChannels each, side by side, through `apply`. */
function filtered({ format, channels, sampleRate, data }: WavFields, options: Conv1dOptions): WavFields {
  using layer = new Conv1d(options);
  const { inChannels, outChannels, stride } = layer.shape;
  const rows = decode(format, data, channels);
  const signals = Array.from({ length: channels / inChannels }, (_, i) =>
    rows.slice(i * inChannels, (i + 1) * inChannels),
  );
  return {
    format,
    channels: signals.length * outChannels,
    sampleRate: sampleRate / stride,
    data: encode(
      format,
      signals.flatMap((signal: Block) => layer.apply(signal)),
    ),
  };
}

function expectWav(actual: Buffer, expected: WavFields): void {
  const { format, channels, sampleRate, data } = readWholeWav(actual);
  expect({ format, channels, sampleRate }).toEqual({ ...expected, data: undefined });
  expectSameBytes(data, expected.data);
}

describe.each(formats)('%s', { concurrent: true }, (format) => {
  const weight = layerFile(`${format}.json`, taps);

  test.each([1, 2, 5])(
    'each of %i channels is filtered by itself, bit for bit, wherever it comes from',
    async (channels) => {
      const input = recording(format, channels, 5001);
      const bytes = writeWav(input);
      const name = `${format}-${channels}`;
      const source = file(`${name}.wav`, bytes);
      const target = file(`${name}-out.wav`);
      expect((await output(['filter', source, target, '--weight', weight])).length).toBe(0);
      const written = readFileSync(target);
      expectWav(written, filtered(input, taps));
      // The same bytes into a pipe, whose header cannot be put right afterwards, and out of one, cut anywhere.
      expectSameBytes(await output(['filter', source, '-', '--weight', weight]), written);
      const cut = pieces(bytes, 7, 1, 4999, 30000);
      expectSameBytes(await output(['filter', '-', '-', '--weight', weight], cut), written);
    },
  );

  test('a WAV of no frames stays one', async () => {
    const input = recording(format, 2, 0);
    expectWav(await output(['filter', '-', '-', '--weight', weight], [writeWav(input)]), input);
  });
});

describe('layers', { concurrent: true }, () => {
  const layers: readonly [name: string, channels: number, options: Conv1dOptions, args: readonly string[]][] = [
    ['2 to 2 channels', 2, { weight: noise(1, 20), inChannels: 2, outChannels: 2 }, []],
    ['2 to 2 channels in groups', 2, { weight: noise(2, 10), inChannels: 2, outChannels: 2, groups: 2 }, []],
    ['2 to 2 channels, on 4', 4, { weight: noise(3, 20), inChannels: 2, outChannels: 2 }, []],
    ['2 to 1 channel, on 6', 6, { weight: noise(4, 6), inChannels: 2 }, []],
    ['1 to 3 channels, with a bias', 2, { weight: noise(5, 12), outChannels: 3, bias: [0.1, 0, -0.1] }, []],
    ['a stride', 2, { ...taps, stride: 3 }, ['--stride', '3']],
    ['a dilation', 1, { ...taps, dilation: 7 }, ['--dilation', '7']],
    ['same padding', 2, { ...taps, padding: 'same' }, ['--padding', 'same']],
    ['no padding', 2, { ...taps, padding: 'valid' }, ['--padding', 'valid']],
    [
      'replicated padding',
      1,
      { ...taps, padding: 40, paddingMode: 'replicate' },
      ['--padding', '40', '--padding-mode', 'replicate'],
    ],
    [
      'more padding than taps, with a stride',
      2,
      { ...taps, padding: [900, 70], stride: 2 },
      ['--padding', '900,70', '--stride', '2'],
    ],
    [
      'the other operation',
      1,
      { ...taps, weight: noise(6, 9), operation: 'cross-correlation' },
      ['--operation', 'cross-correlation'],
    ],
  ];

  test.each(layers)('%s: samples, channels, rate and length as planned', async (name, channels, options, args) => {
    const input = recording('f32le', channels, 1234);
    // What the command line gives is put over what the file says.
    const inFile = args.length > 0 ? { ...taps, weight: options.weight } : options;
    const weight = layerFile(`${name}.json`, inFile);
    const written = await output(['filter', '-', '-', '--weight', weight, ...args], [writeWav(input)]);
    expectWav(written, filtered(input, options));
    using layer = new Conv1d(options);
    const { channels: out, data } = readWholeWav(written);
    expect(data.length / out / bytesOf('f32le')).toBe(planConv1d(layer.shape).outputLength(1234));
  });
});

describe('full scale', { concurrent: true }, () => {
  const double = file('double.json', '[2]');

  test.each(integerFormats)('%s beyond it is clamped, counted and said, which is no failure', async (format) => {
    const most = 2 ** (8 * bytesOf(format) - 1) - 1;
    const data = integers(format, [most, -most - 1, 1, -1, most / 2 + 0.5]);
    const input: WavFields = { format, channels: 1, sampleRate: 8000, data };
    const { code, out, errors } = await tapline(['filter', '-', '-', '--weight', double], [writeWav(input)]);
    expectSameBytes(readWholeWav(out).data, integers(format, [most, -most - 1, 2, -2, most]));
    expect(code).toBe(0);
    expect(errors).toBe(
      `tapline: 3 samples were beyond full scale of ${format} and clamped; a smaller weight avoids that\n`,
    );
  });

  test('a float knows none', async () => {
    const input = { format: 'f32le', channels: 1, sampleRate: 8000, data: encode('f32le', [Float32Array.of(1, 1e30)]) };
    const written = await output(['filter', '-', '-', '--weight', double], [writeWav({ ...input, format: 'f32le' })]);
    expect(decode('f32le', readWholeWav(written).data, 1)).toEqual([Float32Array.of(2, 2e30)]);
  });

  test('halves are rounded to even', async () => {
    const data = integers('s16le', [1, 3, -1, -3, 5]);
    const input: WavFields = { format: 's16le', channels: 1, sampleRate: 8000, data };
    const written = await output(['filter', '-', '-', '--weight', file('half.json', '[0.5]')], [writeWav(input)]);
    expectSameBytes(readWholeWav(written).data, integers('s16le', [0, 2, 0, -2, 2]));
  });
});
