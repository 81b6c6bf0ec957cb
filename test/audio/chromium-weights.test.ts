import type { Page } from 'playwright-core';
import { type Block, Conv1d } from 'tapline';
import { lowpass } from 'tapline/design';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';
import { crossfaded } from '../helpers/crossfade.ts';
import type { Swap } from '../helpers/feed.ts';
import { expectSameSamples, largestStep } from '../helpers/heard.ts';

const QUANTUM = 128;
const FRAMES = QUANTUM * 60;
/** The frames of the default fade. */
const FADE = 960;
const P = QUANTUM * 10;

let chromium: BrowserTest;
let page: Page;

beforeAll(async () => {
  chromium = await startBrowser();
  page = await chromium.open();
});
afterAll(() => chromium?.close());

interface Change {
  readonly at: number;
  readonly weight: Float32Array;
  readonly bias?: number[];
  readonly fade?: number;
}

/** Changes weights at frames of an offline render, all that stand at one frame in a row. */
async function changed(
  options: { weight: Float32Array; batch?: number; bias?: number[] },
  signal: Block,
  changes: readonly Change[],
): Promise<{ rows: Float32Array[]; results: string[] }> {
  return page.evaluate(
    async ([options, signal, changes, frames]) => {
      const results: Promise<string>[] = [];
      const rows = await lab.render(options, signal, frames, 128, (node, context) => {
        for (const at of new Set(changes.map(({ at }) => at))) {
          lab.at(context, at, async () => {
            const now = changes.filter((change) => change.at === at);
            for (const { weight, bias, fade } of now) results.push(node.setWeight(weight, { bias, fade }));
            await node.readMetrics(); // answered behind them
          });
        }
      });
      return { rows, results: await Promise.all(results) };
    },
    [options, signal, changes, FRAMES] as const,
  );
}

function swap(at: number, weight: Float32Array, fadeFrames = FADE): Swap {
  return { at, weight, bias: undefined, fadeFrames };
}

describe('setWeight', () => {
  const weights = [1, 2, 3, 4].map((seed) => noise(seed, 200)) as [Float32Array, ...Float32Array[]];
  const [first, second = first, third = first, fourth = first] = weights;
  const signal = noiseBlock(9, 1, FRAMES);

  test('crossfades over 0.02 seconds with the history kept: the bits of the two layers, none missed', async () => {
    const { rows, results } = await changed({ weight: first }, signal, [{ at: P, weight: second }]);
    expect(results).toEqual(['installed']);
    expectSameSamples(rows, crossfaded({ weight: first }, signal, [swap(P, second)]));
  });

  test('fades as long as it is told, and swaps at once with a fade of 0', async () => {
    const changes = [
      { at: P, weight: second, fade: 0 },
      { at: 2 * P, weight: third, fade: 0.04 },
    ];
    const { rows, results } = await changed({ weight: first }, signal, changes);
    expect(results).toEqual(['installed', 'installed']);
    const swaps = [swap(P, second, 0), swap(2 * P, third, 1920)];
    expectSameSamples(rows, crossfaded({ weight: first }, signal, swaps));
  });

  test('during a fade the latest call waits for its end, and one between is superseded', async () => {
    const changes = [second, third, fourth].map((weight) => ({ at: P, weight }));
    const { rows, results } = await changed({ weight: first }, signal, changes);
    expect(results).toEqual(['installed', 'superseded', 'installed']);
    const end = Math.ceil((P + FADE) / QUANTUM) * QUANTUM;
    const swaps = [swap(P, second), swap(end, fourth)];
    expectSameSamples(rows, crossfaded({ weight: first }, signal, swaps));
  });

  test('a long kernel comes in over some quanta, then is faded in: the bits of the two layers, none missed', async () => {
    const [old, young] = [noise(5, 20_000), noise(6, 20_000)];
    const { rows, results } = await changed({ weight: old }, signal, [{ at: P, weight: young }]);
    expect(results).toEqual(['installed']);
    const [unchanged] = new Conv1d({ weight: old }).apply(signal);
    const first = rows[0]?.findIndex((sample, i) => sample !== unchanged?.[i]) ?? -1;
    expect(first).toBeGreaterThan(P);
    expect(first).toBeLessThan(P + 3000);
    const begun = Math.floor(first / QUANTUM) * QUANTUM;
    expectSameSamples(rows, crossfaded({ weight: old }, signal, [swap(begun, young)]));
  });

  test('a bias fades too, and one that is not given stays', async () => {
    const changes = [
      { at: P, weight: second, bias: [-0.5] },
      { at: 3 * P, weight: third },
    ];
    const options = { weight: first, bias: [0.25], batch: 2 };
    const stereo = noiseBlock(10, 2, FRAMES);
    const { rows } = await changed(options, stereo, changes);
    const swaps = [{ ...swap(P, second), bias: Float32Array.of(-0.5) }, swap(3 * P, third)];
    expectSameSamples(rows, crossfaded(options, stereo, swaps));
  });

  test('while a sine plays no step is larger than those of the crossfade of the two steady sines', async () => {
    const sine = [Float32Array.from({ length: FRAMES }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 48_000))];
    const [low, high] = [300, 3000].map((cutoff) => lowpass({ cutoff, sampleRate: 48_000, taps: 255 }));
    const old = Float32Array.from(low?.weight ?? []);
    const young = Float32Array.from(high?.weight ?? []);
    const [before = new Float32Array(0)] = new Conv1d({ weight: old }).apply(sine);
    const [after = new Float32Array(0)] = new Conv1d({ weight: young }).apply(sine);
    for (const at of [P, P + QUANTUM, P + 3 * QUANTUM]) {
      const { rows } = await changed({ weight: old }, sine, [{ at, weight: young }]);
      const alpha = (i: number): number => Math.min(1, Math.max(0, (i - at + 1) / FADE));
      const ideal = before.map((sample, i) => (1 - alpha(i)) * sample + alpha(i) * (after[i] ?? NaN));
      expect(largestStep(rows[0])).toBeLessThan(largestStep(ideal) + 1e-6);
    }
  });

  test.each<[string, unknown[], RegExp]>([
    ['another shape', [[1, 2]], /^RangeError: weight /],
    ['no numbers', ['weights'], /^TypeError: weight /],
    ['a bias that the layer has not', [new Float32Array(200), { bias: [1] }], /^RangeError: bias must not be given/],
    ['a fade below 0', [new Float32Array(200), { fade: -1 }], /^RangeError: fade /],
  ])('rejects %s', async (_, args, words) => {
    const said = await page.evaluate(
      async ([weight, args]) => {
        const node = await lab.createConv1dNode<AudioWorkletNode>(lab.offline(1, 128), { weight });
        return Reflect.apply(node.setWeight, node, args).then(String, String);
      },
      [first, args] as const,
    );
    expect(said).toMatch(words);
  });

  test('is accepted while a context is suspended; the last of three calls once it goes on', async () => {
    const { state, results } = await page.evaluate(async (weights) => {
      const context = new AudioContext();
      await context.suspend();
      const node = await lab.createConv1dNode<AudioWorkletNode>(context, { weight: weights[0] });
      node.connect(context.destination);
      const calls = weights.slice(1).map((weight) => node.setWeight(weight));
      const results = [await calls[0], await calls[1]];
      const { state } = context;
      await context.resume();
      results.push(await calls[2]);
      await context.close();
      return { state, results };
    }, weights);
    expect(state).toBe('suspended');
    expect(results).toEqual(['installed', 'superseded', 'installed']);
  });

  test('in real time is heard from a whole quantum on, with the bits of the two layers', async () => {
    const long = noiseBlock(11, 1, 200_000);
    const [row = new Float32Array(0)] = await page.evaluate(
      async ([first, second, long]) => {
        const context = new AudioContext({ sampleRate: lab.SAMPLE_RATE });
        await context.suspend();
        const node = await lab.createConv1dNode<AudioWorkletNode>(context, { weight: first, outputs: true });
        const outputs = node.outputs[Symbol.asyncIterator]();
        const source = lab.sourceOf(context, long);
        source.connect(node).connect(context.destination);
        source.start();
        await context.resume();
        await lab.pause(0.3);
        await node.setWeight(second);
        await lab.pause(0.3);
        node.destroy();
        const rows = await lab.gather(outputs, 1);
        await context.close();
        return rows;
      },
      [first, second, long] as const,
    );
    const start = row.findIndex((sample) => sample !== 0);
    const played = [new Float32Array(row.length)];
    played[0]?.set(long[0]?.subarray(0, row.length - start) ?? [], start);
    const [steady] = crossfaded({ weight: first }, played, []);
    const at = row.findIndex((sample, i) => sample !== steady?.[i]);
    expect(at % QUANTUM).toBe(0);
    expect(at).toBeGreaterThan(start);
    expectSameSamples([row], crossfaded({ weight: first }, played, [swap(at, second)]));
  });
});

describe('reset', () => {
  test.each([
    { name: 'mono', options: { weight: noise(20, 200) } },
    { name: 'strided', options: { weight: noise(21, 30), stride: 7 } },
    { name: 'looking ahead', options: { weight: noise(22, 301), padding: 'same' as const } },
    {
      name: 'reflected',
      options: { weight: noise(23, 300), padding: [299, 0] as const, paddingMode: 'reflect' as const },
    },
  ])('plays on as if nothing had been heard: $name', async ({ options }) => {
    const signal = noiseBlock(24, 1, FRAMES);
    const [row] = await page.evaluate(
      ([options, signal, frames, at]) =>
        lab.render(options, signal, frames, 128, (node, context) => {
          lab.at(context, at, () => {
            node.reset();
            return node.readMetrics();
          });
        }),
      [options, signal, FRAMES, P] as const,
    );
    const [anew] = await page.evaluate(([options, signal, frames]) => lab.render(options, signal, frames), [
      options,
      signal.map((channel) => channel.slice(P)),
      FRAMES - P,
    ] as const);
    expectSameSamples([row?.slice(P) ?? new Float32Array(0)], [anew ?? new Float32Array(0)]);
  });

  test('keeps the newest weights, and lets a change that waits begin', async () => {
    const weights = [[1], [2], [4]];
    const { row, results } = await page.evaluate(
      async ([weights, frames, at]) => {
        const results: Promise<string>[] = [];
        const ones = [new Float32Array(frames).fill(1)];
        const [row] = await lab.render({ weight: weights[0] ?? [] }, ones, frames, 128, (node, context) => {
          lab.at(context, at, async () => {
            for (const weight of weights.slice(1)) results.push(node.setWeight(weight));
            node.reset();
            await node.readMetrics();
          });
        });
        return { row: Array.from(row ?? []), results: await Promise.all(results) };
      },
      [weights, FRAMES, P] as const,
    );
    expect(results).toEqual(['installed', 'installed']);
    expect(row[P - 1]).toBe(1);
    expect(row[P]).toBeGreaterThanOrEqual(2);
    expect(row.at(-1)).toBe(4);
  });
});
