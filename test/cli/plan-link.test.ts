import fc from 'fast-check';
import { type Conv1dShapeOptions, type PlanHost, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { planCommandLine, planLink, planQuery, readPlanLink, readPlanQuery } from '../../src/cli/plan-link.ts';
import { propertyOf } from '../helpers/property.ts';
import { refusal } from '../helpers/refusal.ts';

interface Question {
  readonly shape: Conv1dShapeOptions;
  readonly host: PlanHost;
}

/** Every option, each left out at times. */
const questions: fc.Arbitrary<Question> = fc.record({
  shape: fc
    .record(
      {
        kernelSize: fc.integer({ min: 1, max: 300 }),
        inputs: fc.integer({ min: 1, max: 3 }),
        rows: fc.integer({ min: 1, max: 3 }),
        groups: fc.integer({ min: 1, max: 3 }),
        stride: fc.integer({ min: 1, max: 4 }),
        dilation: fc.integer({ min: 1, max: 4 }),
        padding: fc.oneof(
          fc.constantFrom('causal' as const, 'valid' as const),
          fc.nat(20),
          fc.tuple(fc.nat(20), fc.nat(3)),
        ),
        paddingMode: fc.constantFrom('zeros', 'replicate', 'reflect', 'circular'),
        operation: fc.constantFrom('cross-correlation', 'convolution'),
        algorithm: fc.constantFrom('auto', 'direct', 'fft'),
        numerics: fc.constantFrom('reproducible', 'fast'),
        bias: fc.boolean(),
      },
      { requiredKeys: ['kernelSize', 'inputs', 'rows'] },
    )
    .map(({ inputs, rows, ...shape }) => {
      const { groups = 1 } = shape;
      return { ...shape, inChannels: groups * inputs, outChannels: groups * rows };
    }),
  host: fc.record(
    {
      sampleRate: fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
      blockSize: fc.integer({ min: 1, max: 4096 }),
      length: fc.nat(1e9),
      batch: fc.integer({ min: 1, max: 4 }),
    },
    { requiredKeys: [] },
  ),
});

const planOf = ({ shape, host }: Question): string => JSON.stringify(planConv1d(shape, host));

describe('a plan as a query', () => {
  propertyOf('comes back as the same plan', questions, 500, (question) => {
    const { shape, host } = question;
    expect(planOf(readPlanQuery(planQuery(shape, host)))).toBe(planOf(question));
    expect(planOf(readPlanLink(planLink(shape, host)))).toBe(planOf(question));
  });

  propertyOf('is the same from the plan’s own shape, defaults left out', questions, 500, ({ shape, host }) => {
    const query = planQuery(shape, host);
    const again = readPlanQuery(query);
    expect(planQuery(again.shape, again.host)).toBe(query);
    const whole = planQuery(planConv1d(shape).shape, host);
    if (typeof shape.padding === 'object' || shape.padding === undefined) expect(whole).toBe(query);
    expect(query).not.toMatch(
      /\b(in|out|groups|stride|dilation|batch)=1(&|$)|=causal|=zeros|=cross|=auto|=reproducible/,
    );
  });

  propertyOf('has the words of the command line', questions, 200, ({ shape, host }) => {
    const words = planQuery(shape, host).split('&');
    const options = words.map((word) => `--${decodeURIComponent(word).replace('=', ' ')}`);
    expect(planCommandLine(shape, host)).toBe(`tapline plan ${options.join(' ')}`);
  });

  const shape = { inChannels: 2, outChannels: 4, groups: 2, kernelSize: 64, stride: 2, dilation: 3, bias: true };
  const words = { operation: 'convolution', algorithm: 'fft', numerics: 'fast', paddingMode: 'reflect' } as const;
  const everything: Question = {
    shape: { ...shape, ...words, padding: [5, 7] },
    host: { sampleRate: 44100.5, blockSize: 128, length: 48000, batch: 2 },
  };

  test('names every option, in one order', () => {
    expect(planQuery(everything.shape, everything.host)).toBe(
      'kernel=64&in=2&out=4&groups=2&stride=2&dilation=3&padding=5,7&padding-mode=reflect&operation=convolution' +
        '&algorithm=fft&numerics=fast&bias&rate=44100.5&block=128&length=48000&batch=2',
    );
    expect(planCommandLine(everything.shape, everything.host)).toBe(
      'tapline plan --kernel 64 --in 2 --out 4 --groups 2 --stride 2 --dilation 3 --padding 5,7 --padding-mode reflect ' +
        '--operation convolution --algorithm fft --numerics fast --bias --rate 44100.5 --block 128 --length 48000 --batch 2',
    );
    expect(readPlanQuery(planQuery(everything.shape, everything.host))).toEqual(everything);
  });

  test.each<[string, Conv1dShapeOptions, PlanHost]>([
    ['kernel=3', { kernelSize: 3 }, {}],
    ['kernel=3&padding=same', { kernelSize: 3, padding: 'same' }, {}],
    ['kernel=3&padding=2', { kernelSize: 3, padding: 2 }, {}],
    ['kernel=3&padding=0,2', { kernelSize: 3, padding: [0, 2] }, {}],
    ['kernel=3&length=1e%2B21', { kernelSize: 3 }, { length: 1e21 }],
  ])('%s', (query, shape, host) => {
    expect(planQuery(shape, host)).toBe(query);
    expect(readPlanQuery(query)).toEqual({ shape, host });
  });

  test('is read in any order, escaped, behind a question mark, and from an address with a fragment', () => {
    const question = { shape: { kernelSize: 3, bias: true, padding: [1, 0] }, host: { blockSize: 64 } };
    expect(readPlanQuery('?bias&block=64&padding=1%2C0&kernel=3')).toEqual(question);
    expect(readPlanQuery('bias=&block=64&padding=1,0&kernel=3')).toEqual(question);
    expect(readPlanLink('https://example.org/a/b?kernel=3&bias&padding=1,0&block=64#cost')).toEqual(question);
    expect(readPlanLink('kernel=3&bias&padding=1,0&block=64')).toEqual(question);
  });

  test('leaves the checking of values to planConv1d', () => {
    expect(readPlanQuery('kernel=-2.5&groups=7&padding=-1')).toEqual({
      shape: { kernelSize: -2.5, groups: 7, padding: -1 },
      host: {},
    });
  });

  const names =
    'kernel, in, out, groups, stride, dilation, padding, padding-mode, operation, algorithm, numerics, bias, rate, ' +
    'block, length, batch';

  test.each([
    ['', 'kernel must be given: a number of taps'],
    ['in=2', 'kernel must be given: a number of taps'],
    ['kernel=many', "kernel must be a number: got 'many'"],
    ['kernel=', "kernel must be a number: got ''"],
    ['kernel=3&block=+', "block must be a number: got ' '"],
    ['kernel=3&kernel=4', "kernel must be given once: got '3' and '4'"],
    ['kernel=3&Groups=2', `'Groups' must be one of ${names}`],
    ['kernel=3&toString=2', `'toString' must be one of ${names}`],
    ['kernel=3&padding=some', "padding must be 'causal', 'valid' or 'same', a number or left,right: got 'some'"],
    ['kernel=3&padding=1,x', "padding must be 'causal', 'valid' or 'same', a number or left,right: got '1,x'"],
    ['kernel=3&padding=1,2,3', "padding must be 'causal', 'valid' or 'same', a number or left,right: got '1,2,3'"],
    [
      'kernel=3&padding-mode=mirror',
      "padding-mode must be 'zeros', 'replicate', 'reflect' or 'circular': got 'mirror'",
    ],
    ['kernel=3&operation=x', "operation must be 'cross-correlation' or 'convolution': got 'x'"],
    ['kernel=3&algorithm=', "algorithm must be 'auto', 'direct' or 'fft': got ''"],
    ['kernel=3&numerics=exact', "numerics must be 'reproducible' or 'fast': got 'exact'"],
    ['kernel=3&bias=false', "bias must have no value: got 'false'"],
  ])('refuses %j', (query, message) => {
    expect(refusal(() => readPlanQuery(query))).toBe(`RangeError: ${message}`);
  });

  test.each(['http://localhost:8040/planner/', 'kernel', ''])('refuses %j, which has no query', (link) => {
    expect(refusal(() => readPlanLink(link))).toBe(
      `RangeError: link must be a plan's address, or its query: got '${link}'`,
    );
  });
});
