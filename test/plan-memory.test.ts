import { Conv1d, type Conv1dOptions, type Conv1dShapeOptions, type PlanHost, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { growth } from './helpers/pieces.ts';
import { evenScenes, shapeOptions } from './helpers/plan-scenes.ts';
import { property } from './helpers/property.ts';

/** A plan's memory against what layers and streams take. */

/** The allocator keeps 4 bytes for itself in each piece and rounds up to 16. */
const MOST_ROUNDING = 4 + 15;

describe('memory', () => {
  property('is what the engine takes', evenScenes, 300, ({ options, batch, sizes: [blockSize = 1] }) => {
    const shape = shapeOptions(options);
    const plan = planConv1d(shape, { batch, blockSize });
    if (!plan.streamable) return;
    const { layer, stream } = measure(options, batch, blockSize);
    expectAbout(plan.memory.weights, layer);
    expectAbout(plan.memory.state, stream);
  });

  property('is whole bytes, more than the numbers kept', evenScenes, 300, ({ options, batch, sizes: [blockSize] }) => {
    const shape = shapeOptions(options);
    const { memory, streamable } = planConv1d(shape, { batch, blockSize });
    const { inChannels = 1, outChannels = 1, groups = 1, kernelSize, dilation = 1, stride = 1 } = shape;
    expect(Number.isSafeInteger(memory.weights)).toBe(true);
    expect(Number.isSafeInteger(memory.state)).toBe(true);
    expect(memory.weights).toBeGreaterThan((4 * outChannels * inChannels * kernelSize) / groups);
    // Every frame between two outputs' windows may be read again, unless the stride skips it.
    const history = stride === 1 ? dilation * (kernelSize - 1) : 0;
    expect(memory.state).toBeGreaterThan(streamable ? 4 * batch * inChannels * history : 0);
  });

  test('of a stream is for blocks of 128 unless the host says otherwise', () => {
    const { memory } = planConv1d({ kernelSize: 5 });
    expect(planConv1d({ kernelSize: 5 }, { blockSize: 128 }).memory).toEqual(memory);
    expect(planConv1d({ kernelSize: 5 }, { blockSize: 129 }).memory.state).toBeGreaterThan(memory.state);
  });

  test('does not depend on the signal or the clock', () => {
    const { memory } = planConv1d({ kernelSize: 5 });
    expect(planConv1d({ kernelSize: 5 }, { length: 1e9, sampleRate: 48000 }).memory).toEqual(memory);
  });

  const shape = { inChannels: 4, outChannels: 4, kernelSize: 3 };
  test.each<[string, 'weights' | 'state', (size: number) => [Conv1dShapeOptions, PlanHost]]>([
    ['batch', 'state', (size) => [shape, { batch: size }]],
    ['blockSize', 'state', (size) => [shape, { blockSize: 16 * size }]],
    ['kernelSize, run directly', 'state', (size) => [{ ...shape, kernelSize: 16 * size, algorithm: 'direct' }, {}]],
    ['dilation', 'state', (size) => [{ ...shape, dilation: 16 * size }, {}]],
    ['inChannels', 'state', (size) => [{ ...shape, inChannels: size }, {}]],
    ['reflection', 'state', (size) => [{ ...shape, padding: size, paddingMode: 'reflect' }, {}]],
    ['circular right padding', 'state', (size) => [{ ...shape, padding: [0, size], paddingMode: 'circular' }, {}]],
    ['kernelSize, run directly', 'weights', (size) => [{ ...shape, kernelSize: 16 * size, algorithm: 'direct' }, {}]],
    ['inChannels', 'weights', (size) => [{ ...shape, inChannels: 4 * size }, {}]],
    ['outChannels', 'weights', (size) => [{ ...shape, outChannels: 4 * size }, {}]],
  ])('grows with %s: %s', (_, part, at) => {
    const sizes = Array.from({ length: 40 }, (_, i) => planConv1d(...at(i + 1)).memory[part]);
    for (let i = 1; i < sizes.length; i++) expect(sizes[i], `step ${i}`).toBeGreaterThan(sizes[i - 1] ?? NaN);
  });
});

/** Pieces asked of linear memory, in bytes: for a layer's filters and what its streams share, and for each stream. */
function measure(options: Conv1dOptions, batch: number, maxBlockSize: number): Record<'layer' | 'stream', number[]> {
  // Holds the area for the block in work, which all streams share, at a size that no later stream exceeds.
  using holder = new Conv1d({ weight: [1] });
  holder.createStream({ maxBlockSize: 2 ** 18 });
  // Holds the roots that all transforms share.
  using long = new Conv1d({ weight: new Array(33).fill(1), algorithm: 'fft' });
  expect(long.plan().partitions).not.toEqual([]);
  const { pieces: filters, value: layer } = growth(() => new Conv1d(options));
  const first = growth(() => layer.createStream({ batch, maxBlockSize })).pieces;
  const stream = growth(() => layer.createStream({ batch, maxBlockSize })).pieces;
  layer.dispose();
  // The first stream brings what all share, in front of what is its own.
  const shared = first.slice(0, first.length - stream.length);
  expect(first.slice(shared.length)).toEqual(stream);
  return { layer: [...filters, ...shared], stream };
}

function expectAbout(planned: number, pieces: readonly number[]): void {
  const asked = pieces.reduce((sum, bytes) => sum + bytes, 0);
  expect(planned).toBeGreaterThanOrEqual(asked + 4 * pieces.length);
  expect(planned).toBeLessThanOrEqual(asked + MOST_ROUNDING * pieces.length);
}
