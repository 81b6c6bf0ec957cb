import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Block, Conv1d, conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { checkLayer } from '../dist/conv1d/layer.js';
import { paddedIndex } from '../dist/conv1d/padding.js';
import { reference } from '../dist/conv1d/reference.js';
import { layers, noiseBlock, scenes } from './helpers/arbitrary.ts';
import { expectWithinBound, promisedBound } from './helpers/bound.ts';
import { onnxConv1d, type Values } from './helpers/onnx.ts';
import { property } from './helpers/property.ts';

const SEED = Number(process.env.SEED ?? Date.now() & 0x7fffffff);

describe('onnxruntime', () => {
  // Padded frames are put on in plain code first, so that its Conv, which pads with zeros only, serves every mode.
  test(`agrees with the layer on random shapes (SEED=${SEED})`, { timeout: 300_000 }, async () => {
    let compared = 0;
    for (const [options, length, seed] of fc.sample(fc.tuple(layers, fc.integer({ min: 80, max: 400 }), fc.nat()), {
      numRuns: 300,
      seed: SEED,
    })) {
      const { shape, weight, bias } = checkLayer(options);
      const signal = noiseBlock(seed, shape.inChannels, length);
      const [left, right] = shape.padding;
      if (Math.max(left, right) >= length) continue;
      const padded = signal.map((row) => pad(row, shape.paddingMode, left, right));
      if ((padded[0]?.length ?? 0) < shape.dilation * (shape.kernelSize - 1) + 1) continue;
      const inputs = shape.inChannels / shape.groups;
      const filters = shape.operation === 'convolution' ? reversed(weight, shape.kernelSize) : weight;
      const theirs = await onnxConv1d(
        values(
          padded.flatMap((row) => [...row]),
          [1, shape.inChannels, padded[0]?.length ?? 0],
        ),
        values(filters, [shape.outChannels, inputs, shape.kernelSize]),
        bias && values(bias, [shape.outChannels]),
        { stride: shape.stride, dilation: shape.dilation, groups: shape.groups, padding: [0, 0] },
      );
      const layer = new Conv1d(options);
      const ours = layer.apply(signal);
      const plan = layer.plan();
      layer.dispose();
      expect(theirs.dims, JSON.stringify(shape)).toEqual([1, shape.outChannels, ours[0]?.length]);
      // Both are within the bound of the exact value.
      const exact = ours.map((row, co) => Float64Array.from(row, (_, m) => theirs.data[co * row.length + m] ?? NaN));
      expectWithinBound(ours, exact, (co, m) => 2 * promisedBound(plan, weight, bias, signal, co, m));
      compared++;
    }
    expect(compared).toBeGreaterThan(150);
  });

  test('agrees on the shapes that networks use', async () => {
    for (const [inChannels, outChannels, groups, kernelSize, dilation, stride] of [
      [64, 64, 1, 9, 1, 1],
      [32, 32, 1, 3, 4, 1],
      [16, 16, 16, 3, 8, 1],
      [8, 24, 8, 5, 2, 2],
      [1, 1, 1, 257, 1, 1],
      [2, 6, 2, 7, 3, 5],
    ] as const) {
      const inputs = inChannels / groups;
      const weight = noiseBlock(1, 1, outChannels * inputs * kernelSize)[0] ?? new Float32Array(0);
      const signal = noiseBlock(2, inChannels, 600);
      const layer = new Conv1d({ weight, inChannels, outChannels, groups, dilation, stride, padding: 'causal' });
      const ours = layer.apply(signal);
      const theirs = await onnxConv1d(
        values(
          signal.flatMap((row) => [...row]),
          [1, inChannels, 600],
        ),
        values(weight, [outChannels, inputs, kernelSize]),
        undefined,
        { stride, dilation, groups, padding: [dilation * (kernelSize - 1), 0] },
      );
      const exact = ours.map((row, co) => Float64Array.from(row, (_, m) => theirs.data[co * row.length + m] ?? NaN));
      const plan = layer.plan();
      expectWithinBound(ours, exact, (co, m) => 2 * promisedBound(plan, weight, undefined, signal, co, m));
      layer.dispose();
    }
  });
});

// Outputs computed by PyTorch itself, from ONNX's conformance data. Not part of the project: skipped where it is absent.
const CONFORMANCE = new URL('../../shared/conformance/pytorch-conv1d.json', import.meta.url);

describe.skipIf(!existsSync(CONFORMANCE))('PyTorch', () => {
  interface Data {
    shape: number[];
    data: number[];
  }
  interface Case {
    name: string;
    stride: number;
    dilation: number;
    padding: [number, number];
    groups: number;
    input: Data;
    weight: Data;
    bias: Data;
    output: Data;
  }
  const cases: Case[] = existsSync(CONFORMANCE) ? JSON.parse(readFileSync(CONFORMANCE, 'utf8')).cases : [];

  test('there are eight cases', () => {
    expect(cases).toHaveLength(8);
  });

  test.each(cases)('agrees on $name', ({ stride, dilation, padding, groups, input, weight, bias, output }) => {
    const [outChannels = 1, inputs = 1, kernelSize = 1] = weight.shape;
    const ours = conv1d(
      { data: Float32Array.from(input.data), shape: input.shape },
      {
        ...{ stride, dilation, padding, groups, kernelSize, outChannels },
        ...{ inChannels: inputs * groups, weight: weight.data, bias: bias.data },
      },
    );
    expect(ours.shape).toEqual(output.shape);
    output.data.forEach((value, i) => {
      expect(Math.abs((ours.data[i] ?? NaN) - value)).toBeLessThan(2e-6);
    });
  });
});

property('every output is within the promised error of the float64 reference', scenes, 1000, (scene) => {
  const checked = checkLayer(scene.options);
  const signal = scene.signal.slice(0, checked.shape.inChannels);
  const layer = new Conv1d(scene.options);
  try {
    const output = applied(layer, signal);
    if (output === undefined) return;
    const { weight, bias } = checked;
    const plan = layer.plan();
    expectWithinBound(output, reference(checked, signal), (co, m) => promisedBound(plan, weight, bias, signal, co, m));
  } finally {
    layer.dispose();
  }
});

test('tiny and huge numbers stay within the promised error', () => {
  for (const scale of [2 ** -149, 2 ** -140, 2 ** -130, 2 ** -70, 2 ** 100]) {
    const signal = noiseBlock(5, 2, 300).map((row) => row.map((x) => x * scale));
    const options = { inChannels: 2, outChannels: 5, kernelSize: 9, weight: noiseBlock(6, 1, 90)[0] ?? [] };
    const layer = new Conv1d(options);
    const checked = checkLayer(options);
    const plan = layer.plan();
    const { weight } = checked;
    expectWithinBound(layer.apply(signal), reference(checked, signal), (co, m) =>
      promisedBound(plan, weight, undefined, signal, co, m),
    );
    layer.dispose();
  }
});

/** The layer's output, or nothing for a signal too short to make its padding. */
function applied(layer: Conv1d, signal: Block): Float32Array[] | undefined {
  try {
    return layer.apply(signal);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return undefined;
  }
}

function values(data: ArrayLike<number>, dims: readonly number[]): Values {
  return { data: Float32Array.from(data), dims };
}

function pad(row: Float32Array, mode: Parameters<typeof paddedIndex>[0], left: number, right: number): Float32Array {
  return Float32Array.from(
    { length: left + row.length + right },
    (_, i) => row[paddedIndex(mode, i - left, row.length)] ?? 0,
  );
}

/** Every filter back to front. */
function reversed(weight: Float32Array, kernelSize: number): Float32Array {
  return weight.map((_, i) => weight[i - (i % kernelSize) + kernelSize - 1 - (i % kernelSize)] ?? NaN);
}
