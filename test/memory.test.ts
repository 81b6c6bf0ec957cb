import { Conv1d, type Conv1dOptions, planConv1d, type StreamOptions } from 'tapline';
import { describe, expect, test } from 'vitest';
import { realm } from '../dist/kernel/realm.js';
import { noiseBlock, scenes } from './helpers/arbitrary.ts';
import { growth, taken, takenByAll } from './helpers/pieces.ts';
import { runProcess } from './helpers/process.ts';
import type { Report as Dropped } from './helpers/processes/dropped.ts';
import type { Report as ManyStreams } from './helpers/processes/many-streams.ts';
import type { Report as OutOfMemory } from './helpers/processes/out-of-memory.ts';
import { property } from './helpers/property.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';
import { optionsFor, specimens } from './helpers/specimens.ts';

test('the allocator takes what plans assume that it takes', () => {
  // Pieces of one size in a row, at the end of the memory's part in use: the pointers tell what each takes.
  for (const bytes of [16, 28, 29, 100, 1000, 1004, 4096, 70_000, 1_000_000]) {
    const pieces = Array.from({ length: 40 }, () => realm().allocate(bytes)).sort((a, b) => a - b);
    const steps = pieces.slice(1).map((pointer, i) => pointer - (pieces[i] ?? 0));
    expect(Math.min(...steps), `for ${bytes} bytes`).toBe(taken(bytes));
    for (const pointer of pieces) realm().release(pointer, bytes);
  }
});

describe('a plan says what the engine takes', () => {
  property('weights and state, to the byte', scenes, 300, ({ options, batch, maxBlockSize }) => {
    expectPlanned(options, batch, maxBlockSize);
  });

  test.each(specimens)('$name', ({ options, batch }) => {
    for (const maxBlockSize of [1, 5, 128, 1000]) expectPlanned(options, batch, maxBlockSize);
  });

  test.each([
    { name: 'one level of partitions', shape: { kernelSize: 100, stride: 2 } },
    { name: 'two', shape: { kernelSize: 3000, inChannels: 2, dilation: 3, groups: 2, outChannels: 4 } },
    { name: 'three', shape: { kernelSize: 70_000 } },
  ])('a filter of $name', ({ shape }) => {
    const options = optionsFor({ ...shape, algorithm: 'fft' }, 1);
    for (const maxBlockSize of [1, 128]) expectPlanned(options, 2, maxBlockSize);
  });

  test('for 128 frames where nobody says otherwise', () => {
    using layer = new Conv1d({ weight: new Array(64).fill(1) });
    layer.createStream();
    expect(takenByAll(growth(() => layer.createStream()).pieces)).toBe(layer.plan().memory.state);
  });
});

/** That what the first stream and the second take of linear memory, and what the layer does, is what a plan says. */
function expectPlanned(options: Conv1dOptions, batch: number, maxBlockSize: number): void {
  // Keeps the area for the block in work, which all streams share, from growing.
  using large = new Conv1d({ weight: [1] });
  large.createStream({ maxBlockSize: 2 ** 17 });
  // So does this with the roots that all transforms share.
  using long = new Conv1d({ weight: new Array(33).fill(1), algorithm: 'fft' });
  expect(long.plan().partitions).not.toEqual([]);
  const made = growth(() => new Conv1d(options));
  using layer = made.value;
  const { memory, streamable } = planConv1d(layer.shape, { batch, blockSize: maxBlockSize });
  if (!streamable) return;
  const first = growth(() => layer.createStream({ batch, maxBlockSize })).pieces;
  const { pieces, value: stream } = growth(() => layer.createStream({ batch, maxBlockSize }));
  expect(memory.state).toBe(takenByAll(pieces));
  expect(memory.weights).toBe(takenByAll(made.pieces) + takenByAll(first) - takenByAll(pieces));
  // A clone takes what a stream takes, and so does a restored stream.
  expect(growth(() => stream.clone()).pieces).toEqual(pieces);
  expect(growth(() => layer.restoreStream(stream.snapshot(), { maxBlockSize })).pieces).toEqual(pieces);
}

describe('what is disposed of is given back', () => {
  test.each(specimens)('$name: by streams one by one, and by the layer', ({ options, batch }) => {
    const use = (layer: Conv1d): void => {
      const stream = layer.createStream({ batch, maxBlockSize: 16 });
      const block = noiseBlock(1, batch * layer.shape.inChannels, 40);
      stream.push(block);
      stream.setWeight(options.weight);
      stream.setWeight(options.weight, { fadeFrames: 1000 });
      stream.setWeight(options.weight, { fadeFrames: 1000 });
      const clone = stream.clone();
      const restored = layer.restoreStream(stream.snapshot(), { maxBlockSize: 7 });
      clone.reset();
      for (const one of [stream, restored, clone]) one.dispose();
      layer.apply(block.slice(0, layer.shape.inChannels));
    };
    keepsNothing(() => {
      const layer = new Conv1d(options);
      keepsNothing(() => use(layer));
      layer.createStream({ batch });
      layer.createStream({ batch, maxBlockSize: 3 }).setWeight(options.weight, { fadeFrames: 5 });
      layer.dispose();
    });
  });

  test('and used again: the memory does not grow with time', () => {
    const round = (seed: number): void => {
      using layer = new Conv1d(optionsFor({ inChannels: 3, outChannels: 4, kernelSize: 20 + (seed % 7) }, seed));
      for (let i = 0; i < 20; i++) layer.createStream({ batch: 1 + (i % 3), maxBlockSize: 1 + ((seed * i) % 200) });
    };
    for (let seed = 0; seed < 20; seed++) round(seed);
    const { size } = realm();
    for (let seed = 0; seed < 300; seed++) round(seed);
    expect(realm().size).toBe(size);
  });
});

test('100,000 mono streams of one layer of 64 taps fit in 200 MB, and give them back', () => {
  const { before, during, disposed, anew } = runProcess<ManyStreams>('many-streams.ts', '--expose-gc');
  expect(during.resident - before.resident).toBeLessThan(200e6);
  expect(during.linear - before.linear + during.heap - before.heap).toBeLessThan(200e6);
  expect(disposed.allocated).toBe(before.allocated);
  // The heap keeps a few tables as large as they once were.
  expect(disposed.heap - before.heap).toBeLessThan(0.2 * (during.heap - before.heap));
  expect([anew.linear, anew.allocated]).toEqual([during.linear, during.allocated]);
});

test('layers and streams that are dropped without dispose are freed by garbage collection', () => {
  const { streams, layers, orphan } = runProcess<Dropped>('dropped.ts', '--expose-gc');
  for (const { before, during, after } of [streams, layers, orphan]) {
    expect(during).toBeGreaterThan(before + 50_000);
    expect(after).toBe(before);
  }
  // A stream outlives its layer, and keeps no other's memory.
  expect(orphan.output).toEqual([0.5, 1.5, 3]);
  expect(orphan.alone - orphan.before).toBeLessThan(5000);
  expect(orphan.alone).toBeGreaterThan(orphan.before);
});

describe('too large a size', () => {
  const what = /^RangeError: (history|blocks) for .* needs .* of memory: at most .* can be had$/;

  test.each<[string, Conv1dOptions, StreamOptions]>([
    ['maxBlockSize', { weight: [1] }, { maxBlockSize: 2 ** 28 }],
    ['batch', { weight: [1] }, { batch: 2 ** 25 }],
    ['both', { weight: [1] }, { maxBlockSize: 2 ** 20, batch: 2 ** 20 }],
    ['the largest of all', { weight: [1] }, { maxBlockSize: 2 ** 53 - 1, batch: 2 ** 53 - 1 }],
    ['in a layer of many channels', { weight: new Array(4000).fill(1), inChannels: 4000 }, { maxBlockSize: 2 ** 17 }],
  ])('of %s is a RangeError, and nothing is kept', (_, options, streamOptions) => {
    using layer = new Conv1d(options);
    expect(refusal(() => keepsNothing(() => layer.createStream(streamOptions)))).toMatch(what);
  });

  test('of a restored stream, too', () => {
    using layer = new Conv1d({ weight: [1, 2] });
    const stream = layer.createStream();
    stream.setWeight([3, 4]);
    stream.setWeight([5, 6], { fadeFrames: 7 });
    const bytes = stream.snapshot();
    expect(refusal(() => keepsNothing(() => layer.restoreStream(bytes, { maxBlockSize: 2 ** 28 })))).toMatch(what);
  });

  test.each<[string, Conv1dOptions]>([
    ['dilation', { weight: [1, 1], dilation: 2 ** 28 }],
    ['padding that has to be kept', { weight: [1], padding: [0, 2 ** 29], paddingMode: 'circular' }],
    ['reflected padding', { weight: [1], padding: 2 ** 28, paddingMode: 'reflect' }],
  ])('of %s is refused before anything is allocated', (_, options) => {
    expect(refusal(() => keepsNothing(() => new Conv1d(options)))).toMatch(/^RangeError: history for .* of memory: /);
  });
});

test('where memory runs out, at whichever allocation, a call throws a RangeError and keeps nothing', () => {
  const report = runProcess<OutOfMemory>('out-of-memory.ts');
  for (const [name, tries] of Object.entries(report)) {
    const failed = tries.slice(0, -1);
    expect(failed.length, name).toBeGreaterThan(1);
    for (const { outcome, kept, unchanged } of failed) {
      expect(outcome, name).toMatch(/^RangeError: out of memory: .* more cannot be had$/);
      expect(kept, name).toBe(0);
      expect(unchanged, name).toBe(true);
    }
    expect(tries.at(-1), name).toMatchObject({ outcome: 'done', kept: 0, unchanged: name !== 'setWeight' });
  }
});
