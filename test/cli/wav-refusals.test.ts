import { linkSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { output, refusalOf, scratch } from '../helpers/cli.ts';
import { expectSameBytes, integers } from '../helpers/pcm.ts';
import { readWholeWav, type WavFields, writeWav } from '../helpers/wav.ts';

const file = scratch();
const negate = file('negate.json', '[-1]');
const pair = file('pair.json', '{ "weight": [1, 2], "inChannels": 2 }');
const data = integers('s16le', [1, 2, 3, 4, 5, 6]);
const input: WavFields = { format: 's16le', channels: 1, sampleRate: 44100, data };
const wav = writeWav(input);

/** The file with other bytes in one place. */
function changed(at: number, ...bytes: readonly number[]): Buffer {
  const copy = Buffer.from(wav);
  copy.set(bytes, at);
  return copy;
}

const REFUSED: readonly [name: string, bytes: Buffer, args: readonly string[], message: string][] = [
  ['8-bit samples', changed(32, 1, 0, 8), [], 'integers of 16, 24 or 32 bits or 32-bit floats: got pcm-u8'],
  ['64-bit floats', changed(20, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 64), [], 'got pcm-f64'],
  ['compressed samples', changed(20, 0x55), [], 'Only integer/float PCM'],
  ['no channels', changed(22, 0), [], 'channels must be an integer of at least 1: got 0'],
  ['the high byte first', changed(0, ...Buffer.from('RIFX')), [], '(RIFX) are not supported'],
  ['another kind of RIFF', changed(8, ...Buffer.from('AVI ')), [], 'this is no WAV file'],
  ['a header cut short', wav.subarray(0, 30), [], 'the WAV ends before its samples'],
  ['four bytes', wav.subarray(0, 4), [], 'this is no WAV file'],
  ['no fmt chunk', Buffer.concat([wav.subarray(0, 12), wav.subarray(36)]), [], 'missing "fmt " chunk'],
  ['channels that are no multiple', wav, ['--weight', pair], 'channels=1, inChannels=2'],
  ['a stride that does not divide the rate', wav, ['--stride', '8'], 'got stride=8, 44100 Hz'],
  ['--columns', wav, ['--columns', 'x'], '--columns is for CSV: this is a WAV file'],
  ['too short a signal for its padding', wav, ['--padding', '9', '--padding-mode', 'reflect'], 'reflect'],
  ['a layer that cannot stream', wav, ['--padding', '1', '--padding-mode', 'circular'], 'circular'],
  ['another policy', wav, ['--non-finite', 'hide'], "nonFinite must be 'propagate', 'zero' or 'throw': got 'hide'"],
  ['raw binary without --format', data, [], 'this is neither WAV nor text: raw PCM needs --format and --channels'],
];

describe('refused, from a file and from a pipe, with nothing left behind', { concurrent: true }, () => {
  test.each(REFUSED)('%s', async (name, bytes, args, message) => {
    const folder = (entry: string, content?: string | Uint8Array): string => file(join(name, entry), content);
    const source = folder('in', bytes);
    const target = folder('out', 'what was there');
    const weight = args.includes('--weight') ? args : ['--weight', negate, ...args];
    const refused = await refusalOf(['filter', source, target, ...weight]);
    expect(refused).toContain(message);
    expect(refused.startsWith(`${source}: `)).toBe(true);
    const piped = await refusalOf(['filter', '-', target, ...weight], [bytes]);
    expect(piped).toContain(message);
    expect(piped.startsWith('standard input: ')).toBe(true);
    expect(readFileSync(target, 'utf8'), name).toBe('what was there');
    expect(readdirSync(folder('.')).sort()).toEqual(['in', 'out']);
    await refusalOf(['filter', source, folder('new'), ...weight]);
    expect(readdirSync(folder('.')).sort()).toEqual(['in', 'out']);
  });

  test('a header that promises more than a pipe brings', async () => {
    const target = file('promise/kept.wav', 'what was there');
    const cut = wav.subarray(0, -3);
    expect(await refusalOf(['filter', '-', target, '--weight', negate], [cut])).toBe(
      'standard input: it ends after 4 of the 6 frames that its header promises',
    );
    expect(readFileSync(target, 'utf8')).toBe('what was there');
    expect(readdirSync(file('promise'))).toEqual(['kept.wav']);
  });

  test('samples that are not finite under --non-finite throw', async () => {
    const floats = Buffer.alloc(8);
    floats.writeFloatLE(Number.NaN, 4);
    const bytes = writeWav({ format: 'f32le', channels: 1, sampleRate: 8000, data: floats });
    const args = ['filter', '-', file('nan.wav'), '--weight', negate, '--non-finite', 'throw'];
    expect(await refusalOf(args, [bytes])).toContain('got NaN on channel 0 at frame 1');
  });
});

describe('a file that takes the place of another', { concurrent: true }, () => {
  const negated = integers('s16le', [-1, -2, -3, -4, -5, -6]);

  test('takes that of its own input', async () => {
    const path = file('self.wav', wav);
    await output(['filter', path, path, '--weight', negate]);
    expectSameBytes(readWholeWav(readFileSync(path)).data, negated);
  });

  test('through a symbolic link takes that of the file behind it', async () => {
    const path = file('real.wav', wav);
    symlinkSync(path, file('link.wav'));
    await output(['filter', path, file('link.wav'), '--weight', negate]);
    expectSameBytes(readWholeWav(readFileSync(path)).data, negated);
  });

  test('leaves other names of that file alone', async () => {
    const path = file('one.wav', wav);
    linkSync(path, file('other.wav'));
    await output(['filter', path, path, '--weight', negate]);
    expectSameBytes(readFileSync(file('other.wav')), wav);
  });
});
