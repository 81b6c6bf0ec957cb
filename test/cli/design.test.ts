import { Conv1d } from 'tapline';
import * as design from 'tapline/design';
import { describe, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { output, refusalOf, scratch, tapline } from '../helpers/cli.ts';
import { expectSameBits } from '../helpers/law.ts';
import { decode, encode } from '../helpers/pcm.ts';

const file = scratch();
const rate = ['--rate', '48000'];
const sampleRate = 48000;

const KINDS: readonly [args: readonly string[], expected: design.FilterDesign][] = [
  [['lowpass', '--cutoff', '1000', ...rate, '--taps', '101'], design.lowpass({ cutoff: 1000, sampleRate, taps: 101 })],
  [
    ['lowpass', '--cutoff', '1e3', ...rate, '--transition', '800', '--attenuation', '80'],
    design.lowpass({ cutoff: 1000, sampleRate, transition: 800, attenuation: 80 }),
  ],
  [
    ['highpass', '--cutoff', '2000.5', ...rate, '--taps', '51', '--window', 'hamming'],
    design.highpass({ cutoff: 2000.5, sampleRate, taps: 51, window: 'hamming' }),
  ],
  [
    ['bandpass', '--cutoff', '1000,2000', ...rate, '--taps', '64', '--attenuation', '40'],
    design.bandpass({ cutoff: [1000, 2000], sampleRate, taps: 64, attenuation: 40 }),
  ],
  [
    ['bandstop', '--cutoff', '900,1100', ...rate, '--transition', '400'],
    design.bandstop({ cutoff: [900, 1100], sampleRate, transition: 400 }),
  ],
  [['moving-average', '--taps', '5'], design.movingAverage(5)],
  [['savitzky-golay', '--taps', '11', '--order', '3'], design.savitzkyGolay({ taps: 11, order: 3 })],
  [
    ['savitzky-golay', '--taps', '7', '--order', '2', '--derivative', '1', '--position', '6', '--rate', '100'],
    design.savitzkyGolay({ taps: 7, order: 2, derivative: 1, position: 6, sampleRate: 100 }),
  ],
  [['differentiator', ...rate, '--taps', '31'], design.differentiator({ sampleRate, taps: 31 })],
  [['hilbert', '--taps', '31', '--window', 'blackman'], design.hilbert({ taps: 31, window: 'blackman' })],
  [['resampler', '--down', '4'], design.resampler({ down: 4 })],
  [['resampler', '--up', '6', '--down', '4'], design.resampler({ up: 6, down: 4 })],
];

describe.each(KINDS)('design %j', { concurrent: true }, (args, expected) => {
  test('prints, in one line of JSON, what the function of tapline/design returns', async () => {
    const text = (await output(['design', ...args])).toString();
    expect(text).toMatch(/^\{ "weight": \[[^\n]*\}\n$/);
    expect(JSON.parse(text)).toStrictEqual({ ...expected, weight: [...expected.weight] });
  });

  test('goes straight into filter through standard input', async () => {
    const signal = noise(args.length, 500);
    const path = file(`${KINDS.findIndex(([other]) => other === args)}.pcm`, encode('f32le', [signal]));
    const taps = await output(['design', ...args]);
    const filter = ['filter', path, '-', '--weight', '-', '--format', 'f32le', '--channels', '1'];
    const filtered = await output(filter, [taps]);
    using layer = new Conv1d(expected);
    expectSameBits(decode('f32le', filtered, layer.shape.outChannels), layer.apply([signal]));
  });
});

test('resampler prints its channels and its stride beside the weight', async () => {
  const { weight, ...layer } = JSON.parse(
    (await output(['design', 'resampler', '--up', '3', '--down', '2'])).toString(),
  );
  expect(layer).toEqual({ operation: 'convolution', outChannels: 3, stride: 2 });
  expect(weight.length % 3).toBe(0);
});

describe('refuses in one line', { concurrent: true }, () => {
  test.each([
    [['lowpass'], 'sampleRate must be a number: got undefined'],
    [['lowpass', ...rate, '--taps', '11'], 'cutoff must be a number: got undefined'],
    [['lowpass', ...rate, '--cutoff', '1000'], 'taps or transition must be given: got neither'],
    [['lowpass', ...rate, '--cutoff', '30000', '--taps', '11'], 'cutoff must lie between 0 and sampleRate/2'],
    [['lowpass', ...rate, '--cutoff', 'low', '--taps', '11'], "argument 'low' is invalid. It must be a number."],
    [['lowpass', ...rate, '--cutoff', '1,2', '--taps', '11'], 'cutoff must be a number'],
    [['bandpass', ...rate, '--cutoff', '1000', '--taps', '11'], 'cutoff must be'],
    [['bandpass', ...rate, '--cutoff', '1000,', '--taps', '11'], "argument '1000,' is invalid. It must be a number."],
    [['highpass', ...rate, '--cutoff', '1000', '--taps', '10'], 'taps must be odd for highpass'],
    [['lowpass', ...rate, '--cutoff', '1000', '--taps', '11', '--window', 'hat'], 'window must be'],
    [['moving-average'], 'taps must be a number: got undefined'],
    [['moving-average', '--taps', '0'], 'taps must be an integer of at least 1: got 0'],
    [['moving-average', '--rate', '8000', '--taps', '3'], "unknown option '--rate'"],
    [['savitzky-golay', '--taps', '5', '--order', '5'], 'order must be'],
    [['resampler'], 'down must be a number: got undefined'],
    [['lowpas', '--taps', '3'], "unknown command 'lowpas' (Did you mean lowpass?)"],
  ])('%j', async (args, message) => {
    expect(await refusalOf(['design', ...args])).toContain(message);
  });
});

test('design alone prints what kinds there are', async () => {
  const { code, out, errors } = await tapline(['design']);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  for (const kind of new Set(KINDS.map(([[name = '']]) => name))) expect(out.toString()).toContain(`  ${kind} `);
});
