import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';
import { noiseBlock } from '../helpers/arbitrary.ts';
import { frames } from '../helpers/feed.ts';
import { cut, expectSameBits, join } from '../helpers/law.ts';
import { longScenes, longSpecimens, threeLevels } from '../helpers/long-filters.ts';
import { misuse } from '../helpers/misuse.ts';
import { poisoned } from '../helpers/poison.ts';
import { property } from '../helpers/property.ts';
import { keepsNothing, refusal } from '../helpers/refusal.ts';
import { countDue } from '../helpers/windows.ts';

describe('counts', () => {
  property('outputs come as soon as they are due, and outputLength foretells them', longScenes, 200, (scene) => {
    const { options, batch, signal, sizes, maxBlockSize } = scene;
    using layer = new Conv1d(options);
    if (!layer.plan().streamable) return;
    const stream = layer.createStream({ batch, maxBlockSize });
    const shape = { ...options, kernelSize: layer.shape.kernelSize, bias: undefined };
    expect([stream.position, stream.emitted]).toEqual([0, 0]);
    for (const block of cut(signal, sizes)) {
      const foretold = stream.outputLength(block[0]?.length ?? 0);
      const before = stream.emitted;
      expect(stream.push(block)[0]?.length).toBe(foretold);
      expect(stream.emitted - before).toBe(foretold);
      expect(stream.emitted).toBe(Number(countDue(shape, BigInt(stream.position))));
    }
    expect(stream.position).toBe(signal[0]?.length);
    // A stream far out foretells, too.
    const due = countDue(shape, BigInt(stream.position) + 10n ** 12n) - BigInt(stream.emitted);
    expect(stream.outputLength(1e12)).toBe(Number(due));
  });

  test('a plan foretells every block', () => {
    using layer = new Conv1d(threeLevels);
    const plan = layer.plan();
    const stream = layer.createStream();
    const block = noiseBlock(1, 1, 5000);
    for (let index = 0; index < 20; index++) {
      expect(stream.push(block)[0]?.length).toBe(plan.outputsInBlock(index, 5000));
    }
  });
});

describe.each(longSpecimens)('$name', ({ options, batch }) => {
  test('a wrong call leaves the stream as it was, at any position', () => {
    using layer = new Conv1d(options);
    const channels = batch * layer.shape.inChannels;
    const signal = noiseBlock(4, channels, 300);
    const stream = layer.createStream({ batch, maxBlockSize: 16, nonFinite: 'throw' });
    const twin = layer.createStream({ batch });
    const room = (length: number): Float32Array[] =>
      Array.from({ length: batch * layer.shape.outChannels }, () => new Float32Array(length).fill(9));
    for (const block of cut(signal, [0, 1, 30, 1, 32, 63, 2, 100])) {
      const before = stream.snapshot();
      const bad = frames(signal, 0, 40);
      bad[channels - 1]?.fill(NaN, 39);
      const due = stream.outputLength(40);
      const output = room(due);
      const calls: readonly (() => unknown)[] = [
        () => stream.push(bad),
        () => stream.process(bad, output),
        () => stream.push([...signal, new Float32Array(300)]),
        () =>
          misuse(
            stream,
            'push',
            signal.map((row) => [...row]),
          ),
        () => misuse(stream, 'process', frames(signal, 0, 40), null),
        () => stream.process(frames(signal, 0, 300), room(stream.outputLength(300) - 1)),
        () => stream.setWeight([...options.weight].slice(1)),
        () => stream.setWeight([...options.weight].with(3, NaN), { fadeFrames: 7 }),
        () => stream.setWeight(options.weight, { fadeFrames: -1 }),
      ];
      for (const call of calls) expect(refusal(() => keepsNothing(call))).toMatch(/^(Type|Range)Error: /);
      expect(output).toEqual(room(due));
      expect(Buffer.compare(stream.snapshot(), before)).toBe(0);
      expectSameBits(stream.push(block), twin.push(block));
    }
    expectSameBits(stream.flush(), twin.flush());
  });

  test('reset gives the stream that it was at first', () => {
    using layer = new Conv1d(options);
    const signal = poisoned(noiseBlock(2, batch * layer.shape.inChannels, 400), 250);
    const stream = layer.createStream({ batch });
    const first = stream.snapshot();
    const whole = join([stream.push(signal), stream.flush()], batch * layer.shape.outChannels);
    for (const middle of [400, 64, 33, 1, 0]) {
      stream.reset();
      expect([stream.position, stream.emitted]).toEqual([0, 0]);
      expect(Buffer.compare(stream.snapshot(), first)).toBe(0);
      const blocks = cut(signal, [40, 111]).map((one) => stream.push(one));
      expectSameBits(join([...blocks, stream.flush()], whole.length), whole);
      // The next reset finds a stream in the middle of a signal, or at the very start.
      stream.reset();
      stream.push(frames(signal, 0, middle));
    }
  });

  test('what streams take is given back with them, copies and fades included', () => {
    const layer = new Conv1d(options);
    const block = noiseBlock(1, batch * layer.shape.inChannels, 200);
    keepsNothing(() => {
      const stream = layer.createStream({ batch, maxBlockSize: 16 });
      stream.push(block);
      for (let i = 0; i < 2; i++) stream.setWeight(options.weight, { fadeFrames: 1000 });
      const others = [stream.clone(), layer.restoreStream(stream.snapshot(), { maxBlockSize: 7 })];
      others[0]?.reset();
      for (const one of [stream, ...others]) one.dispose();
    });
    const before = realm().allocatedBytes;
    layer.createStream({ batch }).setWeight(options.weight, { fadeFrames: 5 });
    layer.dispose();
    expect(realm().allocatedBytes).toBeLessThan(before);
  });
});
