import { type Conv1dPlan, formatPlan, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { output, refusalOf, scratch, tapline } from '../helpers/cli.ts';

const file = scratch();

const json = async (...args: readonly string[]): Promise<unknown> =>
  JSON.parse((await output(['plan', ...args, '--json'])).toString());

/** What JSON keeps of a plan: null for what is endless. */
const kept = (plan: Conv1dPlan): unknown => JSON.parse(JSON.stringify(plan));

describe('prints', { concurrent: true }, () => {
  const args = ['--kernel', '64', '--dilation', '2', '--rate', '48000', '--block', '128'];
  const plan = planConv1d({ kernelSize: 64, dilation: 2 }, { sampleRate: 48000, blockSize: 128 });

  test('the table of formatPlan', async () => {
    expect((await output(['plan', ...args])).toString()).toBe(formatPlan(plan));
  });

  test('the plan itself as JSON', async () => {
    expect(await json(...args)).toEqual(kept(plan));
  });

  test('null for the endless times of a layer that cannot stream', async () => {
    const circular = planConv1d({ kernelSize: 3, padding: 1, paddingMode: 'circular' });
    const printed = await json('--kernel', '3', '--padding', '1', '--padding-mode', 'circular');
    expect(printed).toEqual(kept(circular));
    expect(printed).toMatchObject({ streamable: false, latency: { lookahead: null } });
  });
});

describe('options of the shape', { concurrent: true }, () => {
  test.each([
    [['--in', '4', '--out', '6', '--groups', '2'], { inChannels: 4, outChannels: 6, groups: 2 }],
    [['--stride', '3'], { stride: 3 }],
    [['--padding', 'valid'], { padding: 'valid' }],
    [['--padding', 'same'], { padding: 'same' }],
    [['--padding', '2'], { padding: 2 }],
    [['--padding', '3,1'], { padding: [3, 1] }],
    [['--padding', '2', '--padding-mode', 'reflect'], { padding: 2, paddingMode: 'reflect' }],
    [['--operation', 'convolution', '--numerics', 'fast'], { operation: 'convolution', numerics: 'fast' }],
    [['--algorithm', 'fft'], { algorithm: 'fft' }],
    [['--bias'], { bias: true }],
  ] as const)('%j', async (args, shape) => {
    expect(await json('--kernel', '5', ...args)).toEqual(kept(planConv1d({ kernelSize: 5, ...shape })));
  });

  test('those of the host: length and batch', async () => {
    const plan = planConv1d({ kernelSize: 5 }, { length: 1000, batch: 3 });
    expect(await json('--kernel', '5', '--length', '1000', '--batch', '3')).toEqual(kept(plan));
  });
});

describe('--weight', { concurrent: true }, () => {
  test('takes the shape from a layer’s file, with what is given beside it over that', async () => {
    const weight = Array.from({ length: 12 }, (_, i) => i);
    const path = file('layer.json', JSON.stringify({ weight, inChannels: 2, bias: [1, 2], outChannels: 2, stride: 2 }));
    const shape = { kernelSize: 3, inChannels: 2, outChannels: 2, bias: true };
    expect(await json('--weight', path)).toEqual(kept(planConv1d({ ...shape, stride: 2 })));
    expect(await json('--weight', path, '--stride', '5')).toEqual(kept(planConv1d({ ...shape, stride: 5 })));
  });

  test('takes an array of taps, also from standard input', async () => {
    const plan = kept(planConv1d({ kernelSize: 4 }));
    expect(await json('--weight', file('taps.json', '[1, 2, 3, 4]'))).toEqual(plan);
    expect(JSON.parse((await output(['plan', '--weight', '-', '--json'], '[1,2,3,4]')).toString())).toEqual(plan);
  });
});

describe('refuses in one line, with nothing on standard output', { concurrent: true }, () => {
  test.each([
    [[], 'plan needs --kernel or --weight'],
    [['--kernel', 'many'], "option '--kernel <taps>' argument 'many' is invalid. It must be a number."],
    [['--kernel', ''], "option '--kernel <taps>' argument '' is invalid. It must be a number."],
    [['--kernel', '0'], 'kernelSize must be an integer of at least 1: got 0'],
    [['--kernel', '2.5'], 'kernelSize must be an integer of at least 1: got 2.5'],
    [['--kernel', '3', '--in', '4', '--groups', '3'], 'groups must divide inChannels: got groups=3, inChannels=4'],
    [['--kernel', '3', '--padding', '1,-1'], 'padding[1] must be an integer of at least 0: got -1'],
    [['--kernel', '3', '--padding', '1,x'], "option '--padding <padding>' argument '1,x' is invalid."],
    [['--kernel', '3', '--padding', 'some'], 'padding must be'],
    [['--kernel', '3', '--padding', 'same', '--stride', '2'], 'stride'],
    [['--kernel', '3', '--rate', '-1'], 'sampleRate must be'],
  ])('%j', async (args, message) => {
    const { code, out, errors } = await tapline(['plan', ...args]);
    expect({ code, out: out.toString() }).toEqual({ code: 1, out: '' });
    expect(errors).toMatch(/^tapline: [^\n]+\n$/);
    expect(errors).toContain(message);
  });

  test('a kernel size that the weight does not have', async () => {
    const path = file('three.json', '[1, 2, 3]');
    expect(await refusalOf(['plan', '--weight', path, '--kernel', '5'])).toContain('kernelSize');
  });
});
