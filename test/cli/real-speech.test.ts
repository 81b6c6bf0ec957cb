import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Conv1d } from 'tapline';
import { frequencyResponse, lowpass } from 'tapline/design';
import { expect, test } from 'vitest';
import { output, scratch } from '../helpers/cli.ts';
import { decode, encode, expectSameBytes } from '../helpers/pcm.ts';
import { response } from '../helpers/spectrum.ts';
import { readWholeWav } from '../helpers/wav.ts';

const file = scratch();
const TEXT = 'She sells sea shells by the sea shore; the six thick thistle sticks are just as fast as this.';

const installed = (command: string): boolean => spawnSync(command, ['--version']).status === 0;
const lacking = ['espeak-ng', 'sox'].filter((command) => !installed(command));
const note = lacking.length > 0 ? ` (skipped: needs ${lacking.join(' and ')}, not installed here)` : '';

/** Of a WAV file, as sox sees it. */
function fields(path: string): string[] {
  return ['-r', '-c', '-b', '-s', '-e'].map((field) => execFileSync('sox', ['--i', field, path], { encoding: 'utf8' }));
}

/** Power around a frequency: of the whole signal's spectrum, the sum over some of its lines. */
function power(signal: Float32Array, turnsPerFrame: number): number {
  let sum = 0;
  for (let line = -8; line <= 8; line++) {
    const { re, im } = response(signal, 2 * Math.PI * (turnsPerFrame + line / signal.length));
    sum += re * re + im * im;
  }
  return sum;
}

const decibels = (ratio: number): number => 10 * Math.log10(ratio);

test.skipIf(lacking.length > 0)(`speech keeps its passband and loses its stopband${note}`, async () => {
  const speech = file('speech.wav');
  execFileSync('espeak-ng', ['-w', speech, TEXT]);
  const { sampleRate, data } = readWholeWav(readFileSync(speech));
  const args = ['--cutoff', '2000', '--rate', `${sampleRate}`, '--transition', '400', '--attenuation', '60'];
  const taps = file('taps.json', await output(['design', 'lowpass', ...args]));
  const target = file('low.wav');
  await output(['filter', speech, target, '--weight', taps]);
  expect(fields(target)).toEqual(fields(speech));

  const design = lowpass({ cutoff: 2000, sampleRate, transition: 400, attenuation: 60 });
  using layer = new Conv1d(design);
  const [before = new Float32Array()] = decode('s16le', data, 1);
  const written = readWholeWav(readFileSync(target));
  expectSameBytes(written.data, encode('s16le', layer.apply([before])));

  const [after = new Float32Array()] = decode('s16le', written.data, 1);
  const passed = [200, 350, 500, 700, 1000, 1400, 1750];
  const stopped = [2300, 3000, 4000, 5500, 7000];
  const { magnitude } = frequencyResponse(design, { sampleRate, frequencies: [...passed, ...stopped] });
  for (const [i, frequency] of passed.entries()) {
    const turns = frequency / sampleRate;
    const change = decibels(power(after, turns) / power(before, turns));
    expect(change, `${frequency} Hz`).toBeCloseTo(20 * Math.log10(magnitude[i] ?? NaN), 1);
  }
  for (const frequency of stopped) {
    const turns = frequency / sampleRate;
    expect(decibels(power(after, turns) / power(before, turns)), `${frequency} Hz`).toBeLessThan(-30);
  }
});

test.skipIf(lacking.length > 0)(`speech goes from one tool to the next through pipes${note}`, async () => {
  const spoken = execFileSync('espeak-ng', ['--stdout', TEXT]);
  const filtered = await output(['filter', '-', '-', '--weight', file('half.json', '[0.5]')], [spoken]);
  const raw = execFileSync('sox', ['-t', 'wav', '-', '-t', 'raw', '-'], { input: filtered, stdio: 'pipe' });
  const samples = decode('s16le', spoken.subarray(44), 1); // behind a header without true sizes
  const halved = samples.map((row) => row.map((value) => value / 2));
  expectSameBytes(raw, encode('s16le', halved));
});
