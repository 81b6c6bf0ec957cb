import { Conv1d, type Conv1dShape, type Conv1dShapeOptions, type Conv1dStream } from 'tapline';
import { describe, expect, test } from 'vitest';
import { greatestCommonDivisor } from '../../dist/conv1d/divisor.js';
import { realm } from '../../dist/kernel/realm.js';
import { choosePartitioning } from '../../dist/plan/algorithm.js';
import { countPartitions } from '../../dist/plan/partitions.js';
import { planSums } from '../../dist/plan/sums.js';
import { noiseBlock } from '../helpers/arbitrary.ts';
import { optionsFor } from '../helpers/specimens.ts';

/** Multiplies and adds as the kernel counts them, block by block: partitions are no good live if some block does all. */

/** What the kernel counts of transforms and products in each of `blocks` blocks; and the outputs that are out after it. */
function runBlocks(
  stream: Conv1dStream,
  channels: number,
  size: number,
  blocks: number,
  numerics: 'fast' | 'reproducible',
) {
  const kernel = realm().kernel(numerics);
  const block = noiseBlock(size, channels, size);
  const output = stream.push(block).map(() => new Float32Array(size));
  const transforms = new Float64Array(blocks);
  const emitted = new Float64Array(blocks + 1);
  for (let index = 0; index < blocks; index++) {
    emitted[index] = stream.emitted;
    const before = kernel.performedOperations();
    stream.process(block, output);
    transforms[index] = kernel.performedOperations() - before;
  }
  emitted[blocks] = stream.emitted;
  return { transforms, emitted };
}

function meanAndMost(counts: Float64Array): { mean: number; max: number } {
  return {
    mean: counts.reduce((sum, count) => sum + count, 0) / counts.length,
    max: counts.reduce((most, count) => Math.max(most, count), 0),
  };
}

describe('a minute of 128-frame blocks of a filter of ten seconds', () => {
  test.each(['reproducible', 'fast'] as const)('has no block that does 1.5 times the mean: %s', (numerics) => {
    using layer = new Conv1d({ ...optionsFor({ kernelSize: 480_000 }, 1), numerics });
    const { transforms } = runBlocks(layer.createStream(), 1, 128, 22_500, numerics);
    const { mean, max } = meanAndMost(transforms);
    expect(mean).toBeGreaterThan(0);
    expect(max / mean).toBeLessThan(1.5);
    const { executed } = layer.plan({ blockSize: 128 }).perBlock ?? {};
    expect((executed?.max ?? NaN) / (executed?.mean ?? NaN)).toBeLessThan(1.1);
  });
});

/*
 * Beside what the kernel counts there is the head, which sums n lags of a block's n-th cell, or all of them where
 * residues alternate, so many products in a row, and adds such sums up; each output then gets its tail, its scale and
 * its bias; and at each tick larger levels add theirs to the smallest one's. The grid's blocks start at output 0, whatever lies in front of it.
 */
function besideTransforms(shape: Conv1dShape, batch: number): (from: number, to: number) => number {
  const { inChannels, outChannels, groups } = shape;
  const partitioning = choosePartitioning(shape);
  const { base, residues, planes, levels } = partitioning;
  const rows = batch * outChannels;
  const lag = (2 * rows * inChannels * planes) / groups;
  const inputs = (inChannels * planes) / groups;
  const { products } = planSums(inputs * base, countPartitions(partitioning));
  // One tick for each residue in a cycle, `base` cells apart and now and then one more.
  const shared = greatestCommonDivisor(base, residues);
  const ticks = Array.from(
    { length: residues },
    (_, i) => base * (i + 1) - shared + Math.floor((i * shared) / residues),
  );
  const atTick = rows * base * (levels.length - 1);
  return (from, to) => {
    let operations = 0;
    for (let m = from; m < to; m++) {
      const cell = m % (base * residues);
      const lags = residues > 1 ? base : cell + 1;
      operations += lag * lags + rows * (Math.ceil((inputs * lags) / products) - 1) + 3 * rows;
      if (ticks.includes(cell)) operations += atTick;
    }
    return operations;
  };
}

describe('a plan says what a block executes, on average and at most', () => {
  test.each<[name: string, shape: Conv1dShapeOptions, blockSize: number, batch: number]>([
    ['one level', { kernelSize: 300 }, 128, 1],
    ['one level, blocks of 1', { kernelSize: 300 }, 1, 1],
    ['one level, a prime block', { kernelSize: 1000 }, 97, 1],
    ['two levels', { kernelSize: 4000 }, 128, 1],
    ['two levels, blocks of 48', { kernelSize: 4000 }, 48, 1],
    ['two levels, blocks of 441', { kernelSize: 16_384 }, 441, 1],
    ['three levels', { kernelSize: 60_000 }, 128, 1],
    ['three levels, blocks of 480', { kernelSize: 60_000 }, 480, 1],
    ['ten seconds', { kernelSize: 480_000 }, 128, 1],
    ['batch', { kernelSize: 5000 }, 128, 3],
    ['channels', { kernelSize: 2000, inChannels: 3, outChannels: 4, bias: true }, 128, 1],
    ['groups', { kernelSize: 3000, inChannels: 4, outChannels: 6, groups: 2 }, 100, 2],
    ['stride', { kernelSize: 6000, stride: 3 }, 128, 1],
    ['stride and channels', { kernelSize: 6000, stride: 2, inChannels: 2, outChannels: 2 }, 200, 1],
    ['dilation', { kernelSize: 3000, dilation: 2 }, 128, 1],
    ['dilation that the base is no multiple of', { kernelSize: 6000, dilation: 3 }, 100, 1],
    ['more dilation than a base', { kernelSize: 300, dilation: 200 }, 128, 2],
    ['dilation and two levels', { kernelSize: 9000, dilation: 6, outChannels: 2 }, 480, 1],
    ['stride and dilation', { kernelSize: 5000, stride: 2, dilation: 3 }, 128, 1],
    ['stride and dilation that share a factor', { kernelSize: 5000, stride: 4, dilation: 6, inChannels: 2 }, 64, 1],
    ['padding', { kernelSize: 6000, padding: 'same' }, 96, 1],
    ['fast', { kernelSize: 6000, numerics: 'fast' }, 128, 1],
  ])('%s: %o in blocks of %i, batch %i', (_, options, blockSize, batch) => {
    const shape = { algorithm: 'fft', ...options } as const;
    using layer = new Conv1d(optionsFor(shape, 2));
    const { inChannels, numerics, stride } = layer.shape;
    const { base, residues, levels } = choosePartitioning(layer.shape);
    const { perBlock } = layer.plan({ blockSize, batch });
    const period = base * residues * (levels.at(-1)?.ticks ?? 0) * stride;
    const blocks = period / greatestCommonDivisor(period, blockSize);
    const stream = layer.createStream({ batch, maxBlockSize: blockSize });
    // Into the steady state: the period then is the same from wherever it starts.
    stream.push(noiseBlock(1, batch * inChannels, blockSize * Math.ceil(layer.shape.kernelSize / blockSize)));
    const { transforms, emitted } = runBlocks(stream, batch * inChannels, blockSize, blocks, numerics);
    const beside = besideTransforms(layer.shape, batch);
    const scaling = blockSize * batch * inChannels; // of the input, once a frame
    const all = transforms.map((count, i) => count + beside(emitted[i] ?? NaN, emitted[i + 1] ?? NaN) + scaling);
    const { mean, max } = meanAndMost(all);
    expect(mean / (perBlock?.executed.mean ?? NaN)).toBeCloseTo(1, 9);
    expect(max).toBe(perBlock?.executed.max);
  });
});
