import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { scratch, start } from '../helpers/cli.ts';
import { encode } from '../helpers/pcm.ts';
import { writeWav } from '../helpers/wav.ts';

const file = scratch();
const taps = file('taps.json', JSON.stringify(Array.from(noise(1, 2000), (tap) => tap / 2000)));
const raw = ['--format', 's16le', '--channels', '1'];

/** A minute at 48 kHz. */
const minute = (name: string): string => {
  const data = encode('s16le', [noise(2, 48000)]);
  const frames = Buffer.concat(new Array<Buffer>(60).fill(data));
  return file(name, writeWav({ format: 's16le', channels: 1, sampleRate: 48000, data: frames }));
};

/** Silence without an end. */
function endless(): Readable {
  const silence = Buffer.alloc(2 ** 16);
  return new Readable({
    read() {
      this.push(silence);
    },
  });
}

/** Waits until a run writes into a folder. */
async function began(folder: string): Promise<void> {
  while (!readdirSync(folder).some((name) => name.endsWith('.part'))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a signal in the middle of a run', { concurrent: true }, () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal} ends it with ${code} and leaves neither OUT nor a part of it`, async () => {
      const target = file(`${signal}/out.wav`);
      const source = minute(`${signal}.wav`);
      const { child, result } = start(['filter', source, target, '--weight', taps]);
      await began(file(signal));
      child.kill(signal);
      expect(await result).toEqual({ code, out: Buffer.alloc(0), errors: '' });
      expect(readdirSync(file(signal))).toEqual([]);
    });
  }

  test('leaves the file that was there before, and ends a run of an endless input', async () => {
    const target = file('endless/out.pcm', 'what was there');
    const { child, result } = start(['filter', '-', target, '--weight', taps, ...raw]);
    endless().pipe(child.stdin);
    await began(file('endless'));
    child.kill('SIGINT');
    const { code, errors } = await result;
    expect({ code, errors }).toEqual({ code: 130, errors: '' });
    expect(readdirSync(file('endless'))).toEqual(['out.pcm']);
    expect(readFileSync(target, 'utf8')).toBe('what was there');
  });

  test('ends one that waits for its input', async () => {
    const { child, result } = start(['filter', '-', '-', '--weight', taps, ...raw]);
    child.stdin.write('ab');
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { code, errors } = await result;
    expect({ code, errors }).toEqual({ code: 130, errors: '' });
  });
});

describe('a reader that goes away early ends the run quietly', { concurrent: true }, () => {
  const runs: readonly [name: string, args: readonly string[], input: () => NodeJS.ReadableStream | undefined][] = [
    ['of raw PCM', ['-', '-', ...raw], () => endless()],
    ['of a WAV file', [minute('long.wav'), '-'], () => undefined],
    ['of a CSV file', [file('long.csv', `x\n${'1\n'.repeat(500_000)}`), '-'], () => undefined],
  ];

  test.each(runs)('%s', async (_, args, input) => {
    const { child, result } = start(['filter', ...args, '--weight', taps]);
    input()?.pipe(child.stdin);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const { code, errors } = await result;
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });
});

test('runs at the same time into one file do not mix', async () => {
  const source = file('same.csv', `x\n${'1\n'.repeat(20_000)}`);
  const target = file('same/out.csv');
  const one = file('one.json', '[1]');
  const runs = [1, 2, 3].map(() => start(['filter', source, target, '--weight', one]).result);
  for (const { code, errors } of await Promise.all(runs)) expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(readFileSync(target, 'utf8')).toBe(readFileSync(source, 'utf8'));
  expect(readdirSync(join(target, '..'))).toEqual(['out.csv']);
});
