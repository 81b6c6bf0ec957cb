import type { Conv1dOptions, Conv1dShapeOptions } from 'tapline';
import { noise } from './arbitrary.ts';

/** A layer small enough to try every position of its streams, each with another thing to get wrong. */
export interface Specimen {
  readonly name: string;
  readonly options: Conv1dOptions;
  readonly batch: number;
}

/** Numbers of a layer, as `setWeight` takes them. */
export interface Numbers {
  readonly weight: Float32Array;
  /** None where the layer has none. */
  readonly bias: Float32Array | undefined;
}

/** Deterministic numbers for a layer of this shape; −1 ≤ each < 1. */
export function numbersFor(shape: Conv1dShapeOptions, seed: number): Numbers {
  const { inChannels = 1, outChannels = 1, groups = 1, kernelSize, bias = false } = shape;
  return {
    weight: noise(seed, outChannels * (inChannels / groups) * kernelSize),
    bias: bias ? noise(seed + 1, outChannels) : undefined,
  };
}

/** A layer's options with deterministic numbers. */
export function optionsFor(shape: Conv1dShapeOptions, seed: number): Conv1dOptions {
  return { ...shape, ...numbersFor(shape, seed) };
}

function specimen(name: string, shape: Conv1dShapeOptions, batch = 1): Specimen {
  return { name, options: optionsFor(shape, name.length), batch };
}

export const specimens: readonly Specimen[] = [
  specimen('causal', { kernelSize: 5 }),
  specimen('one tap', { kernelSize: 1, bias: true }),
  specimen('dilated, batch 2', { kernelSize: 4, dilation: 3, inChannels: 2, outChannels: 3, bias: true }, 2),
  specimen('valid, stride 3', { kernelSize: 7, stride: 3, padding: 'valid' }),
  specimen('stride beyond the kernel', { kernelSize: 3, stride: 7, padding: [1, 4] }),
  specimen('stride and dilation that share a factor', { kernelSize: 5, stride: 4, dilation: 6, outChannels: 2 }),
  specimen('zeros further left than the kernel reaches', { kernelSize: 3, padding: [9, 2], bias: true }),
  specimen('same', { kernelSize: 6, padding: 'same', outChannels: 5 }),
  specimen('groups, fast', {
    kernelSize: 3,
    dilation: 2,
    groups: 2,
    inChannels: 4,
    outChannels: 6,
    bias: true,
    numerics: 'fast',
  }),
  specimen('a long convolution, fast', { kernelSize: 33, operation: 'convolution', numerics: 'fast' }),
  specimen('replicate', { kernelSize: 4, padding: 'same', paddingMode: 'replicate' }),
  specimen('replicate, stride 2, batch 2', { kernelSize: 5, stride: 2, padding: [6, 3], paddingMode: 'replicate' }, 2),
  specimen('replicate right only', { kernelSize: 3, padding: [0, 4], paddingMode: 'replicate', inChannels: 2 }),
  specimen('reflect further left than the kernel reaches', {
    kernelSize: 4,
    padding: [11, 4],
    paddingMode: 'reflect',
    bias: true,
  }),
  specimen(
    'reflect, stride 3, batch 2, fast',
    { kernelSize: 4, stride: 3, dilation: 2, padding: 5, paddingMode: 'reflect', numerics: 'fast', inChannels: 2 },
    2,
  ),
  specimen('reflect right only', { kernelSize: 5, padding: [0, 3], paddingMode: 'reflect' }),
  specimen('circular right', { kernelSize: 3, padding: [0, 5], paddingMode: 'circular', outChannels: 2, bias: true }),
  specimen(
    'circular right, stride 2, batch 2',
    { kernelSize: 4, stride: 2, padding: [0, 9], paddingMode: 'circular' },
    2,
  ),
];
