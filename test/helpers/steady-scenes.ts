import type { Conv1dOptions, StreamOptions } from 'tapline';

/** A stream and the blocks that it takes in over and over. */
export interface SteadyScene {
  readonly options: Conv1dOptions;
  /** Frames in each block, over and over. */
  readonly sizes: readonly number[];
  readonly stream?: StreamOptions;
  /** The first sample of every block. */
  readonly sample?: number;
  readonly fadeFrames?: number;
  /** The control: `push` makes an array for each block. */
  readonly pushes?: boolean;
}

const weight = new Array(16).fill(0.5);
const sizes = [128, 1, 33, 127, 64, 7, 31, 32, 96, 5];
const stereo = { inChannels: 2, outChannels: 3, weight: new Array(30).fill(0.5), bias: [1, 2, 3] };

const partitioned = { weight: new Array(60).fill(0.5), algorithm: 'fft' } as const;
const threeLevels = { weight: new Array(60_000).fill(0.5), outChannels: 2, algorithm: 'fft', bias: [1, 2] } as const;

/** The scene that has to fail. */
export const CONTROL = 'push, which makes an array for each block';

export const steadyScenes: Readonly<Record<string, SteadyScene>> = {
  'blocks of 128': { options: { weight }, sizes: [128] },
  'blocks of 1': { options: { weight }, sizes: [1] },
  'blocks of varying length': { options: { weight }, sizes },
  'stride 2': { options: { weight, stride: 2 }, sizes },
  'stride beyond the kernel': { options: { weight, stride: 40 }, sizes },
  'many channels': { options: stereo, sizes },
  'a batch': { options: stereo, sizes, stream: { batch: 3 } },
  'fast numerics': { options: { ...stereo, numerics: 'fast' }, sizes },
  "nonFinite 'zero'": { options: { weight }, sizes, stream: { nonFinite: 'zero' }, sample: NaN },
  "nonFinite 'throw'": { options: { weight }, sizes, stream: { nonFinite: 'throw' } },
  'NaN propagated': { options: { weight }, sizes, sample: NaN },
  'replicate padding': { options: { weight, padding: [3, 4], paddingMode: 'replicate' }, sizes },
  'reflect padding': { options: { weight, padding: [3, 40], paddingMode: 'reflect' }, sizes },
  'circular right padding': { options: { weight, padding: [0, 40], paddingMode: 'circular' }, sizes },
  'a fade': { options: { weight }, sizes, fadeFrames: 1e9 },
  'partitions, blocks of 1': { options: partitioned, sizes: [1] },
  'partitions, stride and dilation': { options: { ...partitioned, stride: 4, dilation: 6 }, sizes },
  'partitions, NaN propagated': { options: partitioned, sizes, sample: NaN },
  'partitions, reflect padding': { options: { ...partitioned, padding: [3, 40], paddingMode: 'reflect' }, sizes },
  'three levels of partitions': { options: threeLevels, sizes },
  'three levels of partitions, a fade': { options: threeLevels, sizes, fadeFrames: 1e9 },
  [CONTROL]: { options: { weight }, sizes: [128], pushes: true },
};
