import { type Block, Conv1d } from 'tapline';
import { conv1dAsync, conv1dTransform } from 'tapline/streams';
import { describe, expect } from 'vitest';
import { type Scene, scenes } from '../helpers/arbitrary.ts';
import { cut, expectSameBits, join } from '../helpers/law.ts';
import { asyncProperty } from '../helpers/property.ts';
import { rejection } from '../helpers/refusal.ts';
import { collect, readableOf } from '../helpers/sources.ts';
import { expectedOutput } from '../helpers/values.ts';

/** A host of the layer, for blocks that are known beforehand. */
type Run = (layer: Conv1d, blocks: readonly Block[], scene: Scene) => AsyncIterable<Block>;

const runs: readonly { name: string; run: Run }[] = [
  {
    name: 'conv1dTransform',
    run: (layer, blocks, { batch, maxBlockSize }) =>
      readableOf(blocks).pipeThrough(conv1dTransform(layer, { batch, maxBlockSize })),
  },
  {
    name: 'conv1dAsync',
    run: (layer, blocks, { batch, maxBlockSize }) => conv1dAsync(layer, readableOf(blocks), { batch, maxBlockSize }),
  },
  {
    name: 'conv1dAsync of a plain iterable',
    run: (layer, blocks, { batch, maxBlockSize }) => conv1dAsync(layer, blocks, { batch, maxBlockSize }),
  },
];

describe.each(runs)('$name', ({ run }) => {
  asyncProperty('every cut gives the bits of apply', scenes, 150, async (scene) => {
    using layer = new Conv1d(scene.options);
    const whole = expectedOutput(scene, layer);
    const blocks = cut(scene.signal, scene.sizes);
    if (whole === undefined) return void expect(() => run(layer, blocks, scene)).toThrow('cannot stream');
    const outputs = collect(run(layer, blocks, scene));
    if (typeof whole === 'string') return void expect(await rejection(outputs)).toBe(whole);
    expectSameBits(join(await outputs, whole.length), whole);
    for (const block of await outputs) expect(block[0]?.length, 'no block is empty').toBeGreaterThan(0);
  });
});
