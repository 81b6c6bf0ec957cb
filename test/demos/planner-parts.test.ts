import fc from 'fast-check';
import { Conv1d, formatPlan, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { queryOf, readQuery } from '../../demos/planner/address.ts';
import { assumedWords } from '../../demos/planner/assumed.ts';
import { codeOf } from '../../demos/planner/code.ts';
import { commonDivisors } from '../../demos/planner/divisors.ts';
import { factsOf } from '../../demos/planner/headline.ts';
import { stretchesOf, widthsOf } from '../../demos/planner/partition-bar.ts';
import { rowsOf } from '../../demos/planner/plan-table.ts';
import { PRESETS } from '../../demos/planner/presets.ts';
import { filled, HOST, hostOf, PLAIN, planOf, type Question, START, shapeOf } from '../../demos/planner/question.ts';
import { nearestStop, stops } from '../../demos/planner/stops.ts';
import { pointAt, sweep, VARIED, valuesOf, withValue } from '../../demos/planner/sweep.ts';
import { timingOf } from '../../demos/planner/timing-of-runs.ts';
import { planLink, readPlanLink, readPlanQuery } from '../../src/cli/plan-link.ts';
import { propertyOf } from '../helpers/property.ts';

const questions: fc.Arbitrary<Question> = fc
  .record({
    kernelSize: fc.integer({ min: 1, max: 500 }),
    stride: fc.integer({ min: 1, max: 9 }),
    dilation: fc.integer({ min: 1, max: 9 }),
    perGroupIn: fc.integer({ min: 1, max: 4 }),
    perGroupOut: fc.integer({ min: 1, max: 4 }),
    groups: fc.integer({ min: 1, max: 4 }),
    bias: fc.boolean(),
    padding: fc.oneof(
      fc.constantFrom('causal' as const, 'valid' as const),
      fc.integer({ min: 0, max: 99 }),
      fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })),
    ),
    paddingMode: fc.constantFrom('zeros', 'replicate', 'reflect', 'circular'),
    operation: fc.constantFrom('cross-correlation', 'convolution'),
    algorithm: fc.constantFrom('auto', 'direct', 'fft'),
    numerics: fc.constantFrom('reproducible', 'fast'),
    sampleRate: fc.constantFrom(100, 44100, 48000),
    blockSize: fc.integer({ min: 1, max: 1024 }),
    length: fc.integer({ min: 0, max: 99999 }),
    batch: fc.integer({ min: 1, max: 3 }),
    assumed: fc.subarray([...HOST]),
  })
  .map(({ perGroupIn, perGroupOut, ...rest }) => ({
    ...rest,
    inChannels: rest.groups * perGroupIn,
    outChannels: rest.groups * perGroupOut,
  }));

describe('the address', () => {
  propertyOf('holds the whole question', questions, 300, (question) => {
    const asked = readQuery(`?${queryOf(question)}`);
    expect(asked.wrong).toBe('');
    // [d·(K − 1), 0] may be written as the word that it is.
    expect(planOf(asked.question).shape).toEqual(planOf(question).shape);
    expect(hostOf(asked.question)).toEqual(hostOf(question));
    expect(asked.question.assumed).toEqual(question.assumed);
  });

  propertyOf('is the same plan for the page as for the command', questions, 300, (question) => {
    const link = planLink(shapeOf(question), hostOf(question));
    const { shape, host } = readPlanLink(link);
    expect(formatPlan(planOf(readQuery(new URL(link).search).question))).toBe(formatPlan(planConv1d(shape, host)));
  });

  test('names what it leaves open, and what the pictures take for it', () => {
    const wordsOf = (query: string): string => assumedWords(readQuery(query).question);
    expect(wordsOf('?kernel=64&rate=8000&block=128&length=9')).toBe('');
    expect(wordsOf('?kernel=64&rate=8000&length=9')).toMatch(
      /no block size: .* needs it, .* assume blocks of 128 frames\.$/,
    );
    expect(wordsOf('?kernel=64')).toMatch(
      /no sample rate, block size and signal length: .* assume 48,000 Hz, blocks of 128 frames and a signal of 48,000 frames\.$/,
    );
    const { question } = readQuery('?kernel=64');
    expect(assumedWords(filled(question))).toBe('');
    expect(hostOf(filled(question))).toEqual({ sampleRate: 48000, blockSize: 128, length: 48000, batch: 1 });
  });

  test('without a plan is the page’s example', () => {
    expect(readQuery('')).toEqual({ question: START, wrong: '' });
  });

  test.each([
    ['?kernel=64&kernels=2', /'kernels' must be one of/],
    ['?kernel=x', /kernel must be a number: got 'x'/],
    ['?kernel=3&in=4&groups=3', /groups must divide inChannels: got groups=3, inChannels=4/],
    ['?kernel=3&stride=2&padding=same', /padding 'same' needs stride 1/],
    ['?kernel=3&block=0', /blockSize must be/],
  ])('%s is refused in the package’s words', (query, message) => {
    const { question, wrong } = readQuery(query);
    expect(wrong).toMatch(message);
    expect(question).toEqual(START);
  });
});

describe('the code', () => {
  propertyOf('runs, and makes the layer that is planned', questions, 60, (question) => {
    const lines = codeOf(question).split('\n');
    expect(lines[0]).toBe("import { Conv1d, planConv1d } from 'tapline';");
    const { kernelSize, inChannels, outChannels, groups, padding, paddingMode } = question;
    const left = planOf(question).paddingLeft;
    if (paddingMode === 'circular' && left > 0) return; // of which createStream says that it cannot be
    const run = new Function(
      'Conv1d',
      'planConv1d',
      'weight',
      'bias',
      `${lines.slice(1).join('\n')}\nreturn { plan, layer, stream };`,
    );
    const weight = new Float32Array((outChannels * inChannels * kernelSize) / groups);
    const { plan, layer, stream } = run(Conv1d, planConv1d, weight, new Float32Array(outChannels));
    expect(formatPlan(plan)).toBe(formatPlan(planOf(question)));
    expect(layer.shape, String(padding)).toEqual(planOf(question).shape);
    expect(stream.push(Array.from({ length: question.batch * inChannels }, () => new Float32Array(0)))).toHaveLength(
      question.batch * outChannels,
    );
    layer.dispose();
  });

  test('leaves out what is as the package has it', () => {
    expect(codeOf({ ...PLAIN, kernelSize: 64 })).toContain('planConv1d(\n  { kernelSize: 64 },');
    expect(codeOf({ ...PLAIN, kernelSize: 64 })).toContain('new Conv1d({ weight, kernelSize: 64 })');
    expect(codeOf(readQuery('?kernel=64').question)).toContain('planConv1d(\n  { kernelSize: 64 },\n);');
  });
});

describe('the examples', () => {
  test.each(PRESETS.map((preset) => [preset.name, preset] as const))('%s makes a plan that streams', (_, preset) => {
    const plan = planOf(preset.question);
    expect(plan.streamable).toBe(true);
    expect(plan.outputLength(preset.question.length)).toBeGreaterThan(0);
    expect(readPlanQuery(queryOf(preset.question)).shape.kernelSize).toBe(preset.question.kernelSize);
  });
});

describe('the table', () => {
  propertyOf('has every row of the command line’s, whole', questions, 200, (question) => {
    const plan = planOf(question);
    const rows = rowsOf(plan);
    const width = Math.max(...rows.map(([name]) => name.length));
    expect(rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('')).toBe(formatPlan(plan));
  });

  propertyOf('the figures above it never lack a value', questions, 200, (question) => {
    for (const { name, value, note } of factsOf(planOf(question))) {
      expect(`${name}: ${value} (${note})`).not.toMatch(/NaN|undefined|null/);
    }
  });
});

describe('partitions', () => {
  test.each([48000, 240000, 700, 96000])(
    'of %i taps lie side by side from the newest tap to the oldest',
    (kernelSize) => {
      const plan = planConv1d({ kernelSize });
      const stretches = stretchesOf(plan);
      expect(stretches[0]?.from).toBe(0);
      for (const [i, { from }] of stretches.entries()) if (i > 0) expect(from).toBe(stretches[i - 1]?.to);
      expect(stretches[stretches.length - 1]?.to).toBe(kernelSize);
      expect(stretches.slice(1).map(({ size, count }) => [size, count])).toEqual(
        plan.partitions?.map(({ size, count }) => [size, count]),
      );
      expect(widthsOf(stretches).every((width) => width > 0)).toBe(true);
    },
  );

  test('of a short kernel are not drawn', () => {
    expect(stretchesOf(planConv1d({ kernelSize: 8 }))).toEqual([]);
    expect(stretchesOf(planConv1d({ kernelSize: 8, algorithm: 'fft' }))).toEqual([]);
  });
});

describe('the curves', () => {
  const question = PRESETS[0]?.question ?? PLAIN;

  test.each(VARIED)('%s: points are the plans of those values', (varied) => {
    const own = { ...question, kernelSize: 300, inChannels: 6, outChannels: 12, groups: 3 };
    const points = [...sweep(own, varied)].filter((point) => point !== undefined);
    expect(points.length).toBeGreaterThan(1);
    expect(points.map(({ value }) => value)).toContain(varied === 'channels' ? own.inChannels : own[varied]);
    for (const { value, auto, latency, lookahead } of points) {
      const plan = planConv1d(shapeOf(withValue(own, varied, value)), hostOf(withValue(own, varied, value)));
      const { blockSize } = withValue(own, varied, value);
      expect(auto).toBe((plan.perBlock?.executed.mean ?? Number.NaN) / blockSize);
      expect(latency).toBe(plan.latency.seconds);
      expect(lookahead).toBe(plan.latency.lookahead / own.sampleRate);
    }
  });

  test('what the package refuses has no point, and what runs directly no other curve', () => {
    expect(pointAt({ ...PLAIN, kernelSize: 3, padding: 'same', stride: 2 }, 2)).toBeUndefined();
    expect(pointAt({ ...PLAIN, kernelSize: 8 }, 8)).toMatchObject({ direct: 16, auto: 16, fft: undefined });
    expect(pointAt({ ...PLAIN, kernelSize: 4096 }, 4096)?.fft).toBeLessThan(8192);
  });

  test('channels stay multiples of the groups, and depthwise layers depthwise', () => {
    const grouped = { ...PLAIN, inChannels: 6, outChannels: 6, groups: 3 };
    expect(valuesOf(grouped, 'inChannels').every((value) => value % 3 === 0)).toBe(true);
    const depthwise = { ...PLAIN, inChannels: 8, outChannels: 8, groups: 8 };
    expect(withValue(depthwise, 'channels', 5)).toMatchObject({ inChannels: 5, outChannels: 5, groups: 5 });
    expect(valuesOf(depthwise, 'channels')).toContain(5);
  });
});

test('stops are every integer at first and all powers of two, ascending', () => {
  const values = stops(1, 2 ** 19);
  expect(values.slice(0, 32)).toEqual(Array.from({ length: 32 }, (_, i) => i + 1));
  for (let power = 1; power <= 2 ** 19; power *= 2) expect(values).toContain(power);
  expect([...values].sort((a, b) => a - b)).toEqual(values);
  expect(new Set(values).size).toBe(values.length);
  expect(stops(0, 100)[0]).toBe(0);
  expect(stops(0, 100).at(-1)).toBe(100);
  expect(values[nearestStop(values, 240000)]).toBe(237568);
  expect(nearestStop([1, 2, 4], 3)).toBe(1);
});

propertyOf(
  'common divisors are all of them',
  fc.tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 })),
  100,
  ([a, b]) => {
    const all = Array.from({ length: 600 }, (_, i) => i + 1).filter((value) => a % value === 0 && b % value === 0);
    expect(commonDivisors(a, b)).toEqual(all);
  },
);

test('a timing is the middle of the runs, its ends theirs, less what was around them', () => {
  expect(timingOf([4, 2, 3], 1000)).toEqual({ fastest: 2, median: 3, slowest: 4, blocks: 3000 });
  expect(timingOf([4, 2, 3, 7], 1000, [1, 2, 1])).toEqual({ fastest: 1, median: 2.5, slowest: 6, blocks: 4000 });
  expect(timingOf([1], 10, [2]).fastest).toBe(0);
  expect(() => timingOf([], 10)).toThrow(RangeError);
});
