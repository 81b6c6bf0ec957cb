import { Conv1d, type Conv1dShapeOptions, conv1d, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { expectSameBits } from '../helpers/law.ts';
import { longScenes } from '../helpers/long-filters.ts';
import { shapeOptions } from '../helpers/plan-scenes.ts';
import { property } from '../helpers/property.ts';
import { optionsFor } from '../helpers/specimens.ts';

describe("algorithm 'fft'", () => {
  test.each<Conv1dShapeOptions>([
    { kernelSize: 1 },
    { kernelSize: 32 },
    { kernelSize: 96, stride: 3 },
    { kernelSize: 64, stride: 4, dilation: 6 },
  ])('%o is too short for partitions: it keeps its name, and gives the bits of the direct path', (shape) => {
    using layer = new Conv1d(optionsFor({ ...shape, algorithm: 'fft' }, 1));
    using direct = new Conv1d(optionsFor({ ...shape, algorithm: 'direct' }, 1));
    const plan = layer.plan();
    expect([plan.algorithm, plan.partitions, plan.shape.algorithm]).toEqual(['fft', [], 'fft']);
    const signal = noiseBlock(2, 1, 500);
    expectSameBits(layer.apply(signal), direct.apply(signal));
  });

  property('its plan lists partitions that cover every tap once, head aside', longScenes, 300, ({ options }) => {
    const { partitions, shape } = planConv1d({ ...shapeOptions(options), algorithm: 'fft' });
    for (const [i, { size, count, offset }] of (partitions ?? []).entries()) {
      const next = partitions?.[i + 1];
      const end = offset + size * count;
      expect(count).toBeGreaterThan(0);
      if (next === undefined) {
        expect(end).toBeGreaterThanOrEqual(shape.kernelSize);
        expect(end - size).toBeLessThan(shape.kernelSize);
      } else {
        expect(end).toBe(next.offset);
        expect(next.size).toBeGreaterThan(size);
      }
    }
  });
});

describe("algorithm 'auto'", () => {
  property('is one of the two, with the bits of the one it is', longScenes, 100, ({ options, signal, batch }) => {
    using auto = new Conv1d({ ...options, algorithm: 'auto' });
    const { algorithm, partitions } = auto.plan();
    expect(partitions === undefined).toBe(algorithm === 'direct');
    using named = new Conv1d({ ...options, algorithm });
    expect(named.plan().partitions).toEqual(partitions);
    const one = signal.slice(0, signal.length / batch);
    try {
      auto.apply(one);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError); // too short to make its padding
      return;
    }
    expectSameBits(auto.apply(one), named.apply(one));
  });

  test('does not depend on batch, block size, weights or bias, only on the shape', () => {
    for (const kernelSize of [3, 31, 64, 128, 200, 1000, 50_000]) {
      const { algorithm, partitions } = planConv1d({ kernelSize });
      for (const host of [{ batch: 7 }, { blockSize: 1 }, { blockSize: 4096, length: 5, sampleRate: 8000 }]) {
        const plan = planConv1d({ kernelSize }, host);
        expect([plan.algorithm, plan.partitions]).toEqual([algorithm, partitions]);
      }
    }
  });

  test('runs a short filter directly and a long one by FFT', () => {
    expect(planConv1d({ kernelSize: 16 }).algorithm).toBe('direct');
    expect(planConv1d({ kernelSize: 2000 }).algorithm).toBe('fft');
  });
});

test("'auto' takes partitions that fit into memory, or none", () => {
  const wide = { kernelSize: 200, inChannels: 1100, outChannels: 1100 };
  expect(() => planConv1d({ ...wide, algorithm: 'fft' })).toThrow(RangeError);
  expect(planConv1d(wide).algorithm).toBe('direct');
  for (const outChannels of [1, 16, 64, 256]) {
    for (const dilation of [1, 512, 4096]) {
      for (const kernelSize of [256, 4096, 65_536]) {
        const shape = { outChannels, dilation, kernelSize };
        const fits = (algorithm: 'auto' | 'direct'): boolean => {
          try {
            return planConv1d({ ...shape, algorithm }).shape.algorithm === algorithm;
          } catch {
            return false;
          }
        };
        if (fits('direct')) expect(fits('auto'), JSON.stringify(shape)).toBe(true);
      }
    }
  }
});

test('the functional form goes the same way', () => {
  const weight = noise(1, 5000);
  const [signal = new Float32Array(0)] = noiseBlock(2, 1, 20_000);
  using layer = new Conv1d({ weight, algorithm: 'fft' });
  const { data, shape } = conv1d({ data: signal, shape: [1, 20_000] }, { weight, algorithm: 'fft' });
  expect(shape).toEqual([1, 20_000]);
  expectSameBits([data], layer.apply([signal]));
});
