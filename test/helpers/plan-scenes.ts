import fc from 'fast-check';
import type { Conv1dOptions, Conv1dShapeOptions } from 'tapline';
import { type Scene, scenes } from './arbitrary.ts';

/** Scenes whose `sizes` is one block size from 1 to 300, for blocks that are all alike. */
export const evenScenes: fc.Arbitrary<Scene> = fc
  .tuple(scenes, fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 300 })))
  .map(([scene, size]) => ({ ...scene, sizes: [size] }));

/** A layer's options as a plan takes them. */
export function shapeOptions(options: Conv1dOptions): Conv1dShapeOptions {
  const { inChannels = 1, outChannels = 1, groups = 1, weight } = options;
  const kernelSize = options.kernelSize ?? (weight.length * groups) / (inChannels * outChannels);
  return { ...options, kernelSize, bias: options.bias !== undefined };
}
