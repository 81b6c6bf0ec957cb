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

describe('a link', { concurrent: true }, () => {
  const address = 'http://localhost:8040/planner/?kernel=64&in=2&padding=3,1&bias&rate=48000&block=128';
  const shape = { kernelSize: 64, inChannels: 2, padding: [3, 1], bias: true } as const;
  const host = { sampleRate: 48000, blockSize: 128 };

  test('prints the plan of its address, or of the query alone', async () => {
    const plan = kept(planConv1d(shape, host));
    expect(await json(address)).toEqual(plan);
    expect(await json('?kernel=64&in=2&padding=3,1&bias&rate=48000&block=128')).toEqual(plan);
    expect(await json('kernel=64&in=2&padding=3,1&bias&rate=48000&block=128')).toEqual(plan);
  });

  test('with what is given beside it over that', async () => {
    const other = { ...shape, kernelSize: 5, dilation: 2, padding: 'valid' } as const;
    expect(await json(address, '--kernel', '5', '--dilation', '2', '--padding', 'valid', '--block', '64')).toEqual(
      kept(planConv1d(other, { ...host, blockSize: 64 })),
    );
  });

  test('stands below the table with --link, and in the JSON', async () => {
    const table = (await output(['plan', address, '--link'])).toString();
    expect(table.slice(0, table.indexOf('planner'))).toBe(formatPlan(planConv1d(shape, host)));
    expect(table.split('\n').slice(-3)).toEqual([
      `planner             ${address}`,
      `                    while npm start runs, at the port that it names`,
      '',
    ]);
    expect(await json(address, '--link')).toEqual({ ...Object(kept(planConv1d(shape, host))), planner: address });
  });

  test('is of what is planned, options and all', async () => {
    const path = file('filter.json', JSON.stringify({ weight: [1, 2, 3, 4], inChannels: 2, stride: 3 }));
    const printed = await json('--weight', path, '--dilation', '2', '--block', '64', '--link');
    expect(printed).toMatchObject({
      planner: 'http://localhost:8040/planner/?kernel=2&in=2&stride=3&dilation=2&block=64',
    });
  });
});

describe('--measure', { concurrent: true }, () => {
  const args = ['plan', '--kernel', '64', '--block', '128', '--rate', '48000', '--measure'];
  const plan = planConv1d({ kernelSize: 64 }, { blockSize: 128, sampleRate: 48000 });

  test('adds how long this machine takes for a block', async () => {
    const table = (await output(args)).toString();
    expect(table).toMatch(/^estimated per block {2}[\d.]+ [µm]s, [\d.]+ % of real time$/m);
    expect(table.split('\n').length).toBe(formatPlan(plan).split('\n').length + 1);
  });

  test('in JSON too, and a link has no machine in it', async () => {
    const { estimate, planner, ...others } = JSON.parse((await output([...args, '--json', '--link'])).toString());
    expect(others).toEqual(kept(plan));
    expect(planner).toBe('http://localhost:8040/planner/?kernel=64&rate=48000&block=128');
    expect(estimate).toEqual({
      microsecondsPerBlock: { mean: expect.any(Number), max: expect.any(Number) },
      load: expect.any(Number),
    });
  });
});

describe('refuses in one line, with nothing on standard output', { concurrent: true }, () => {
  test.each([
    [[], 'plan needs --kernel, --weight or a link'],
    [['--kernel', '3', '--measure'], '--measure needs --block: it is blocks that it times'],
    [['64'], "link must be a plan's address, or its query: got '64'"],
    [['?kernel=3', 'more'], "too many arguments for 'plan'"],
    [['?kernel=3&size=4'], "'size' must be one of kernel, in, out,"],
    [['http://localhost:8040/planner/?in=2'], 'kernel must be given: a number of taps'],
    [['?kernel=0'], 'kernelSize must be an integer of at least 1: got 0'],
    [['?kernel=3', '--weight', '-'], 'plan takes a link or --weight: got both'],
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
