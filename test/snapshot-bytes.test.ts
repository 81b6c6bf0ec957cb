import { Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noiseBlock } from './helpers/arbitrary.ts';
import { frames, swapAt, swapsFor } from './helpers/feed.ts';
import { baseOptions, midFade } from './helpers/mid-fade.ts';
import { misuse } from './helpers/misuse.ts';
import { keepsNothing, refusal } from './helpers/refusal.ts';
import { specimens } from './helpers/specimens.ts';

describe('restoreStream', () => {
  test('takes nothing but a Uint8Array', () => {
    using layer = new Conv1d(baseOptions);
    const bytes = midFade(layer).snapshot();
    for (const value of [
      undefined,
      null,
      5,
      'tapl',
      [...bytes],
      {},
      bytes.buffer,
      new Float32Array(20),
      new DataView(bytes.buffer),
    ]) {
      expect(refusal(() => misuse(layer, 'restoreStream', value))).toMatch(
        /^TypeError: snapshot must be a Uint8Array: got /,
      );
    }
  });

  test('takes a Buffer, and bytes in the middle of a buffer', () => {
    using layer = new Conv1d(baseOptions);
    const stream = midFade(layer);
    const bytes = stream.snapshot();
    const surrounded = new Uint8Array(bytes.length + 12).fill(0x74);
    surrounded.set(bytes, 5);
    for (const same of [Buffer.from(bytes), surrounded.subarray(5, 5 + bytes.length)]) {
      expect(layer.restoreStream(same).snapshot()).toEqual(bytes);
    }
  });

  test("refuses another batch than the snapshot's, and takes the same", () => {
    using layer = new Conv1d(baseOptions);
    const bytes = midFade(layer).snapshot();
    for (const batch of [1, 3]) {
      const message = `RangeError: batch must be the snapshot's, 2, or not be given: got ${batch}`;
      expect(refusal(() => keepsNothing(() => layer.restoreStream(bytes, { batch })))).toBe(message);
    }
    expect(layer.restoreStream(bytes, { batch: 2 }).snapshot()).toEqual(bytes);
  });

  test('takes nonFinite from its options, the count of replaced samples from the snapshot', () => {
    using layer = new Conv1d({ weight: [1] });
    const stream = layer.createStream({ nonFinite: 'zero' });
    stream.push([Float32Array.of(NaN, 1, Infinity)]);
    const bytes = stream.snapshot();
    const block = [Float32Array.of(NaN)];
    const propagating = layer.restoreStream(bytes);
    expect(propagating.nonFiniteCount).toBe(2);
    expect(propagating.push(block)).toEqual([Float32Array.of(NaN)]);
    expect(propagating.nonFiniteCount).toBe(2);
    const zeroing = layer.restoreStream(bytes, { nonFinite: 'zero' });
    expect(zeroing.push(block)).toEqual([Float32Array.of(0)]);
    expect(zeroing.nonFiniteCount).toBe(3);
    const throwing = layer.restoreStream(bytes, { nonFinite: 'throw' });
    expect(refusal(() => throwing.push(block))).toBe(
      'RangeError: input must be finite: got NaN on channel 0 at frame 3',
    );
    // A clone keeps its stream's policy.
    expect(stream.clone().push(block)).toEqual([Float32Array.of(0)]);
    expect(() => throwing.clone().push(block)).toThrow('must be finite');
  });

  test('makes no stream of a layer that is disposed', () => {
    const layer = new Conv1d(baseOptions);
    const bytes = midFade(layer).snapshot();
    layer.dispose();
    expect(refusal(() => layer.restoreStream(bytes))).toBe('Error: restoreStream: the layer is disposed');
  });
});

const fades = [
  { name: "with the layer's weights", times: [] },
  { name: 'with weights of its own', times: [{ at: 3, fadeFrames: 0 }] },
  { name: 'during a fade', times: [{ at: 3, fadeFrames: 1000 }] },
  { name: 'across the end of a fade', times: [{ at: 3, fadeFrames: 10 }] },
];

describe.each(specimens)('$name', ({ options, batch }) => {
  test.each(fades)('$name: the same state has the same bytes, however the stream came to it', ({ times }) => {
    using layer = new Conv1d(options);
    const signal = noiseBlock(7, batch * layer.shape.inChannels, 34);
    const swaps = swapsFor(options, times);
    const streams = [1, 5, 128].map((size) => ({ size, stream: layer.createStream({ batch, maxBlockSize: size }) }));
    for (const at of [0, 3, 8, 13, 17, 34]) {
      const bytes = streams.map(({ size, stream }) => {
        for (let from = stream.position; from < at; from += size) {
          stream.push(frames(signal, from, Math.min(at, from + size)));
        }
        if (at === 0) stream.push(frames(signal, 0, 0));
        swapAt(stream, swaps, at);
        return stream.snapshot();
      });
      for (const other of bytes.slice(1)) expect(other, `after ${at} frames`).toEqual(bytes[0]);
    }
  });

  test.each(fades)('$name: a snapshot is no larger than promised', ({ times }) => {
    using layer = new Conv1d(options);
    const { inChannels, kernelSize, dilation, paddingMode, padding } = layer.shape;
    const [left, right] = padding;
    const swaps = swapsFor(options, times);
    const signals = 10; // so that one frame too many would not go unseen among the other 100 bytes
    const stream = layer.createStream({ batch: signals });
    const signal = noiseBlock(7, signals * inChannels, 34);
    const numbers = 4 * (options.weight.length + (options.bias?.length ?? 0));
    const kept = { zeros: 0, replicate: 1, reflect: right + 1, circular: right }[paddingMode];
    for (let at = 0; at <= 34; at++) {
      if (at > 0) stream.push(frames(signal, at - 1, at));
      swapAt(stream, swaps, at);
      const waits = paddingMode === 'reflect' && left > 0 && at <= left;
      const history = waits ? left : dilation * (kernelSize - 1) + kept;
      const [swap] = swaps;
      const sets = swap === undefined || at < swap.at ? 0 : at < swap.at + swap.fadeFrames ? 2 : 1;
      const most = 4 * history * signals * inChannels + sets * numbers + 100;
      expect(stream.snapshot().length, `after ${at} frames`).toBeLessThan(most);
    }
  });
});
