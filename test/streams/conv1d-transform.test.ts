import { type Block, Conv1d } from 'tapline';
import { conv1dTransform } from 'tapline/streams';
import { describe, expect, test } from 'vitest';
import { misuse } from '../helpers/misuse.ts';
import { refusal, rejection } from '../helpers/refusal.ts';
import { block, collect, readableOf } from '../helpers/sources.ts';
import { isPending, settled } from '../helpers/waiting.ts';

const mean = { weight: [0.5, 0.5] };

interface Ends {
  readonly writer: WritableStreamDefaultWriter<Block>;
  readonly reader: ReadableStreamDefaultReader<Block>;
}

function ends({ writable, readable }: TransformStream<Block, Block>): Ends {
  return { writer: writable.getWriter(), reader: readable.getReader() };
}

/** Mono blocks of one frame: 1, 2, 3 and so on, which count how many of them were taken. */
class Counting {
  taken = 0;

  *blocks(count: number): Generator<Block, void> {
    while (this.taken < count) yield block(++this.taken);
  }
}

describe('backpressure', () => {
  test('a write waits until the block that it brings is read', async () => {
    const { writer, reader } = ends(conv1dTransform(mean));
    const writes = [writer.write(block(2)), writer.write(block(4))];
    expect(writer.desiredSize).toBeLessThanOrEqual(0);
    for (const write of writes) expect(await isPending(write)).toBe(true);
    expect(await reader.read()).toEqual({ value: block(1), done: false });
    await writes[0];
    expect(await isPending(writes[1] ?? Promise.resolve())).toBe(true);
    expect(await reader.read()).toEqual({ value: block(3), done: false });
    await writes[1];
  });

  test('a pipe that nobody reads takes one block from its source, and then no more', async () => {
    const source = new Counting();
    const piped = readableOf(source.blocks(100)).pipeThrough(conv1dTransform(mean));
    for (let i = 0; i < 10; i++) await settled();
    expect(source.taken).toBe(1);
    await piped.cancel();
  });

  test('a slow reader has one block waiting behind the one that it reads', async () => {
    const source = new Counting();
    const piped = readableOf(source.blocks(50)).pipeThrough(conv1dTransform({ weight: [1] }));
    let read = 0;
    for await (const output of piped) {
      expect(output).toEqual(block(++read));
      for (let i = 0; i < 3; i++) await settled();
      expect(source.taken - read).toBeLessThanOrEqual(1);
    }
    expect(read).toBe(50);
  });

  test('a read takes as many blocks as its output needs', async () => {
    const source = new Counting();
    const reader = readableOf(source.blocks(100))
      .pipeThrough(conv1dTransform({ weight: [1], stride: 10 }))
      .getReader();
    for (const first of [1, 11, 21]) {
      expect((await reader.read()).value).toEqual(block(first));
      await settled();
      expect(source.taken).toBeGreaterThanOrEqual(first);
      expect(source.taken).toBeLessThanOrEqual(first + 2);
    }
    await reader.cancel();
  });
});

describe('the end', () => {
  test('closing brings the tail, then the end', async () => {
    const { writer, reader } = ends(conv1dTransform({ weight: [1, 1, 1], padding: 'same' }));
    void writer.write(block(1, 2, 4));
    const closing = writer.close();
    expect(await reader.read()).toEqual({ value: block(3, 7), done: false });
    expect(await reader.read()).toEqual({ value: block(6), done: false });
    expect(await reader.read()).toEqual({ value: undefined, done: true });
    await closing;
  });

  test('nothing comes where there are no frames: neither of a block nor of the end', async () => {
    const blocks = [block(), block(1), block(2), block(3), block(), block(4)];
    const outputs = await collect(readableOf(blocks).pipeThrough(conv1dTransform({ weight: [1, 1, 1], stride: 3 })));
    expect(outputs).toEqual([block(1), block(9)]);
    expect(await collect(readableOf([]).pipeThrough(conv1dTransform(mean)))).toEqual([]);
  });

  test('a signal without blocks has the outputs of an empty one', async () => {
    const layer = new Conv1d({ weight: [1], bias: [7], padding: 2 });
    const outputs = await collect(readableOf([]).pipeThrough(conv1dTransform(layer)));
    expect(outputs).toEqual([layer.apply(block())]);
    expect(outputs).toEqual([block(7, 7, 7, 7)]);
  });

  test('outputs are arrays of their own, and the blocks written stay as they were', async () => {
    const written = block(2, 4);
    const { writer, reader } = ends(conv1dTransform(mean));
    for (let i = 0; i < 3; i++) void writer.write(written);
    const outputs = [await reader.read(), await reader.read(), await reader.read()].map(({ value }) => value?.[0]);
    expect(outputs).toEqual([block(1, 3), block(3, 3), block(3, 3)].map(([row]) => row));
    expect(new Set(outputs.map((row) => row?.buffer)).size).toBe(3);
    expect(written).toEqual(block(2, 4));
  });

  test('a signal too short for its padding errors both sides, as apply does', async () => {
    const layer = new Conv1d({ weight: [1, 1], padding: [1, 3], paddingMode: 'reflect' });
    const said = refusal(() => layer.apply(block(1, 2)));
    expect(said).toMatch(/^RangeError: /);
    const { writer, reader } = ends(conv1dTransform(layer));
    const all = [writer.write(block(1, 2)), writer.close(), writer.closed].map(rejection);
    expect((await reader.read()).done).toBe(false);
    expect(await rejection(reader.read())).toBe(said);
    expect(await Promise.all(all)).toEqual(['nothing was thrown', said, said]);
  });
});

describe('errors', () => {
  const tooMany = 'RangeError: input must have 1 channel: got 2';

  test("a wrong block errors both sides with the engine's error", async () => {
    const { writer, reader } = ends(conv1dTransform(mean));
    const wrong = [...block(1), ...block(2)];
    const all = [writer.write(block(1)), writer.write(wrong), writer.write(block(2)), writer.closed].map(rejection);
    expect(await reader.read()).toEqual({ value: block(0.5), done: false });
    expect(await rejection(reader.read())).toBe(tooMany);
    expect(await rejection(reader.closed)).toBe(tooMany);
    expect(await Promise.all(all)).toEqual(['nothing was thrown', tooMany, tooMany, tooMany]);
    expect(await rejection(writer.write(block(3)))).toBe(tooMany);
  });

  test.each<[string, Block, string]>([
    ['ragged rows', [new Float32Array(2), new Float32Array(3)], 'RangeError: input channels must be of one length: '],
    ['no rows', [], 'RangeError: input must have 2 channels: got 0'],
    [
      'NaN where it is refused',
      [...block(1), ...block(NaN)],
      'RangeError: input must be finite: got NaN on channel 1 ',
    ],
  ])('%s are an error', async (_, wrong, message) => {
    const { writer, reader } = ends(conv1dTransform(mean, { batch: 2, nonFinite: 'throw' }));
    const written = rejection(writer.write(wrong));
    void rejection(writer.closed);
    const said = await rejection(reader.read());
    expect(said.slice(0, message.length)).toBe(message);
    expect(await written).toBe(said);
  });

  test('an error of the source comes out behind what was read before it', async () => {
    const unplugged = new Error('unplugged');
    const source = function* (): Generator<Block, void> {
      yield block(2);
      throw unplugged;
    };
    const reader = readableOf(source()).pipeThrough(conv1dTransform(mean)).getReader();
    expect((await reader.read()).value).toEqual(block(1));
    await expect(reader.read()).rejects.toBe(unplugged);
  });

  test('a layer disposed of meanwhile is an error of the next block', async () => {
    const layer = new Conv1d(mean);
    const { writer, reader } = ends(conv1dTransform(layer));
    layer.dispose();
    for (const promise of [writer.write(block(1)), writer.closed]) void rejection(promise);
    expect(await rejection(reader.read())).toBe('Error: push: the stream is disposed');
  });
});

test('a layer passed in stays usable, alone and in other streams', async () => {
  const layer = new Conv1d(mean);
  const through = (...blocks: Block[]): Promise<Block[]> =>
    collect(readableOf(blocks).pipeThrough(conv1dTransform(layer)));
  const { writer, reader } = ends(conv1dTransform(layer));
  void writer.write(block(100));
  expect((await reader.read()).value).toEqual(block(50));
  expect(await through(block(2), block(4))).toEqual([block(1), block(3)]);
  expect(await rejection(through([]))).toBe('RangeError: input must have 1 channel: got 0');
  await reader.cancel();
  expect(await through(block(2), block(4))).toEqual([block(1), block(3)]);
  expect(layer.apply(block(2, 4))).toEqual(block(1, 3));
});

describe('options are checked when it is called', () => {
  const disposed = new Conv1d(mean);
  disposed.dispose();
  const circular = new Conv1d({ weight: [1, 1], padding: 'causal', paddingMode: 'circular' });

  test.each<[string, readonly unknown[], RegExp]>([
    ['no layer', [], /^TypeError: options must be an object: got undefined$/],
    ['a wrong layer', [{ weight: [1, 2], stride: 0 }], /^RangeError: stride must be an integer of at least 1: got 0$/],
    ['a layer that cannot stream', [circular], /^RangeError: .* cannot stream/],
    ['a disposed layer', [disposed], /^Error: createStream: the layer is disposed$/],
    ['options of null', [mean, null], /^TypeError: options must be an object: got null$/],
    ['a wrong batch', [mean, { batch: 0 }], /^RangeError: batch must be an integer of at least 1: got 0$/],
    ['a wrong maxBlockSize', [mean, { maxBlockSize: '5' }], /^TypeError: maxBlockSize must be a number: got '5'$/],
    ['a wrong nonFinite', [mean, { nonFinite: 'keep' }], /^RangeError: nonFinite must be .*: got 'keep'$/],
  ])('%s', (_, given, message) => {
    expect(refusal(() => misuse({ conv1dTransform }, 'conv1dTransform', ...given))).toMatch(message);
  });
});
