import { Conv1d, type Conv1dStream } from '../dist/index.js';
import { Noise } from './noise.ts';
import { interleave, type Task, type Timing } from './rounds.ts';

/** A layer with as many channels out as in, and a block size. */
interface Case {
  readonly name: string;
  readonly channels: number;
  readonly kernelSize: number;
  readonly frames: number;
}

/** What one call costs through each way in. */
export interface CallCost {
  readonly name: string;
  readonly process: Timing;
  readonly push: Timing;
}

export interface CallCosts {
  /** 64 mono taps, a frame at a time. */
  readonly single: CallCost;
  /** Blocks of 128 frames. */
  readonly blocks: readonly CallCost[];
}

const single: Case = { name: '1→1 K64, 1 frame', channels: 1, kernelSize: 64, frames: 1 };
const blocks: readonly Case[] = [
  { name: '1→1 K64, 128 frames', channels: 1, kernelSize: 64, frames: 128 },
  { name: '16→16 K3, 128 frames', channels: 16, kernelSize: 3, frames: 128 },
];

/** `process`, which writes into the caller's arrays, beside `push`, which makes fresh ones. */
export async function measureCalls(rounds: number): Promise<CallCosts> {
  const costs: CallCost[] = [];
  for (const each of blocks) costs.push(await measureCase(each, rounds));
  return { single: await measureCase(single, rounds), blocks: costs };
}

async function measureCase({ name, channels, kernelSize, frames }: Case, rounds: number): Promise<CallCost> {
  const noise = new Noise(kernelSize);
  const weight = noise.array(channels * channels * kernelSize, 1 / Math.sqrt(channels * kernelSize));
  const conv1d = new Conv1d({ weight, inChannels: channels, outChannels: channels });
  const input = Array.from({ length: channels }, () => noise.array(frames));
  const output = Array.from({ length: channels }, () => new Float32Array(frames));
  const task = (run: (stream: Conv1dStream) => void): Task => {
    const stream = conv1d.createStream();
    return { awaited: false, run: () => run(stream) };
  };
  const timings = await interleave(
    {
      process: task((stream) => stream.process(input, output)),
      push: task((stream) => stream.push(input)),
    },
    rounds,
  );
  conv1d.dispose();
  return { name, ...timings };
}
