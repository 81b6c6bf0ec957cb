import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock, scenes } from './helpers/arbitrary.ts';
import { feed, frames, swapAt, swapsFor } from './helpers/feed.ts';
import { copies, hopping, ifRunnable } from './helpers/hopping.ts';
import { cut, expectSameBits, expectStreamingLaw, join } from './helpers/law.ts';
import { property } from './helpers/property.ts';
import { refusal } from './helpers/refusal.ts';
import { specimens } from './helpers/specimens.ts';

const LENGTH = 40;

/** What happens to the weights on the way. Some of it while reflect padding still waits for its frames. */
const histories = [
  { name: "with the layer's weights", times: [] },
  { name: 'with weights of its own', times: [{ at: 4, fadeFrames: 0 }] },
  { name: 'with weights of its own from the start', times: [{ at: 0, fadeFrames: 0 }] },
  { name: 'during a fade', times: [{ at: 4, fadeFrames: 23 }] },
  {
    name: 'faded twice',
    times: [
      { at: 6, fadeFrames: 17 },
      { at: 14, fadeFrames: 19 },
    ],
  },
];

describe.each(specimens)('$name', ({ options, batch }) => {
  test.each(histories)('$name: clone and restore go on with the same bits at every position', ({ times }) => {
    using layer = new Conv1d(options);
    const signal = noiseBlock(5, batch * layer.shape.inChannels, LENGTH);
    const channels = batch * layer.shape.outChannels;
    const swaps = swapsFor(options, times);
    const streamOptions = { batch, maxBlockSize: 8 };

    const undisturbed = layer.createStream(streamOptions);
    swapAt(undisturbed, swaps, 0);
    const whole = join(feed(undisturbed, signal, 1, swaps), channels);

    const stream = layer.createStream(streamOptions);
    const expectGoesOn = (at: number): void => {
      const rest = whole.map((row) => row.subarray(stream.emitted));
      for (const [i, copy] of copies(layer, stream, 1 + (at % 17)).entries()) {
        expect([copy.position, copy.emitted]).toEqual([at, stream.emitted]);
        expectSameBits(join(feed(copy, signal, i === 0 ? 7 : 11, swaps, at), channels), rest);
        copy.dispose();
      }
    };
    swapAt(stream, swaps, 0);
    expectGoesOn(0);
    stream.push(frames(signal, 0, 0)); // outputs that need no frame are out now
    for (let at = 0; at < LENGTH; ) {
      expectGoesOn(at);
      stream.push(frames(signal, at, at + 1));
      swapAt(stream, swaps, ++at);
    }
    expectGoesOn(LENGTH);
    // The copies have taken nothing from the stream that they were made of.
    const last = whole.map((row) => row.subarray(stream.emitted));
    expectSameBits(stream.flush(), last);
  });

  test.each(histories)(
    '$name: a finished stream stays finished in its copies, and starts anew in them',
    ({ times }) => {
      using layer = new Conv1d(options);
      const signal = noiseBlock(6, batch * layer.shape.inChannels, LENGTH);
      const swaps = swapsFor(options, times);
      const stream = layer.createStream({ batch });
      swapAt(stream, swaps, 0);
      feed(stream, signal, 13, swaps);
      const finished = copies(layer, stream, 5);
      stream.reset();
      const anew = feed(stream, signal, 13);
      for (const copy of finished) {
        expect([copy.position, copy.emitted]).toEqual([LENGTH, layer.plan().outputLength(LENGTH)]);
        const message = 'Error: flush: the stream is finished by flush; reset() starts it anew';
        expect(refusal(() => copy.flush())).toBe(message);
        const [again] = copies(layer, copy, 9);
        expect(refusal(() => again?.flush())).toBe(message);
        copy.reset();
        expect([copy.position, copy.emitted]).toEqual([0, 0]);
        expectSameBits(join(feed(copy, signal, 40), anew[0]?.length ?? 0), join(anew, anew[0]?.length ?? 0));
      }
    },
  );
});

property('a stream that is copied after every block gives the bits of the whole', scenes, 600, (scene) =>
  ifRunnable(scene, (layer, whole) => {
    const { batch, maxBlockSize, signal, sizes } = scene;
    expectStreamingLaw(hopping(layer, layer.createStream({ batch, maxBlockSize })), whole, signal, sizes);
  }),
);

property('a stream that is copied after every block fades like one that is not', scenes, 400, (scene) =>
  ifRunnable(scene, (layer) => {
    const { options, batch, maxBlockSize, signal, sizes } = scene;
    const settled = layer.createStream({ batch, maxBlockSize });
    const host = hopping(layer, layer.createStream({ batch, maxBlockSize }));
    const blocks = cut(signal, sizes);
    for (const [i, block] of blocks.entries()) {
      expectSameBits(host.push(block), settled.push(block));
      if (i % 3 === 2) continue;
      const [swap] = swapsFor(options, [{ at: settled.position, fadeFrames: (sizes[i] ?? 0) * 2 }]);
      if (swap === undefined) continue;
      const weight = noise(i, swap.weight.length);
      host.swap({ ...swap, weight });
      settled.setWeight(weight, swap);
    }
    expectSameBits(host.end(), settled.flush());
  }),
);
