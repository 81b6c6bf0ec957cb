import fc from 'fast-check';
import { Conv1d, type Conv1dOptions, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';
import { noiseBlock } from '../helpers/arbitrary.ts';
import { longScenes } from '../helpers/long-scenes.ts';
import { property } from '../helpers/property.ts';
import { keepsNothing } from '../helpers/refusal.ts';
import { optionsFor } from '../helpers/specimens.ts';

/** What layers with partitions take of linear memory, against their plans. */

/** What the allocator takes for a piece: a header of 4 bytes and a size of 12 + 16·n. */
const ROUNDING = 4 + 15;

/** A layer's pieces are its filters, its layout and the description of its partitions; a stream's rings, state and voice. */
const PIECES = 3;

/** By how many bytes a call makes linear memory in use grow, and what it returns. */
function growth<T>(call: () => T): { bytes: number; value: T } {
  const before = realm().allocatedBytes;
  const value = call();
  return { bytes: realm().allocatedBytes - before, value };
}

function expectPlanned(options: Conv1dOptions, batch: number, maxBlockSize: number): void {
  // Makes the realm's roots of unity and its area for the block in work, which are there once for all layers.
  using large = new Conv1d({ weight: options.weight, kernelSize: options.weight.length, algorithm: 'fft' });
  large.createStream({ maxBlockSize: 2 ** 16 });
  const made = growth(() => new Conv1d(options));
  using layer = made.value;
  const { memory, streamable } = planConv1d(layer.shape, { batch, blockSize: maxBlockSize });
  if (!streamable) return;
  const first = growth(() => layer.createStream({ batch, maxBlockSize })).bytes;
  const { bytes, value: stream } = growth(() => layer.createStream({ batch, maxBlockSize }));
  const weights = made.bytes + first - bytes;
  expect(memory.state, 'state').toBeGreaterThan(bytes);
  expect(memory.state, 'state').toBeLessThanOrEqual(bytes + PIECES * ROUNDING);
  expect(memory.weights, 'weights').toBeGreaterThan(weights);
  expect(memory.weights, 'weights').toBeLessThanOrEqual(weights + PIECES * ROUNDING);
  // A clone takes what a stream takes, and so does a restored stream.
  expect(growth(() => stream.clone()).bytes).toBe(bytes);
  expect(growth(() => layer.restoreStream(stream.snapshot(), { maxBlockSize })).bytes).toBe(bytes);
}

describe('a plan says what the engine takes', () => {
  const scales = { weightScale: fc.constant(0), signalScale: fc.constant(0) };
  const scenes = longScenes({ shortest: 40, longest: 30_000, mostTaps: 60_000, ...scales });
  property('weights and state', scenes, 150, ({ options, batch, maxBlockSize }) => {
    expectPlanned(options, batch, maxBlockSize);
  });

  test.each([1, 128, 4096])('of ten seconds, for blocks of %i', (maxBlockSize) => {
    expectPlanned(optionsFor({ kernelSize: 480_000 }, 1), 1, maxBlockSize);
  });
});

describe('what is disposed of is given back', () => {
  test.each<[string, Parameters<typeof optionsFor>[0], batch: number]>([
    ['one level', { kernelSize: 300 }, 1],
    ['two levels, batch 2', { kernelSize: 5000, bias: true }, 2],
    ['three levels', { kernelSize: 60_000 }, 1],
    ['channels, stride and dilation', { kernelSize: 900, inChannels: 4, outChannels: 2, groups: 2, stride: 2 }, 1],
    ['reflected, fast', { kernelSize: 900, dilation: 3, padding: 99, paddingMode: 'reflect', numerics: 'fast' }, 1],
  ])('%s', (_, shape, batch) => {
    const options = optionsFor({ algorithm: 'fft', ...shape }, 1);
    const use = (layer: Conv1d): void => {
      const stream = layer.createStream({ batch, maxBlockSize: 64 });
      const block = noiseBlock(1, batch * layer.shape.inChannels, 200);
      stream.push(block);
      stream.setWeight(options.weight);
      stream.setWeight(options.weight, { fadeFrames: 10_000 });
      stream.push(block);
      stream.setWeight(options.weight, { fadeFrames: 10_000 });
      const clone = stream.clone();
      const restored = layer.restoreStream(stream.snapshot(), { maxBlockSize: 7 });
      for (const one of [stream, clone, restored]) one.push(block);
      clone.reset();
      for (const one of [stream, restored, clone]) one.dispose();
      layer.apply(block.slice(0, layer.shape.inChannels));
    };
    // The roots of unity stay with the realm.
    new Conv1d(options).dispose();
    keepsNothing(() => {
      const layer = new Conv1d(options);
      keepsNothing(() => use(layer));
      layer.createStream({ batch });
      const fading = layer.createStream({ batch, maxBlockSize: 3 });
      fading.push(noiseBlock(1, batch * layer.shape.inChannels, 100));
      fading.setWeight(options.weight, { fadeFrames: 5000 });
      layer.dispose();
    });
  });

  test('after a fade, what it came from', () => {
    using layer = new Conv1d({ weight: new Array<number>(3000).fill(0.1), algorithm: 'fft' });
    const stream = layer.createStream();
    const block = noiseBlock(1, 1, 500);
    stream.push(block);
    stream.setWeight(new Array<number>(3000).fill(0.2));
    keepsNothing(() => {
      // The old set goes when the fade is over, and one as large has come.
      stream.setWeight(new Array<number>(3000).fill(0.3), { fadeFrames: 700 });
      stream.push(block);
      stream.push(block);
    });
  });

  test('and used again: the memory does not grow with time', () => {
    const round = (seed: number): void => {
      using layer = new Conv1d(optionsFor({ kernelSize: 500 + 1000 * (seed % 5), algorithm: 'fft' }, seed));
      for (let i = 0; i < 5; i++) layer.createStream({ batch: 1 + (i % 3), maxBlockSize: 1 + ((seed * i) % 200) });
    };
    for (let seed = 0; seed < 20; seed++) round(seed);
    const { size } = realm();
    for (let seed = 0; seed < 100; seed++) round(seed);
    expect(realm().size).toBe(size);
  });
});

test('a state is some bytes for each tap, whatever the block size', () => {
  for (const kernelSize of [48_000, 480_000, 4_800_000]) {
    const { memory } = planConv1d({ kernelSize });
    expect(memory.state / kernelSize).toBeLessThan(16);
    expect(memory.weights / kernelSize).toBeLessThan(16);
  }
});
