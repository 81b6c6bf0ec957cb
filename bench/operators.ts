import { lowpassFilter } from '@neurosity/pipes';
import { map, type OperatorFunction, Subject, scan } from 'rxjs';
import { Conv1d } from '../dist/index.js';
import { conv1d } from '../dist/rx/index.js';
import { BLOCK_FRAMES } from './layers.ts';
import { Noise } from './noise.ts';
import { interleave, type Task, type Timing } from './rounds.ts';

const TAPS = 64;

/** An EEG headset has as many channels, and the peer is made for those. */
const CHANNELS = 8;

const RATE = 250;

/** What a call takes in: so many samples, all channels counted. */
const SAMPLES = {
  process: BLOCK_FRAMES,
  allocation: BLOCK_FRAMES,
  blocks: BLOCK_FRAMES,
  numbers: 1,
  scan: 1,
  planar: CHANNELS * BLOCK_FRAMES,
  epochs: CHANNELS * BLOCK_FRAMES,
  'pipes, epochs': CHANNELS * BLOCK_FRAMES,
  samples: CHANNELS,
  'pipes, samples': CHANNELS,
  'pipes, mono samples': 1,
} as const;

export type OperatorName = keyof typeof SAMPLES;

/** One of the ways in, timed in the same rounds as the others. */
export interface OperatorCost {
  readonly name: OperatorName;
  readonly samples: number;
  readonly timing: Timing;
}

/** `conv1d` of `tapline/rx` with 64 taps on every kind of value, and what people use instead. */
export async function measureOperators(rounds: number): Promise<Record<OperatorName, OperatorCost>> {
  const noise = new Noise(TAPS);
  const taps = noise.array(TAPS, 1 / Math.sqrt(TAPS));
  const layer = new Conv1d({ weight: taps });
  const block = noise.array(BLOCK_FRAMES);
  const planar = Array.from({ length: CHANNELS }, () => noise.array(BLOCK_FRAMES));
  const epoch = { data: planar.map((row) => [...row]), info: { samplingRate: RATE, startTime: 0 } };
  const sample = { data: planar.map((row) => row[0] ?? 0), timestamp: 0, info: { samplingRate: RATE } };
  const peer = lowpassFilter({ nbChannels: CHANNELS, cutoffFrequency: 30, samplingRate: RATE });

  const tasks: Record<OperatorName, Task> = {
    process: processing(layer, block),
    allocation: feeding(
      map((value: Float32Array) => new Float32Array(value.length)),
      block,
    ),
    blocks: feeding(conv1d<Float32Array>(layer), block),
    numbers: feeding(conv1d<number>(layer), 0.5),
    scan: feeding(scanning([...taps]), 0.5),
    planar: feeding(conv1d<{ data: Float32Array[] }>(layer, { batch: CHANNELS }), { ...epoch, data: planar }),
    epochs: feeding(conv1d<typeof epoch>(layer, { batch: CHANNELS }), epoch),
    'pipes, epochs': feeding(peer, epoch),
    samples: feeding(conv1d<typeof sample>(layer, { batch: CHANNELS }), sample),
    'pipes, samples': feeding(peer, sample),
    'pipes, mono samples': feeding(lowpassFilter({ nbChannels: 1, cutoffFrequency: 30, samplingRate: RATE }), {
      ...sample,
      data: sample.data.slice(0, 1),
    }),
  };
  const timings = await interleave(tasks, rounds);
  layer.dispose();
  const cost = (name: OperatorName): OperatorCost => ({ name, samples: SAMPLES[name], timing: timings[name] });
  const names = Object.keys(SAMPLES) as OperatorName[]; // `Object.keys` has forgotten that they are
  return Object.fromEntries(names.map((name) => [name, cost(name)])) as Record<OperatorName, OperatorCost>;
}

function processing(layer: Conv1d, block: Float32Array): Task {
  const stream = layer.createStream();
  const input = [block];
  const output = [new Float32Array(BLOCK_FRAMES)];
  return {
    awaited: false,
    run() {
      stream.process(input, output);
    },
  };
}

/** The same value again and again through an operator, to a subscriber that keeps the last. */
function feeding<T, R>(operator: OperatorFunction<T, R>, value: T): Task {
  const source = new Subject<T>();
  let last: R | undefined;
  source.pipe(operator).subscribe((result) => {
    last = result;
  });
  return {
    awaited: false,
    run() {
      source.next(value);
      if (last === undefined) throw new Error('an operator brought nothing');
    },
  };
}

/** A FIR filter as it is written with RxJS alone. */
function scanning(taps: readonly number[]): OperatorFunction<number, number> {
  return (source) =>
    source.pipe(
      scan((history: number[], x: number) => [x, ...history].slice(0, taps.length), []),
      map((history) => history.reduce((sum, x, k) => sum + x * (taps[k] ?? 0), 0)),
    );
}
