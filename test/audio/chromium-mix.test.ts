import type { Page } from 'playwright-core';
import type { Block } from 'tapline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { type BrowserTest, startBrowser } from '../helpers/browser.ts';
import type { Options } from '../helpers/browser-lab.ts';
import { expectSameSamples, heard, largestStep } from '../helpers/heard.ts';

const QUANTUM = 128;
const RAMP = 128;
const FRAMES = QUANTUM * 40;
const P = QUANTUM * 10;

let chromium: BrowserTest;
let page: Page;

beforeAll(async () => {
  chromium = await startBrowser();
  page = await chromium.open();
});
afterAll(() => chromium?.close());

/** What is set at a frame of an offline render; a number for a parameter's value. */
interface Act {
  readonly at: number;
  readonly bypass?: boolean;
  readonly mix?: number;
  readonly gain?: number;
}

function acted(options: Options, signal: Block, acts: readonly Act[]): Promise<Float32Array[]> {
  return page.evaluate(
    ([options, signal, acts, frames]) =>
      lab.render(options, signal, frames, 128, (node, context) => {
        for (const { at, bypass, mix, gain } of acts) {
          const act = (): unknown => {
            if (bypass !== undefined) node.bypass = bypass;
            if (mix !== undefined) node.mix.value = mix;
            if (gain !== undefined) node.gain.value = gain;
            return node.readMetrics(); // answered behind it
          };
          if (at === 0) act();
          else lab.at(context, at, act);
        }
      }),
    [options, signal, acts, FRAMES] as const,
  );
}

/** The input as the node is late with it. */
function late(signal: Block, latency: number): Float32Array[] {
  return signal.map((row) => Float32Array.from(row, (_, i) => row[i - latency] ?? 0));
}

/** From one row to the other over 128 frames, beginning at a frame. */
function ramped(from: Float32Array, to: Float32Array, at: number): Float32Array {
  const share = (i: number): number => Math.min(1, Math.max(0, (i - at + 1) / RAMP));
  return from.map((sample, i) => (1 - share(i)) * sample + share(i) * (to[i] ?? NaN));
}

function expectClose(actual: Block, expected: Block, tolerance = 1e-6): void {
  for (const [channel, row] of expected.entries()) {
    const at = row.findIndex((sample, i) => !(Math.abs((actual[channel]?.[i] ?? NaN) - sample) <= tolerance));
    if (at >= 0) expect.fail(`channel ${channel}, frame ${at}: got ${actual[channel]?.[at]}, expected ${row[at]}`);
  }
}

const sine = Float32Array.from({ length: FRAMES }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 48_000));

describe('bypass', () => {
  const options = { weight: noise(1, 301).map((value) => value / 20), padding: 'same' as const };
  const wet = (signal: Block): Float32Array[] => heard({ options, signal, frames: FRAMES });

  test('leads to the dry signal over 128 frames, late by the latency, and back', async () => {
    const signal = noiseBlock(2, 1, FRAMES);
    const rows = await acted(options, signal, [
      { at: P, bypass: true },
      { at: 2 * P, bypass: false },
    ]);
    const [dry = new Float32Array(0)] = late(signal, 150);
    const [filtered = new Float32Array(0)] = wet(signal);
    const expected = ramped(ramped(filtered, dry, P), filtered, 2 * P);
    expectClose(rows, [expected]);
    expectSameSamples([(rows[0] ?? dry).slice(P + RAMP, 2 * P)], [dry.slice(P + RAMP, 2 * P)]);
    expectSameSamples([(rows[0] ?? dry).slice(2 * P + RAMP)], [filtered.slice(2 * P + RAMP)]);
  });

  test('has no click: no step is larger than those of its ramp between two steady sines', async () => {
    const loud = { weight: [-3] };
    const [row] = await acted(loud, [sine], [{ at: P, bypass: true }]);
    const ideal = ramped(heard({ options: loud, signal: [sine], frames: FRAMES })[0] ?? sine, sine, P);
    expect(largestStep(row)).toBeLessThan(largestStep(ideal) + 1e-6);
  });

  test('turned back on its way goes on from where it is', async () => {
    const signal = [new Float32Array(FRAMES).fill(1)];
    const acts = [P, P + 1, P + 2].map((at, i) => ({ at: P + QUANTUM * (at - P), bypass: i !== 1 }));
    const [row] = await acted({ weight: [2] }, signal, acts);
    expect(largestStep(row?.slice(1))).toBeLessThanOrEqual(1 / RAMP + 1e-6);
    expect(row?.at(-1)).toBe(1);
  });

  test('is a boolean, false at first', async () => {
    const said = await page.evaluate(async () => {
      const node = await lab.createConv1dNode<AudioWorkletNode>(lab.offline(1, 128), { weight: [1] });
      const before = node.bypass;
      try {
        Reflect.set(node, 'bypass', 1);
      } catch (error) {
        return [before, String(error), node.bypass];
      }
      return [before];
    });
    expect(said).toEqual([false, 'TypeError: bypass must be true or false: got 1', false]);
  });
});

describe('dry channels', () => {
  test.each([
    { name: 'a mono input goes to all', options: { weight: noise(3, 3 * 2), outChannels: 3 }, from: [0, 0, 0] },
    {
      name: 'channel c is input c, silence beyond',
      options: { weight: noise(4, 3 * 2 * 2), inChannels: 2, outChannels: 3 },
      from: [0, 1, undefined],
    },
    { name: 'inputs beyond are dropped', options: { weight: noise(5, 2 * 2), inChannels: 2 }, from: [0] },
    { name: 'of a batch', options: { weight: noise(6, 2), batch: 2 }, from: [0, 1] },
  ])('$name', async ({ options, from }) => {
    const channels = ('inChannels' in options ? options.inChannels : 1) * ('batch' in options ? options.batch : 1);
    const signal = noiseBlock(7, channels, FRAMES);
    const rows = await acted(options, signal, [{ at: 0, bypass: true }]);
    const silence = new Float32Array(FRAMES);
    const expected = from.map((channel) => (channel === undefined ? silence : (signal[channel] ?? silence)));
    const steady = (block: Block): Float32Array[] => block.map((row) => row.slice(RAMP));
    expectSameSamples(steady(rows), steady(expected));
  });
});

describe('mix and gain', () => {
  const options = { weight: noise(8, 101).map((value) => value / 10), padding: 'same' as const };
  const signal = noiseBlock(9, 1, FRAMES);
  const [dry = sine] = late(signal, 50);
  const [wet = sine] = heard({ options, signal, frames: FRAMES });

  test('of 1 leave the wet signal as it is, before and after they were others', async () => {
    const acts = [
      { at: P, mix: 0.5, gain: 2 },
      { at: 2 * P, mix: 1, gain: 1 },
    ];
    const [row = sine] = await acted(options, signal, acts);
    expectSameSamples([row.slice(0, P)], [wet.slice(0, P)]);
    const half = dry.map((sample, i) => sample + (wet[i] ?? NaN));
    expectClose([row.slice(P + 2 * RAMP, 2 * P)], [half.slice(P + 2 * RAMP, 2 * P)]);
    expectSameSamples([row.slice(2 * P + 2 * RAMP)], [wet.slice(2 * P + 2 * RAMP)]);
  });

  test('mix 0 is the dry signal, late by the latency', async () => {
    const [row = sine] = await acted(options, signal, [{ at: 0, mix: 0 }]);
    expectSameSamples([row.slice(2 * RAMP)], [dry.slice(2 * RAMP)]);
  });

  test.each<[string, Act, number]>([
    ['mix', { at: P, mix: 0 }, 1],
    ['gain', { at: P, gain: 0 }, 0],
  ])('%s set to another value has no click', async (_, act, target) => {
    const [row] = await acted({ weight: [-3] }, [sine], [act]);
    const loud = sine.map((sample) => -3 * sample);
    const quiet = sine.map((sample) => target * sample);
    expect(largestStep(row)).toBeLessThan(largestStep(ramped(loud, quiet, P)) + 1e-6);
    expectSameSamples([row?.slice(P + 2 * RAMP) ?? sine], [quiet.slice(P + 2 * RAMP)]);
  });

  test('follow their automation frame by frame: gain·(mix·wet + (1 − mix)·dry)', async () => {
    const [row = sine] = await page.evaluate(
      ([options, signal, frames]) =>
        lab.render(options, signal, frames, 128, ({ mix, gain }) => {
          const end = frames / lab.SAMPLE_RATE;
          mix.setValueAtTime(0, 0).linearRampToValueAtTime(1, end);
          gain.setValueAtTime(2, 0).linearRampToValueAtTime(-1, end);
        }),
      [options, signal, FRAMES] as const,
    );
    const law = Float64Array.from(wet, (w, i) => {
      const m = i / FRAMES;
      return (2 - 3 * m) * (m * w + (1 - m) * (dry[i] ?? NaN));
    });
    expectClose([row], [Float32Array.from(law)], 2e-6);
  });

  test('are AudioParams of the node', async () => {
    const found = await page.evaluate(async () => {
      const node = await lab.createConv1dNode<AudioWorkletNode>(lab.offline(1, 128), { weight: [1] });
      const { mix, gain, parameters } = node;
      const same = parameters.get('mix') === mix && parameters.get('gain') === gain;
      return [mix.value, mix.minValue, mix.maxValue, gain.value, same];
    });
    expect(found).toEqual([1, 0, 1, 1, true]);
  });
});

test('latency is the startup of the plan in seconds, metrics count quanta', async () => {
  const { latency, startup, quanta, load } = await page.evaluate(async () => {
    const context = lab.offline(1, 128 * 77);
    const options = { weight: new Float32Array(301), padding: 'same' as const };
    const node = await lab.createConv1dNode<AudioWorkletNode>(context, options);
    node.connect(context.destination);
    await context.startRendering();
    const { quanta, load } = await node.readMetrics();
    return { latency: node.latency, startup: node.plan.latency.startup, quanta, load };
  });
  expect(startup).toBe(150);
  expect(latency).toBe(150 / 48_000);
  expect(quanta).toBe(77);
  expect(load).toBeGreaterThanOrEqual(0);
});
