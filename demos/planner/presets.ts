import { PLAIN, type Question } from './question.ts';

export interface Preset {
  readonly name: string;
  /** What is interesting about it. */
  readonly about: string;
  readonly question: Question;
}

const preset = (name: string, about: string, question: Partial<Question>): Preset => ({
  name,
  about,
  question: { ...PLAIN, ...question },
});

export const PRESETS: readonly Preset[] = [
  preset('FIR, 64 taps', 'A short mono filter: summed directly, no later than its block.', {
    kernelSize: 64,
    operation: 'convolution',
  }),
  preset('WaveNet layer', 'Three taps eight frames apart on 16 channels, causal.', {
    kernelSize: 3,
    dilation: 8,
    inChannels: 16,
    outChannels: 16,
    bias: true,
  }),
  preset('Strided encoder', 'One output on 64 channels for every eight frames.', {
    kernelSize: 16,
    stride: 8,
    outChannels: 64,
    padding: [8, 8],
    paddingMode: 'replicate',
    bias: true,
    sampleRate: 16000,
    blockSize: 160,
    length: 16000,
  }),
  preset('Reverb, 5 s', 'A very long kernel, cut into partitions: not a frame later for it.', {
    kernelSize: 240000,
    operation: 'convolution',
    batch: 2,
    length: 480000,
  }),
  preset('IMU smoother', 'Nine sensor channels smoothed in place: centred, so it looks ahead.', {
    kernelSize: 11,
    inChannels: 9,
    outChannels: 9,
    groups: 9,
    padding: 'same',
    paddingMode: 'reflect',
    operation: 'convolution',
    sampleRate: 100,
    blockSize: 10,
    length: 6000,
  }),
  preset('Depthwise', 'Every channel by itself, as in a separable layer.', {
    kernelSize: 7,
    inChannels: 64,
    outChannels: 64,
    groups: 64,
    padding: 'same',
    bias: true,
    sampleRate: 16000,
    length: 16000,
  }),
  preset('True stereo room', 'Four filters of a second each, from 2 to 2 channels.', {
    kernelSize: 48000,
    inChannels: 2,
    outChannels: 2,
    operation: 'convolution',
    length: 480000,
  }),
];
