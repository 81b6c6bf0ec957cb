import { Conv1d, type Conv1dStream } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { pushing } from '../helpers/check-law.ts';
import { feed, frames, swapAt, swapsFor } from '../helpers/feed.ts';
import { copies, hopping, ifRunnable } from '../helpers/hopping.ts';
import { cut, expectSameBits, expectStreamingLaw, join } from '../helpers/law.ts';
import { longScenes, longSpecimens, threeLevels } from '../helpers/long-filters.ts';
import { poisoned } from '../helpers/poison.ts';
import { property } from '../helpers/property.ts';

const LENGTH = 330;

/** What happens to the weights on the way. Some of it while reflect padding still waits for its frames. */
const histories = [
  { name: "with the layer's weights", times: [] },
  { name: 'with weights of its own', times: [{ at: 14, fadeFrames: 0 }] },
  { name: 'during a fade', times: [{ at: 34, fadeFrames: 173 }] },
  {
    name: 'faded twice',
    times: [
      { at: 26, fadeFrames: 117 },
      { at: 94, fadeFrames: 159 },
    ],
  },
];

describe.each(longSpecimens)('$name', ({ options, batch }) => {
  test.each(histories)('$name: clone and restore go on with the same bits at every position', ({ times }) => {
    using layer = new Conv1d(options);
    const channels = batch * layer.shape.outChannels;
    const signal = noiseBlock(5, batch * layer.shape.inChannels, LENGTH);
    const swaps = swapsFor(options, times);
    const undisturbed = layer.createStream({ batch });
    const whole = join(feed(undisturbed, signal, 1, swaps), channels);
    const stream = layer.createStream({ batch, maxBlockSize: 8 });
    const expectGoesOn = (at: number): void => {
      const rest = whole.map((row) => row.subarray(stream.emitted));
      for (const [i, copy] of copies(layer, stream, 1 + (at % 67)).entries()) {
        expect([copy.position, copy.emitted]).toEqual([at, stream.emitted]);
        expectSameBits(join(feed(copy, signal, i === 0 ? 33 : 129, swaps, at), channels), rest);
        copy.dispose();
      }
    };
    expectGoesOn(0);
    for (let at = 0; at < LENGTH; ) {
      stream.push(frames(signal, at, at + 1));
      swapAt(stream, swaps, ++at);
      // Near where blocks of 32 and 64 cells end, and now and then in between.
      if (at % 32 < 2 || at % 32 === 31 || at % 13 === 0) expectGoesOn(at);
    }
    expectGoesOn(LENGTH);
    // The copies have taken nothing from the stream that they were made of.
    const last = whole.map((row) => row.subarray(stream.emitted));
    expectSameBits(stream.flush(), last);
  });

  test('a finished stream stays finished in its copies, and starts anew in them', () => {
    using layer = new Conv1d(options);
    const signal = poisoned(noiseBlock(6, batch * layer.shape.inChannels, LENGTH), 300);
    const stream = layer.createStream({ batch });
    const swaps = swapsFor(options, [{ at: 100, fadeFrames: 1000 }]);
    feed(stream, signal, 13, swaps);
    const finished = copies(layer, stream, 5);
    stream.reset();
    const anew = feed(stream, signal, 13);
    const channels = batch * layer.shape.outChannels;
    for (const copy of finished) {
      expect([copy.position, copy.emitted]).toEqual([LENGTH, layer.plan().outputLength(LENGTH)]);
      for (const again of [copy, ...copies(layer, copy, 9)]) {
        expect(() => again.flush()).toThrow('flush: the stream is finished by flush');
        again.reset();
        expect([again.position, again.emitted]).toEqual([0, 0]);
        expectSameBits(join(feed(again, signal, 40), channels), join(anew, channels));
      }
    }
  });

  test('the same state has the same bytes, however the stream came to it', () => {
    using layer = new Conv1d(options);
    const signal = poisoned(noiseBlock(7, batch * layer.shape.inChannels, LENGTH), 200);
    const swaps = swapsFor(options, [{ at: 130, fadeFrames: 111 }]);
    const streams = [1, 5, 128, 500].map((size) => ({
      size,
      stream: layer.createStream({ batch, maxBlockSize: size }),
    }));
    for (const at of [0, 31, 64, 130, 131, 200, 300, LENGTH]) {
      const bytes = streams.map(({ size, stream }) => {
        for (let from = stream.position; from < at; from += size) {
          stream.push(frames(signal, from, Math.min(at, from + size)));
        }
        if (at === 0) stream.push(frames(signal, 0, 0));
        swapAt(stream, swaps, at);
        return stream.snapshot();
      });
      for (const other of bytes.slice(1))
        expect(Buffer.compare(other, bytes[0] as Uint8Array), `after ${at} frames`).toBe(0);
    }
  });
});

property('a stream that is copied after every block gives the bits of the whole', longScenes, 200, (scene) =>
  ifRunnable(scene, (layer, whole) => {
    const { batch, maxBlockSize, signal, sizes } = scene;
    const stream = layer.createStream({ batch, maxBlockSize });
    expectStreamingLaw(hopping(layer, stream), whole, signal, sizes.slice(0, 20));
  }),
);

property(
  'a stream that is copied after every block heals from NaN like one that is not',
  longScenes.map((scene) => ({ ...scene, signal: poisoned(scene.signal, 3 + scene.sizes.length * 100) })),
  150,
  (scene) =>
    ifRunnable(scene, (layer, whole) => {
      const { batch, maxBlockSize, signal, sizes } = scene;
      const stream = layer.createStream({ batch, maxBlockSize });
      expectStreamingLaw(hopping(layer, stream), whole, signal, sizes.slice(0, 20));
    }),
);

property('a stream that is copied after every block fades like one that is not', longScenes, 120, (scene) =>
  ifRunnable(scene, (layer) => {
    const { options, batch, maxBlockSize, signal } = scene;
    const sizes = scene.sizes.slice(0, 12);
    const settled = layer.createStream({ batch, maxBlockSize });
    const host = hopping(layer, layer.createStream({ batch, maxBlockSize }));
    for (const [i, block] of cut(signal, sizes).entries()) {
      expectSameBits(host.push(block), settled.push(block));
      if (i % 3 === 2) continue;
      const weight = noise(i, options.weight.length);
      const swap = { at: settled.position, weight, bias: undefined, fadeFrames: (sizes[i] ?? 0) * 2 };
      host.swap(swap);
      settled.setWeight(weight, { fadeFrames: swap.fadeFrames });
    }
    expectSameBits(host.end(), settled.flush());
  }),
);

test('a filter in three levels goes on from copies made anywhere, in a fade too', () => {
  using layer = new Conv1d(threeLevels);
  const length = 110_000;
  const signal = noiseBlock(8, 1, length);
  const weight = noise(9, threeLevels.weight.length);
  const run = (copied: (stream: Conv1dStream, turn: number) => Conv1dStream): Float32Array[] => {
    let stream = layer.createStream();
    const blocks = cut(signal, [1, 4095, 30_000, 40_001, 127, 9000]).map((block, turn) => {
      const output = pushing(stream).push(block);
      if (turn === 2) stream.setWeight(weight, { fadeFrames: 45_000 });
      stream = copied(stream, turn);
      return output;
    });
    return join([...blocks, stream.flush()], 2);
  };
  const undisturbed = run((stream) => stream);
  expectSameBits(
    run((stream) => stream.clone()),
    undisturbed,
  );
  expectSameBits(
    run((stream, turn) => layer.restoreStream(stream.snapshot(), { maxBlockSize: 1 + 50 * turn })),
    undisturbed,
  );
});
