import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';
import { packFilters } from '../../dist/stream/filters.js';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { expectSameSamples } from '../helpers/heard.ts';
import { join } from '../helpers/law.ts';
import { rendererOf, renderQuantum } from '../helpers/render.ts';

const QUANTUM = 128;

/** Quanta of noise for a node, one after the other. */
function quanta(channels: number, count: number): Float32Array[][] {
  return Array.from({ length: count }, (_, i) => noiseBlock(100 + i, channels, QUANTUM));
}

describe('large filters come in over some quanta', () => {
  test.each([
    ['a filter of three levels', { inChannels: 1, outChannels: 1, kernelSize: 40_000, dilation: 1 }],
    ['true stereo', { inChannels: 2, outChannels: 2, kernelSize: 9_000, dilation: 1 }],
    ['a dilated filter', { inChannels: 1, outChannels: 1, kernelSize: 9_000, dilation: 3 }],
  ])('%s: from one quantum on they are faded in as by setWeight there', (_, shape) => {
    const weights = [1, 2].map((seed) => noise(seed, shape.inChannels * shape.outChannels * shape.kernelSize));
    const [weight = [], other = []] = weights.map((values) => values.map((value) => value / 100));
    const options = { ...shape, weight };
    using layer = new Conv1d(options);
    const renderer = rendererOf(options);
    const input = quanta(shape.inChannels, shape.dilation * 500);
    const fadeFrames = 1000;
    const heard: Float32Array[][] = [];
    let begun = -1;
    input.forEach((block, i) => {
      if (i === 40) renderer.setFilters(packFilters(layer.shape, Float32Array.from(other), undefined), fadeFrames);
      const fadedBefore = renderer.fading;
      heard.push(renderQuantum(renderer, shape.outChannels, block, QUANTUM));
      // A change is over `fadeFrames` after the quantum that it began with.
      if (begun < 0 && fadedBefore && !renderer.fading) begun = i + 1 - Math.ceil(fadeFrames / QUANTUM);
    });
    renderer.dispose();
    expect(begun).toBeGreaterThan(41);
    const stream = layer.createStream();
    const expected = input.map((block, i) => {
      if (i === begun) stream.setWeight(other, { fadeFrames });
      return stream.push(block);
    });
    expectSameSamples(join(heard, shape.outChannels), join(expected, shape.outChannels));
  });

  test('no quantum has much more to do than two sets of filters', () => {
    const weight = noise(1, 60_000);
    using layer = new Conv1d({ weight });
    const renderer = rendererOf({ weight });
    const kernel = realm().kernel('reproducible');
    const worked = (block: Float32Array[]): number => {
      const before = kernel.performedOperations();
      renderQuantum(renderer, 1, block, QUANTUM);
      return kernel.performedOperations() - before;
    };
    const steady = Math.max(...quanta(1, 130).map(worked));
    renderer.setFilters(packFilters(layer.shape, Float32Array.from(noise(2, 60_000)), undefined), 500);
    const changing = quanta(1, 400).map(worked);
    expect(renderer.fading).toBe(false);
    expect(Math.max(...changing)).toBeLessThan(2 * steady);
    renderer.dispose();
  });

  test.each([1, 10, 20, 300])('after a reset %i quanta later only the new ones are heard', (count) => {
    const taps = 40_000;
    const [old, young] = [3, 4].map((seed) => noise(seed, taps).map((value) => value / 100)) as [
      Float32Array,
      Float32Array,
    ];
    using layer = new Conv1d({ weight: young });
    const renderer = rendererOf({ weight: old });
    renderer.setFilters(packFilters(layer.shape, young, undefined), 1000);
    for (const block of quanta(1, count)) renderQuantum(renderer, 1, block, QUANTUM);
    renderer.reset();
    expect(renderer.fading).toBe(false);
    const input = quanta(1, 50);
    const heard = input.map((block) => renderQuantum(renderer, 1, block, QUANTUM));
    expectSameSamples(join(heard, 1), layer.apply(join(input, 1)));
    // Nothing runs along unheard any more: it works as one that never had other weights.
    const plain = rendererOf({ weight: young });
    plain.reset();
    for (const block of input) renderQuantum(plain, 1, block, QUANTUM);
    const kernel = realm().kernel('reproducible');
    const [changed, same] = [renderer, plain].map((each) => {
      const before = kernel.performedOperations();
      for (const block of input) renderQuantum(each, 1, block, QUANTUM);
      return kernel.performedOperations() - before;
    });
    expect(changed).toBe(same);
    renderer.dispose();
    plain.dispose();
  });

  test('reset goes on with them, dispose gives their memory back', () => {
    const weight = noise(1, 40_000);
    const layer = new Conv1d({ weight });
    const filters = packFilters(layer.shape, Float32Array.from(noise(2, 40_000)), undefined);
    layer.dispose();
    const before = realm().allocatedBytes;
    for (const count of [0, 2, 20, 200]) {
      const renderer = rendererOf({ weight });
      renderer.setFilters(filters, 100);
      for (const block of quanta(1, count)) renderQuantum(renderer, 1, block, QUANTUM);
      renderer.reset();
      renderer.setFilters(filters, 100);
      for (const block of quanta(1, 20)) renderQuantum(renderer, 1, block, QUANTUM);
      renderer.dispose();
    }
    expect(realm().allocatedBytes).toBe(before);
  });
});
