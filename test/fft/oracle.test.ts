import fc from 'fast-check';
import { type Block, Conv1d } from 'tapline';
import { expect, test } from 'vitest';
import { noise, showScene } from '../helpers/arbitrary.ts';
import { longScenes, signalsOf } from '../helpers/long-scenes.ts';
import { onnxConv1d, type Values } from '../helpers/onnx.ts';
import { Definition, paddedRow } from '../helpers/partitioned-bound.ts';

const SEED = Number(process.env.SEED ?? Date.now() & 0x7fffffff);
const SHAPES = 100;

const scenes = longScenes({
  shortest: 130,
  longest: 4000,
  mostTaps: 12_000,
  weightScale: fc.integer({ min: -10, max: 10 }),
  signalScale: fc.integer({ min: -10, max: 10 }),
});

// Padded frames are put on in plain code first, so that its Conv, which pads with zeros only, serves every mode.
test(`onnxruntime agrees on random shapes with partitions (${SHAPES} shapes, SEED=${SEED})`, async () => {
  let compared = 0;
  for (const scene of fc.sample(scenes, { numRuns: SHAPES, seed: SEED })) {
    const [signal = []] = signalsOf(scene);
    using layer = new Conv1d(scene.options);
    const { shape } = layer;
    if (layer.plan().partitions?.length === 0) continue;
    const { stride, dilation, groups, kernelSize, inChannels, outChannels } = shape;
    const { weight, bias } = scene.options;
    const inputs = inChannels / groups;
    const filters = shape.operation === 'convolution' ? reversed(weight, kernelSize) : weight;
    const theirs = await onnxConv1d(
      planar(signal.map((row) => paddedRow(row, shape))),
      { data: Float32Array.from(filters), dims: [outChannels, inputs, kernelSize] },
      bias && { data: Float32Array.from(bias), dims: [outChannels] },
      { stride, dilation, groups, padding: [0, 0] },
    );
    const ours = layer.apply(signal);
    const outputs = ours[0]?.length ?? 0;
    expect(theirs.dims, showScene(scene)).toEqual([1, outChannels, outputs]);
    const definition = new Definition(scene.options, signal);
    for (let co = 0; co < outChannels; co++) {
      for (const place of noise(co, 40)) {
        const m = Math.floor((place + 1) * 0.5 * outputs);
        // Both are within the bound of the exact value.
        const { bound } = definition.measure(ours, co, m);
        const difference = Math.abs((ours[co]?.[m] ?? NaN) - (theirs.data[co * outputs + m] ?? NaN));
        expect(difference, `channel ${co}, output ${m}: ${showScene(scene)}`).toBeLessThanOrEqual(2 * bound);
      }
    }
    compared++;
  }
  expect(compared).toBeGreaterThan(SHAPES / 2);
});

function planar(rows: Block): Values {
  const length = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * length);
  rows.forEach((row, channel) => {
    data.set(row, channel * length);
  });
  return { data, dims: [1, rows.length, length] };
}

/** Every filter back to front. */
function reversed(weight: ArrayLike<number>, kernelSize: number): Float32Array {
  return Float32Array.from(weight, (_, i) => weight[i - (i % kernelSize) + kernelSize - 1 - (i % kernelSize)] ?? NaN);
}
