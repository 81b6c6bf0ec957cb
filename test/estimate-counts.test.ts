import { type Conv1dShapeOptions, type PlanHost, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { only, timesOf, type Unit, units } from './helpers/machine.ts';

type Counts = Partial<Record<Unit, number>>;

describe('an estimate counts what the engine does for a block', () => {
  /** Frames of a mirrored ring that are written twice, in vectors: the ring's 4·n frames are those of src/plan/memory.ts. */
  const mirrored = (frames: number, ring: number): number => (frames * (1 - frames / ring)) / 4;

  test.each<[string, Conv1dShapeOptions, PlanHost, Counts]>([
    [
      'a lone row: 20 trios and 4 singles, in tiles of 8 vectors',
      { kernelSize: 64 },
      { blockSize: 128 },
      {
        ...{ call: 1, row: 2, frame: 256, tile: 4, multiplyAdd: 4 * 64 * 8 },
        load: 4 * (20 * (8 + 2 + 3) + 4 * (8 + 1)) + mirrored(128, 196),
      },
    ],
    [
      'the same fast',
      { kernelSize: 64, numerics: 'fast' },
      { blockSize: 128 },
      {
        ...{ call: 1, row: 2, frame: 256, tile: 4, fusedMultiplyAdd: 4 * 64 * 8 },
        load: 4 * (20 * (8 + 2 + 3) + 4 * (8 + 1)) + mirrored(128, 196),
      },
    ],
    [
      'a single frame: adds that wait for each other count as four',
      { kernelSize: 9 },
      { blockSize: 1 },
      {
        ...{ call: 1, shortRow: 2, singleFrame: 2, tile: 1, multiplyAdd: 9 * 4 },
        load: 1 * (1 + 2 + 3) + 6 * (1 + 1) + mirrored(1, 16),
      },
    ],
    [
      '16 rows: two strips of five and two of three, 32 vectors in spans of 12',
      { kernelSize: 3, inChannels: 16, outChannels: 16 },
      { blockSize: 128 },
      {
        ...{ call: 1, row: 32, frame: 32 * 128, tile: 2 * 16 + 2 * (10 + 1), multiplyAdd: 16 * 48 * 32 },
        load: 48 * (2 * 16 * 7 + 2 * (10 * 6 + 5)) + 16 * mirrored(128, 136),
      },
    ],
    [
      '7 rows with fused multiply-adds: a strip of five, one of two',
      { kernelSize: 3, outChannels: 7, numerics: 'fast' },
      { blockSize: 48 },
      {
        ...{ call: 1, row: 8, frame: 8 * 48, tile: 6 + 3, fusedMultiplyAdd: 7 * 3 * 12 },
        load: 3 * (6 * 7 + 3 * 6) + mirrored(48, 56),
      },
    ],
    [
      'two rows: tiles of 4, 2 and 1 vectors',
      { kernelSize: 1, outChannels: 2 },
      { blockSize: 27 },
      { call: 1, shortRow: 3, singleFrame: 81, tile: 3, multiplyAdd: 8 + 4 + 4, load: 6 + 4 + 3 + mirrored(27, 32) },
    ],
    [
      'channels apart, twice: a tile for each',
      { kernelSize: 3, inChannels: 8, outChannels: 8, groups: 8 },
      { blockSize: 32, batch: 2 },
      { call: 1, row: 32, frame: 1024, tile: 16, multiplyAdd: 16 * 3 * 8, load: 16 * (3 * 9 + mirrored(32, 40)) },
    ],
    [
      'stride: all four phases are sorted',
      { kernelSize: 8, stride: 4 },
      { blockSize: 128 },
      {
        ...{ call: 1, row: 2, frame: 160, phasedFrame: 128, tile: 1, multiplyAdd: 64 },
        load: 8 * (8 + 1),
      },
    ],
    [
      'stride: only three of eight phases are read, in rows too short to copy at once',
      { kernelSize: 3, stride: 8, inChannels: 2 },
      { blockSize: 128 },
      {
        ...{ call: 1, row: 2, frame: 256, shortRow: 1, singleFrame: 16, phasedFrame: 2 * 3 * 16, tile: 1 },
        ...{ multiplyAdd: 6 * 4, load: 6 * (4 + 1) },
      },
    ],
    [
      'no output, no row and no tile of it, in two blocks of three',
      { kernelSize: 1, stride: 3 },
      { blockSize: 1 },
      {
        ...{ call: 1, shortRow: 4 / 3, singleFrame: 4 / 3, phasedFrame: 1 / 3, tile: 1 / 3 },
        ...{ multiplyAdd: 4 / 3, load: 2 / 3 },
      },
    ],
  ])('%s', (_, shape, host, counts) => {
    for (const unit of units) {
      expect(timesOf(shape, { ...host, machine: only(unit) }).mean, unit).toBeCloseTo(counts[unit] ?? 0, 6);
    }
  });

  const partitioned = { kernelSize: 96_000 }; // 15 × 128, 14 × 1024, 10 × 8192

  test.each<[string, number, Counts]>([
    // Slices: those that 2048, 16,384 and 96,000 taps reach into.
    ['a block of 128', 128, { call: 2, tick: 3, transform: 32 * 2 * (7 + 10 + 13), product: 32 * (16 + 15 + 11) }],
    ['two of them', 256, { call: 3, tick: 6, transform: 64 * 2 * (7 + 10 + 13), product: 64 * (16 + 15 + 11) }],
    ['a frame', 1, { call: 2, tick: 3 / 128, transform: 15, product: 42 / 4 }],
    // Of 4 in a row, 2 have a tick inside.
    ['a block of 96', 96, { call: 1 + 6 / 4, tick: 9 / 4, transform: 24 * 60, product: 24 * 42 }],
  ])('partitions: %s', (_, blockSize, counts) => {
    for (const unit of ['call', 'tick', 'transform', 'product'] as const) {
      expect(timesOf(partitioned, { blockSize, machine: only(unit) }).mean, unit).toBeCloseTo(counts[unit] ?? 0, 6);
    }
  });

  test('partitions: of the block under way each output sums what came before it, to whole trios and vectors', () => {
    const { mean } = timesOf(partitioned, { blockSize: 128, machine: only('multiplyAdd') });
    // Spans of 32 outputs, each to the lags of its last one, in twelves while trios last: 36, 72, 96, 128 lags.
    expect(mean).toBeCloseTo(8 * (36 + 72 + 96 + 128), 6);
  });

  test('the same of three rows: spans of 24 outputs, lag by lag, in tiles of three vectors and one', () => {
    const shape = { kernelSize: 4096, inChannels: 3, outChannels: 3 };
    expect(planConv1d(shape).partitions?.[0]?.size).toBe(64);
    const { mean } = timesOf(shape, { blockSize: 128, machine: only('multiplyAdd') });
    expect(mean).toBeCloseTo(2 * 3 * (2 * 9 * (24 + 48) + (9 + 4) * 64), 6);
  });

  test('channels, groups and signals in spectra', () => {
    const shape = { kernelSize: 4096, inChannels: 4, outChannels: 6, groups: 2, stride: 2, algorithm: 'fft' } as const;
    const { partitions = [] } = planConv1d(shape);
    expect(partitions).toEqual([{ size: 256, count: 15, offset: 256 }]); // a lag is a tap of both phases
    const host = { blockSize: 256, batch: 3 };
    const rows = 3 * 6;
    const inputs = 2 * 2;
    expect(timesOf(shape, { ...host, machine: only('transform') }).mean).toBeCloseTo(32 * (3 * 4 * 2 + rows) * 7, 6);
    expect(timesOf(shape, { ...host, machine: only('product') }).mean).toBeCloseTo(32 * rows * inputs * 16, 6);
    expect(timesOf(shape, { ...host, machine: only('tick') }).mean).toBeCloseTo(1, 6);
  });
});
