import { readFileSync } from 'node:fs';
import { Conv1d, type Conv1dOptions } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { output, pieces, printed, refusalOf, scratch, start, tapline } from '../helpers/cli.ts';
import { bytesOf, decode, encode, expectSameBytes, formats, integers } from '../helpers/pcm.ts';

const file = scratch();
const options: Conv1dOptions = { weight: Array.from(noise(1, 21), (tap) => tap / 21), operation: 'convolution' };
const weight = file('taps.json', JSON.stringify(options));
const identity = file('identity.json', '[1]');

describe.each(formats)('%s', { concurrent: true }, (format) => {
  test.each([1, 3])('of %i channels goes through pipes cut anywhere, bit for bit', async (channels) => {
    const bytes = encode(format, noiseBlock(5, channels, 3000));
    using layer = new Conv1d(options);
    const rows = decode(format, bytes, channels).flatMap((row) => layer.apply([row]));
    const args = ['filter', '-', '-', '--weight', weight, '--format', format, '--channels', `${channels}`];
    for (const sizes of [[1e9], [1, 2, 4097, 5, 333]]) {
      expectSameBytes(await output(args, pieces(bytes, ...sizes)), encode(format, rows));
    }
  });

  test('bytes that are no whole frame at the end are an error', async () => {
    const size = 2 * bytesOf(format);
    const args = ['filter', '-', file(`${format}.pcm`), '--weight', weight, '--format', format, '--channels', '2'];
    expect(await refusalOf(args, [Buffer.alloc(3 * size + 1)])).toBe(
      `standard input: the PCM ends within a frame: 1 of its ${size} bytes (${format}, 2 channels)`,
    );
  });
});

describe('raw PCM', { concurrent: true }, () => {
  const raw = ['--format', 's16le', '--channels', '1'];

  test('of no bytes is filtered to none, and to what the padding makes of it', async () => {
    const args = ['filter', '-', '-', '--weight', identity, ...raw];
    expect((await output(args)).length).toBe(0);
    expect((await output([...args, '--padding', '3'])).length).toBe(12);
  });

  test('goes from a file into a file, through a layer of other channels', async () => {
    const layer = file('sum.json', '{ "weight": [1, 1], "inChannels": 2 }');
    const source = file('in.pcm', integers('s16le', [1, 2, 3, 4]));
    await output(['filter', source, file('out.pcm'), '--weight', layer, '--format', 's16le', '--channels', '2']);
    expectSameBytes(readFileSync(file('out.pcm')), integers('s16le', [3, 7]));
  });

  test('is what --format says, even where it looks like a WAV', async () => {
    const bytes = Buffer.from('RIFFabcdWAVE');
    expectSameBytes(await output(['filter', '-', '-', '--weight', identity, ...raw], [bytes]), bytes);
  });

  test('comes out frame by frame, while others are still to come', async () => {
    const { child, result } = start(['filter', '-', '-', '--weight', identity, ...raw]);
    for (const text of ['ab', 'cd', 'ef']) {
      child.stdin.write(text);
      await printed(child, text);
    }
    child.stdin.end();
    expect((await result).out.toString()).toBe('abcdef');
  });

  test('that is clamped is said, once, which is no failure', async () => {
    const args = ['filter', '-', '-', '--weight', file('twice.json', '[-2]'), ...raw];
    const { code, out, errors } = await tapline(args, [integers('s16le', [16384, 16383, -16385])]);
    expect({ code, errors }).toEqual({
      code: 0,
      errors: 'tapline: 1 sample was beyond full scale of s16le and clamped; a smaller weight avoids that\n',
    });
    expectSameBytes(out, integers('s16le', [-32768, -32766, 32767]));
  });
});

describe('refused in one line', { concurrent: true }, () => {
  test.each([
    [['--format', 's16le'], 'raw PCM needs both --format and --channels'],
    [['--channels', '2'], 'raw PCM needs both --format and --channels'],
    [['--format', 'u8', '--channels', '2'], "format must be 'f32le', 's16le', 's24le' or 's32le': got 'u8'"],
    [['--format', 's16le', '--channels', '0'], 'channels must be an integer of at least 1: got 0'],
    [['--format', 's16le', '--channels', '1.5'], 'channels must be an integer of at least 1: got 1.5'],
    [['--format', 's16le', '--channels', 'two'], "argument 'two' is invalid. It must be a number."],
    [['--format', 's16le', '--channels', '2', '--columns', 'x'], '--columns is for CSV, --format for raw PCM'],
  ])('%j', async (args, message) => {
    expect(await refusalOf(['filter', '-', '-', '--weight', weight, ...args], 'abcd')).toContain(message);
  });

  test('channels that are no multiple of those of the layer', async () => {
    const layer = file('pair.json', '{ "weight": [1, 2], "inChannels": 2 }');
    const args = ['filter', '-', '-', '--weight', layer, '--format', 'f32le', '--channels', '3'];
    expect(await refusalOf(args)).toContain('got channels=3, inChannels=2');
  });
});
