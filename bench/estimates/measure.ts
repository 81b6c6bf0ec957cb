import { Conv1d, type Conv1dShapeOptions, calibrate, planConv1d } from '../../dist/index.js';
import { Noise } from '../noise.ts';
import { interleave, type Task, type Timing } from '../rounds.ts';

const ROUNDS = 31;

/** What a plan says that a block takes, and what it takes. */
export interface EstimateCost {
  readonly name: string;
  readonly blockSize: number;
  /** Microseconds. */
  readonly estimate: number;
  readonly timing: Timing;
}

const channels = (inChannels: number, outChannels = inChannels): { inChannels: number; outChannels: number } => ({
  inChannels,
  outChannels,
});

/** One of every kind; none of them is what calibration runs. */
const scenes: readonly [name: string, blockSize: number, shape: Conv1dShapeOptions][] = [
  ['1→1 K64', 1, { kernelSize: 64 }],
  ['1→1 K64', 128, { kernelSize: 64 }],
  ['1→1 K64, fast', 128, { kernelSize: 64, numerics: 'fast' }],
  ['1→1 K128 s8', 1024, { kernelSize: 128, stride: 8 }],
  ['8→8 K9', 128, { ...channels(8), kernelSize: 9 }],
  ['16→32 K5 s2', 256, { ...channels(16, 32), kernelSize: 5, stride: 2 }],
  ['32→32 K3 depthwise', 64, { ...channels(32), kernelSize: 3, groups: 32 }],
  ['48→48 K7 d4 in 4 groups', 128, { ...channels(48), kernelSize: 7, dilation: 4, groups: 4 }],
  ['64→64 K3', 128, { ...channels(64), kernelSize: 3 }],
  ['64→64 K3, fast', 128, { ...channels(64), kernelSize: 3, numerics: 'fast' }],
  ['1→1 K1,024', 128, { kernelSize: 1024 }],
  ['1→1 K48,000', 128, { kernelSize: 48_000 }],
  ['1→1 K240,000, fast', 512, { kernelSize: 240_000, numerics: 'fast' }],
  ['2→2 K16,384', 128, { ...channels(2), kernelSize: 16_384 }],
  ['8→8 K512', 128, { ...channels(8), kernelSize: 512 }],
];

export async function measureEstimates(): Promise<EstimateCost[]> {
  const machine = calibrate();
  const layers: Conv1d[] = [];
  const tasks = scenes.map(([, blockSize, shape]): Task => {
    const { inChannels = 1, outChannels = 1, groups = 1, stride = 1, kernelSize } = shape;
    const noise = new Noise(kernelSize);
    const taps = (inChannels * kernelSize) / groups;
    const weight = noise.array(outChannels * taps, 1 / Math.sqrt(taps));
    const layer = new Conv1d({ ...shape, bias: undefined, weight });
    layers.push(layer);
    const stream = layer.createStream({ maxBlockSize: blockSize });
    const input = Array.from({ length: inChannels }, () => noise.array(blockSize));
    const output = Array.from({ length: outChannels }, () => new Float32Array(Math.ceil(blockSize / stride)));
    return { awaited: false, run: () => void stream.process(input, output) };
  });
  const timings = await interleave(Object.fromEntries(tasks.map((task, i) => [`${i}`, task])), ROUNDS);
  for (const layer of layers) layer.dispose();
  return scenes.map(([name, blockSize, shape], i): EstimateCost => {
    const estimate = planConv1d(shape, { machine, blockSize }).estimate?.microsecondsPerBlock.mean;
    const timing = timings[`${i}`];
    if (estimate === undefined || timing === undefined) throw new Error(`${name} was not measured`);
    return { name, blockSize, estimate, timing };
  });
}
