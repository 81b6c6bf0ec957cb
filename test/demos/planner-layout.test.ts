import fc from 'fast-check';
import { Conv1d, type Conv1dPlan, type Conv1dShape, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { bandsOf } from '../../demos/planner/bands.ts';
import { type Column, columnsRead, type FrameColumn, layColumns, type Scene } from '../../demos/planner/columns.ts';
import { hiddenTaps, nothingToDraw, paddedTaps } from '../../demos/planner/describe.ts';
import { comesWith, newestRead, outputsWith, positionRead, tapAt, weightOf } from '../../demos/planner/timing.ts';
import { propertyOf } from '../helpers/property.ts';

interface Drawn {
  readonly plan: Conv1dPlan;
  readonly length: number;
  readonly blockSize: number;
  readonly outputs: number;
  readonly output: number;
  readonly budget: number;
}

const shapes = fc
  .record({
    kernelSize: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 200 })),
    stride: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 9 })),
    dilation: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 20 })),
    padding: fc.oneof(
      fc.constantFrom('causal' as const, 'valid' as const),
      fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })),
    ),
    paddingMode: fc.constantFrom('zeros', 'replicate', 'reflect', 'circular'),
    operation: fc.constantFrom('cross-correlation', 'convolution'),
  })
  .map((options) => planConv1d(options));

/** Layers on signals that bring outputs. */
const drawn = fc
  .record({
    plan: shapes,
    length: fc.integer({ min: 0, max: 400 }),
    blockSize: fc.integer({ min: 1, max: 150 }),
    share: fc.nat(1000).map((n) => n / 1000), // doubles themselves lie near 0
    budget: fc.integer({ min: 6, max: 60 }),
  })
  .filter(({ plan, length }) => nothingToDraw(plan, length) === undefined)
  .map(({ plan, length, blockSize, share, budget }): Drawn => {
    const outputs = plan.outputLength(length);
    return { plan, length, blockSize, outputs, output: Math.round(share * (outputs - 1)), budget };
  });

const streaming = drawn.filter(({ plan }) => plan.streamable);

function sceneOf({ plan: { shape }, length, blockSize, outputs, output }: Drawn): Scene {
  return { shape, length, blockSize, outputs, output };
}

function framesOf(columns: readonly Column[]): FrameColumn[] {
  return columns.filter((column) => column.kind === 'frame');
}

describe('when outputs come', () => {
  propertyOf('each block brings what the plan says', streaming, 400, ({ plan, length, blockSize, outputs }) => {
    const { shape } = plan;
    const blocks = Math.floor(length / blockSize);
    const counts = Array.from({ length: blocks }, () => 0);
    for (let m = 0; m < outputs; m++) {
      const block = Math.max(0, Math.floor(comesWith(shape, m) / blockSize));
      if (block < blocks) counts[block] = (counts[block] ?? 0) + 1;
    }
    expect(counts).toEqual(counts.map((_, block) => plan.outputsInBlock(block, blockSize)));
  });

  propertyOf('a stream, frame by frame, brings each with the frame that is drawn', streaming, 100, (one) => {
    const { plan, length, outputs } = one;
    using layer = layerOf(plan.shape);
    using stream = layer.createStream();
    const came: number[] = [];
    const take = (position: number, blocks: Float32Array[]): void => {
      for (const _ of blocks[0] ?? []) came.push(position);
    };
    take(-1, stream.push([new Float32Array(0)]));
    for (let position = 0; position < length; position++) take(position, stream.push([new Float32Array(1)]));
    take(length, stream.flush());
    expect(came).toEqual(
      Array.from({ length: outputs }, (_, m) => Math.min(length, Math.max(-1, comesWith(plan.shape, m)))),
    );
  });

  propertyOf('lookahead and start-up are the plan’s', streaming, 300, ({ plan }) => {
    const { shape, latency } = plan;
    expect(Math.max(0, newestRead(shape, 0))).toBe(latency.lookahead);
    expect(Math.max(0, comesWith(shape, 0))).toBe(latency.startup);
  });

  propertyOf('every output comes with exactly one position', drawn, 300, ({ plan: { shape }, length, outputs }) => {
    const found: number[] = [];
    for (let position = 0 - shape.padding[0]; position < length + shape.padding[1]; position++) {
      const [first, last] = outputsWith(shape, outputs, position) ?? [1, 0];
      for (let m = first; m <= last; m++) found.push(m);
    }
    expect(found).toEqual(Array.from({ length: outputs }, (_, m) => m));
  });
});

describe('the columns', () => {
  propertyOf('are the whole padded signal, old to new, within the budget', drawn, 500, (one) => {
    const { shape } = one.plan;
    const columns = layColumns(sceneOf(one), one.budget);
    let next = 0 - shape.padding[0];
    for (const column of columns) {
      const [from, to] = column.kind === 'frame' ? [column.position, column.position] : [column.from, column.to];
      expect(from).toBe(next);
      expect(to).toBeGreaterThanOrEqual(from);
      next = to + 1;
    }
    expect(next).toBe(one.length + shape.padding[1]);
    // As much as there is room for.
    if (columns.some(({ kind }) => kind === 'break')) expect(columns.length).toBe(one.budget);
    else expect(columns.length).toBeLessThanOrEqual(one.budget);
  });

  propertyOf('show where the chosen output comes out', drawn, 500, (one) => {
    const { shape } = one.plan;
    const at = framesOf(layColumns(sceneOf(one), one.budget)).find(({ outputs }) => {
      const [first, last] = outputs ?? [1, 0];
      return first <= one.output && one.output <= last;
    });
    expect(at?.position).toBe(comesWith(shape, one.output));
  });

  propertyOf('show all taps of short kernels, and say how many are left out of others', drawn, 500, (one) => {
    const { shape } = one.plan;
    const scene = sceneOf(one);
    const columns = layColumns(scene, one.budget);
    const shown = framesOf(columns).filter(({ position }) => tapAt(shape, one.output, position) !== undefined);
    expect(shown.length + hiddenTaps(scene, columns)).toBe(shape.kernelSize);
    if (2 * shape.kernelSize + 3 <= one.budget) expect(shown.length).toBe(shape.kernelSize);
  });

  propertyOf('an output reads xp[m·s + k·d], as the engine does', drawn, 150, (one) => {
    const { plan, length, output, outputs } = one;
    const { shape } = plan;
    const columns = layColumns(sceneOf(one), 2 * shape.kernelSize + 8);
    const drawnReads = new Map<number, number>();
    for (const index of columnsRead(columns, shape, output)) {
      const column = columns[index];
      if (column?.kind !== 'frame' || column.source < 0) continue;
      const k = tapAt(shape, output, column.position);
      if (k === undefined) continue;
      expect(column.position).toBe(output * shape.stride + k * shape.dilation - shape.padding[0]);
      drawnReads.set(column.source, (drawnReads.get(column.source) ?? 0) + weightOf(shape, k) + 1);
    }
    // Weights 1 … K and an impulse at each frame in turn: sums of small integers, exact.
    using layer = layerOf(shape);
    const read = new Map<number, number>();
    for (let frame = 0; frame < length; frame++) {
      const impulse = new Float32Array(length);
      impulse[frame] = 1;
      const heard = Math.round(layer.apply([impulse])[0]?.[output] ?? 0);
      if (heard !== 0) read.set(frame, heard);
    }
    expect(outputs).toBeGreaterThan(output);
    expect([...drawnReads].sort(byFrame)).toEqual([...read].sort(byFrame));
  });

  propertyOf('padding is counted as it lies', drawn, 300, (one) => {
    const { shape } = one.plan;
    const reads = Array.from({ length: shape.kernelSize }, (_, k) => positionRead(shape, one.output, k));
    expect(paddedTaps(sceneOf(one))).toBe(reads.filter((at) => at < 0 || at >= one.length).length);
  });

  propertyOf('a band holds what belongs to its block alone, and all of that', drawn, 300, (one) => {
    const scene = sceneOf(one);
    const columns = layColumns(scene, one.budget);
    const bands = bandsOf(columns, scene);
    const placeOf = (position: number) =>
      position < 0 ? 'before' : position < one.length ? Math.floor(position / one.blockSize) : 'after';
    for (const [index, column] of columns.entries()) {
      const [from, to] = column.kind === 'frame' ? [column.position, column.position] : [column.from, column.to];
      const holding = bands.filter((band) => band.from <= index && index < band.to);
      expect(holding.map(({ what }) => what)).toEqual(placeOf(from) === placeOf(to) ? [placeOf(from)] : []);
    }
  });
});

test('a layer that is too long for the signal, or whose padding is, is not drawn but explained', () => {
  const long = planConv1d({ kernelSize: 10, padding: 'valid' });
  expect(nothingToDraw(long, 9)).toMatch(/brings no output: the kernel reaches over 10 frames/);
  expect(nothingToDraw(long, 10)).toBeUndefined();
  const reflected = planConv1d({ kernelSize: 5, padding: 'causal', paddingMode: 'reflect' });
  expect(nothingToDraw(reflected, 4)).toMatch(/needs a signal of at least 5 frames: got 4/);
  expect(nothingToDraw(reflected, 5)).toBeUndefined();
});

/** Taps 1, 2 … K, summed directly. */
function layerOf(shape: Conv1dShape): Conv1d {
  const weight = Float32Array.from({ length: shape.kernelSize }, (_, k) => k + 1);
  return new Conv1d({ ...shape, bias: undefined, algorithm: 'direct', weight });
}

function byFrame([a]: [number, number], [b]: [number, number]): number {
  return a - b;
}
