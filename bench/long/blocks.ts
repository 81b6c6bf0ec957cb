import { Conv1d } from '../../dist/index.js';
import type { Peak } from '../peak/peak.ts';
import { median } from '../rounds.ts';
import { Distribution } from './distribution.ts';
import { BLOCK_FRAMES, decayingWeight, noiseBlocks, SAMPLE_RATE } from './signals.ts';

/** Of all figures the median over so many passes. */
const PASSES = 5;

/** Of audio: the longest kernel's rarest work comes around often enough to be seen in one block of a thousand. */
const SECONDS = 30;
const SECONDS_OF_LONGEST = 120;

/** Blocks to learn from how long the constant work has to be. */
const TRIAL_BLOCKS = 2000;

export const blockNumerics = ['reproducible', 'fast'] as const;

interface Case {
  readonly channels: number;
  readonly taps: number;
  readonly seconds: number;
}

const monoCase = (taps: number, seconds = SECONDS): Case => ({ channels: 1, taps, seconds });

const cases: readonly Case[] = [
  ...[1024, 16_384, 48_000, 240_000].map((taps) => monoCase(taps)),
  monoCase(480_000, SECONDS_OF_LONGEST),
  { channels: 2, taps: 240_000, seconds: SECONDS },
];

type Contender = (typeof blockNumerics)[number] | 'constant';

/** Microseconds for each block of one kernel. */
export interface BlockCost {
  readonly channels: number;
  readonly taps: number;
  /** Of audio, in each pass. */
  readonly seconds: number;
  /** Work that is the same at every block, about as long as the reproducible one's: what the machine adds by itself. */
  readonly passes: Readonly<Record<Contender, readonly Distribution[]>>;
  /** Of each block's fastest pass: what comes back at the same place every time is the work's own. */
  readonly fastest: Readonly<Record<Contender, Distribution>>;
  /** GMAC/s of the constant work in each pass, by its mean: a multiply and an add each, nothing else. */
  readonly peaks: readonly number[];
}

export function measureBlocks(peak: Peak): BlockCost[] {
  return cases.map((each) => measureCase(each, peak));
}

/** A figure of each pass: the median of all. */
export function ofPasses(cost: BlockCost, contender: Contender, figure: (pass: Distribution) => number): number {
  return median(cost.passes[contender].map(figure));
}

/** The mean on a machine whose peak is as given, in GMAC/s. */
export function scaledMean(cost: BlockCost, contender: Contender, peak: number): number {
  return median(cost.passes[contender].map(({ mean }, pass) => (mean * (cost.peaks[pass] ?? Number.NaN)) / peak));
}

function measureCase({ channels, taps, seconds }: Case, peak: Peak): BlockCost {
  const blockCount = Math.floor((seconds * SAMPLE_RATE) / BLOCK_FRAMES);
  const inputs = noiseBlocks(channels, taps);
  const output = Array.from({ length: channels }, () => new Float32Array(BLOCK_FRAMES));
  const weight = decayingWeight(channels, taps);
  const streamed = blockNumerics.map((numerics) => {
    const layer = new Conv1d({ weight, inChannels: channels, outChannels: channels, numerics });
    const stream = layer.createStream();
    // The same block may cost more or less elsewhere in a kernel's cycle: every pass starts anew.
    const start = (): void => stream.reset();
    const run = (index: number): void => void stream.process(inputs[index % inputs.length] ?? [], output);
    return { numerics, layer, start, run };
  });
  const [reproducible, fast] = streamed as [(typeof streamed)[0], (typeof streamed)[0]];
  timeBlocks(fast.run, TRIAL_BLOCKS);
  const trial = new Distribution(timeBlocks(reproducible.run, TRIAL_BLOCKS)).median;
  const runs = runsOf(peak, trial);
  const entrants = [
    ...streamed.map(({ numerics, start, run }) => ({ name: numerics as Contender, start, run })),
    { name: 'constant' as Contender, start: () => {}, run: () => peak.repeat(runs) },
  ].map((entrant) => ({ ...entrant, passes: [] as Float64Array[] }));
  for (let pass = -1; pass < PASSES; pass++) {
    for (const { start, run, passes } of entrants) {
      start();
      const times = timeBlocks(run, blockCount);
      if (pass >= 0) passes.push(times); // the first warms up
    }
  }
  for (const { layer } of streamed) layer.dispose();
  const named = <Value>(value: (passes: Float64Array[]) => Value): Record<Contender, Value> =>
    Object.fromEntries(entrants.map(({ name, passes }) => [name, value(passes)])) as Record<Contender, Value>;
  const passes = named((all) => all.map((times) => new Distribution(times)));
  return {
    ...{ channels, taps, seconds, passes },
    fastest: named((all) => new Distribution(fastestOf(all))),
    peaks: passes.constant.map(({ mean }) => (runs * peak.macsOfRun) / mean / 1000),
  };
}

/** Times through the tile that take so many microseconds. */
function runsOf(peak: Peak, microseconds: number): number {
  timeBlocks(() => peak.repeat(100), TRIAL_BLOCKS);
  const hundred = new Distribution(timeBlocks(() => peak.repeat(100), TRIAL_BLOCKS)).median;
  return Math.max(1, Math.round((100 * microseconds) / hundred));
}

/** Microseconds for each. */
function timeBlocks(run: (index: number) => void, count: number): Float64Array {
  const times = new Float64Array(count);
  let before = performance.now();
  for (let index = 0; index < count; index++) {
    run(index);
    const after = performance.now();
    times[index] = 1000 * (after - before);
    before = after;
  }
  return times;
}

function fastestOf(passes: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(), ...others] = passes;
  return first.map((time, block) => Math.min(time, ...others.map((other) => other[block] ?? Infinity)));
}
