import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { output, printed, scratch, start } from '../helpers/cli.ts';
import { expectSameBytes, integers } from '../helpers/pcm.ts';
import {
  type Chunk,
  infoChunk,
  readInfo,
  readWav,
  readWholeWav,
  type WavFields,
  type WavForm,
  writeWav,
} from '../helpers/wav.ts';

const file = scratch();
const negate = file('negate.json', '[-1]');
const samples = Array.from({ length: 1000 }, (_, i) => 31 * i - 15000);
const data = integers('s16le', samples);
const negated = integers(
  's16le',
  samples.map((value) => -value),
);
const input: WavFields = { format: 's16le', channels: 2, sampleRate: 44100, data };
const odd: Chunk = { id: 'odd ', bytes: Buffer.from('12345') };
const cue: Chunk = { id: 'cue ', bytes: Buffer.alloc(40, 'data') };

describe('a WAV is read', { concurrent: true }, () => {
  test.each<[name: string, form: WavForm]>([
    ['with WAVE_FORMAT_EXTENSIBLE', { extensible: true }],
    ['with chunks before its samples, of odd length too', { before: [odd, cue, odd] }],
    ['with chunks behind its samples, which are none', { after: [cue, odd, infoChunk({ INAM: 'late' })] }],
    ['as RF64', { rf64: 'true', before: [odd], after: [cue] }],
    ['with a size of the file that is too small', { sizes: [50, data.length] }],
  ])('%s, from a file and from a pipe', async (name, form) => {
    const bytes = writeWav(input, form);
    const piped = await output(['filter', '-', '-', '--weight', negate], [bytes]);
    const { channels, sampleRate, data: written } = readWholeWav(piped);
    expect([channels, sampleRate]).toEqual([2, 44100]);
    expectSameBytes(written, negated);
    expectSameBytes(await output(['filter', file(`${name}.wav`, bytes), '-', '--weight', negate]), piped);
  });

  test.each<[name: string, form: WavForm]>([
    ['as 0xffffffff', { sizes: [0xffffffff, 0xffffffff] }],
    ['as 0', { sizes: [0, 0] }],
    ['as 0 of a file of 0xffffffff', { sizes: [0xffffffff, 0] }],
    ['as sox and espeak-ng do', { sizes: [0x7ffff024, 0x7ffff000] }],
    ['as arecord does', { sizes: [0x80000024, 0x80000000] }],
    ['as 0 of RF64', { rf64: [0n, 0n] }],
    ['as 2^64 − 1 of RF64', { rf64: [2n ** 64n - 1n, 2n ** 64n - 1n] }],
  ])('to its last frame where a writer that could not know left its sizes open, %s', async (name, form) => {
    const bytes = writeWav(input, form);
    // A pipe goes on like that; a file gets sizes.
    const piped = readWav(await output(['filter', '-', '-', '--weight', negate], [bytes]));
    expectSameBytes(piped.data, negated);
    expect([piped.fileSize, piped.dataSize]).toEqual([0xffffffff, 0xffffffff]);
    const target = file(`${name}-out.wav`);
    await output(['filter', '-', target, '--weight', negate], [bytes]);
    expectSameBytes(readWholeWav(readFileSync(target)).data, negated);
    await output(['filter', file(`${name}.wav`, bytes), target, '--weight', negate]);
    expectSameBytes(readWholeWav(readFileSync(target)).data, negated);
  });

  test('to its last whole frame where a recorder was stopped within one', async () => {
    const bytes = writeWav({ ...input, data: Buffer.concat([data, Buffer.of(1, 2)]) }, { sizes: [0, 0] });
    const { data: written } = readWav(await output(['filter', '-', '-', '--weight', negate], [bytes]));
    expectSameBytes(written, negated);
  });

  test('as far as it goes where a file is shorter than its header says', async () => {
    const path = file('short.wav', writeWav(input).subarray(0, -3));
    const { data: written } = readWholeWav(await output(['filter', path, '-', '--weight', negate]));
    expectSameBytes(written, negated.subarray(0, -4));
  });

  test('no further than its samples: a pipe that stays open does not keep the run', async () => {
    const { child, result } = start(['filter', '-', '-', '--weight', negate]);
    child.stdin.write(writeWav(input));
    const { code, out } = await result;
    expect(code).toBe(0);
    expectSameBytes(readWholeWav(out).data, negated);
  });
});

describe('tags', { concurrent: true }, () => {
  const tags = { INAM: 'Wind', IART: 'Zoë', ICRD: '2024', ITRK: '03', ICMT: 'odd', ISFT: 'a recorder', IKEY: 'x; y' };

  test('are kept, to the letter', async () => {
    const bytes = writeWav(input, { before: [infoChunk(tags)] });
    const { before, data: written } = readWholeWav(await output(['filter', '-', '-', '--weight', negate], [bytes]));
    expect(before.map(readInfo)).toEqual([tags]);
    expectSameBytes(written, negated);
  });

  test('none come where none were', async () => {
    expect(readWholeWav(await output(['filter', '-', '-', '--weight', negate], [writeWav(input)])).before).toEqual([]);
  });
});

describe('more than 4 GiB', () => {
  test('goes into a pipe as RF64 with its sizes in front', async () => {
    const bytes = 3n * 2n ** 31n;
    const head = writeWav(input, { rf64: [bytes + 72n, bytes] });
    const { child, result } = start(['filter', '-', '-', '--weight', negate]);
    child.stdin.write(head);
    const seen = await printed(child, 'data');
    child.kill();
    await result;
    expect(seen.toString('latin1', 0, 4)).toBe('RF64');
    expect(seen.toString('latin1', 8, 16)).toBe('WAVEds64');
    expect([20, 28, 36].map((at) => seen.readBigUInt64LE(at))).toEqual([bytes + 72n, bytes, bytes / 4n]);
  });
});
