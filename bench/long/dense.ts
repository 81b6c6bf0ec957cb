import { Conv1d, planConv1d } from '../../dist/index.js';
import { Noise } from '../noise.ts';
import { interleave, type Task, type Timing } from '../rounds.ts';
import { BLOCK_FRAMES, noiseBlocks } from './signals.ts';

const ROUNDS = 15;
const CHANNELS = 64;

/** Enough of them to come from beyond the first-level cache, as they do in an application. */
const INPUTS = 8;

export const denseContenders = ['direct', 'fft', 'direct, fast', 'fft, fast'] as const;

export type DenseContender = (typeof denseContenders)[number];

/** One dense layer under both algorithms and numerics. */
export interface DenseCost {
  readonly channels: number;
  readonly kernelSize: number;
  /** Without 'fft' where the kernel is too short for a partition: it runs directly then. */
  readonly timings: Readonly<Record<'direct' | 'direct, fast', Timing> & Partial<Record<DenseContender, Timing>>>;
  /** What 'auto' takes. */
  readonly chosen: 'direct' | 'fft';
}

export async function measureDense(): Promise<DenseCost[]> {
  const costs: DenseCost[] = [];
  for (const kernelSize of [9, 16, 32, 48, 64, 128]) costs.push(await measureKernel(kernelSize));
  return costs;
}

async function measureKernel(kernelSize: number): Promise<DenseCost> {
  const shape = { inChannels: CHANNELS, outChannels: CHANNELS };
  const taps = CHANNELS * kernelSize;
  const weight = new Noise(kernelSize).array(CHANNELS * taps, 1 / Math.sqrt(taps));
  const inputs = noiseBlocks(CHANNELS, kernelSize).slice(0, INPUTS);
  const output = Array.from({ length: CHANNELS }, () => new Float32Array(BLOCK_FRAMES));
  const layers: Conv1d[] = [];
  const task = (algorithm: 'direct' | 'fft', numerics: 'reproducible' | 'fast'): Task => {
    const layer = new Conv1d({ ...shape, weight, algorithm, numerics });
    layers.push(layer);
    const stream = layer.createStream();
    return { awaited: false, run: (index) => void stream.process(inputs[index % inputs.length] ?? [], output) };
  };
  const direct = { direct: task('direct', 'reproducible'), 'direct, fast': task('direct', 'fast') };
  const { partitions = [] } = planConv1d({ ...shape, kernelSize, algorithm: 'fft' });
  const timings =
    partitions.length === 0
      ? await interleave(direct, ROUNDS)
      : await interleave({ ...direct, fft: task('fft', 'reproducible'), 'fft, fast': task('fft', 'fast') }, ROUNDS);
  for (const layer of layers) layer.dispose();
  const chosen = planConv1d({ ...shape, kernelSize, algorithm: 'auto' }).algorithm;
  return { channels: CHANNELS, kernelSize, timings, chosen };
}
