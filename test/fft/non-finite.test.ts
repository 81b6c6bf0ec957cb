import fc from 'fast-check';
import { type Block, Conv1d, type Conv1dStream, type PaddingMode } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock, type Scene } from '../helpers/arbitrary.ts';
import { swapAt, swapsFor } from '../helpers/feed.ts';
import { cut, expectSameBits, join } from '../helpers/law.ts';
import { longScenes, signalsOf } from '../helpers/long-scenes.ts';
import { countPoison, nonFinite, poisoned, reached, zeroed } from '../helpers/poison.ts';
import { property } from '../helpers/property.ts';
import { refusal } from '../helpers/refusal.ts';

/** NaN and infinities in layers with partitions, where a transform would spread them over whole blocks. */

/** Scenes with zeros among the weights and anything from no sample that is not finite to every seventh. */
const poisonedScenes: fc.Arbitrary<Scene> = fc
  .tuple(
    longScenes({
      shortest: 130,
      longest: 900,
      mostTaps: 3600,
      weightScale: fc.constant(0),
      signalScale: fc.constant(0),
    }),
    fc.constantFrom(0, 1, 1, 2, 5, 7),
    fc.nat(),
  )
  .map(([scene, kind, seed]) => ({
    ...scene,
    signal: kind === 7 ? poisoned(scene.signal, 7) : withSome(scene.signal, kind, seed),
    options: { ...scene.options, weight: [...scene.options.weight].map((tap) => (Math.abs(tap) < 0.5 ? 0 : tap)) },
  }));

/** The signal with `count` samples anywhere replaced, the first and the last frame more often than others. */
function withSome(signal: Block, count: number, seed: number): Float32Array[] {
  const rows = signal.map((row) => row.slice());
  const dice = noise(seed, 3 * count).map((value) => (value + 1) / 2);
  for (let i = 0; i < count; i++) {
    const [channel = 0, place = 0, kind = 0] = dice.subarray(3 * i);
    const row = rows[Math.floor(channel * rows.length)];
    const frames = row?.length ?? 0;
    const frame = Math.min(frames - 1, Math.max(0, Math.floor((place * 1.2 - 0.1) * frames)));
    row?.fill(nonFinite[Math.floor(kind * 3)] ?? NaN, frame, frame + 1);
  }
  return rows;
}

/** That exactly the touched outputs are not finite, and the others those of a signal with zeros in their place. */
function expectTouched(actual: Block, clean: Block, touched: readonly boolean[][]): void {
  for (const [channel, row] of actual.entries()) {
    for (const [m, value] of row.entries()) {
      if (Number.isFinite(value) === touched[channel]?.[m]) {
        expect.fail(`channel ${channel}, output ${m}: ${value}, which reads ${touched[channel]?.[m] ? 'a' : 'no'} NaN`);
      }
    }
  }
  const healed = actual.map((row, channel) =>
    row.map((value, m) => (touched[channel]?.[m] ? (clean[channel]?.[m] ?? 0) : value)),
  );
  expectSameBits(healed, clean);
}

function touchedBy(layer: Conv1d, scene: Scene): boolean[][] {
  const outputs = layer.plan().outputLength(scene.signal[0]?.length ?? 0);
  return signalsOf(scene).flatMap((signal) => reached(layer.shape, signal, outputs));
}

function wholeOf(layer: Conv1d, scene: Scene): Float32Array[] {
  return signalsOf(scene).flatMap((signal) => layer.apply(signal));
}

describe("'propagate'", () => {
  property('an output is not finite if and only if a tap of it reads such a sample', poisonedScenes, 300, (scene) => {
    const { options, batch, signal, sizes, maxBlockSize } = scene;
    using layer = new Conv1d(options);
    const clean = wholeOf(layer, { ...scene, signal: zeroed(signal) });
    const touched = touchedBy(layer, scene);
    expectTouched(wholeOf(layer, scene), clean, touched);
    if (!layer.plan().streamable) return;
    const stream = layer.createStream({ batch, maxBlockSize });
    const blocks = cut(signal, sizes).map((block) => stream.push(block));
    expectTouched(join([...blocks, stream.flush()], clean.length), clean, touched);
    expect(stream.nonFiniteCount).toBe(0);
  });

  property('also while weights change, and in clones and restored streams', poisonedScenes, 150, (scene) => {
    const { options, batch, signal, sizes, maxBlockSize } = scene;
    using layer = new Conv1d(options);
    if (!layer.plan().streamable) return;
    const frames = signal[0]?.length ?? 0;
    const swaps = swapsFor(options, [
      { at: Math.floor(frames / 4), fadeFrames: Math.floor(frames / 3) },
      { at: Math.floor(frames / 2), fadeFrames: 50 },
      { at: Math.floor((2 * frames) / 3), fadeFrames: 0 },
    ]);
    const stops = swaps.map(({ at }) => at);
    const run = (input: Block, next: (stream: Conv1dStream, step: number) => Conv1dStream): Float32Array[] => {
      let stream = layer.createStream({ batch, maxBlockSize });
      let at = 0;
      const blocks: Block[] = [];
      for (const size of [...sizes, ...new Array(frames).fill(61)]) {
        const end = Math.min(frames, at + size, ...stops.filter((stop) => stop > at));
        blocks.push(stream.push(input.map((row) => row.slice(at, end))));
        if (end > at) swapAt(stream, swaps, end);
        at = end;
        stream = next(stream, blocks.length);
        if (at === frames) break;
      }
      return join([...blocks, stream.flush()], batch * layer.shape.outChannels);
    };
    const clean = run(zeroed(signal), (stream) => stream);
    const touched = touchedBy(layer, scene);
    expectTouched(
      run(signal, (stream, step) => {
        if (step % 3 === 0) return stream;
        return step % 3 === 1 ? stream.clone() : layer.restoreStream(stream.snapshot(), { maxBlockSize });
      }),
      clean,
      touched,
    );
  });

  test.each([1, 127, 128, 129, 1000])('one NaN at any place of a block, in blocks of %i', (size) => {
    using layer = new Conv1d({ weight: noise(1, 500), algorithm: 'fft' });
    const clean = noiseBlock(2, 1, 3000);
    const [quiet = new Float32Array(0)] = layer.apply(clean);
    for (let frame = 700; frame < 700 + 64; frame++) {
      const signal = clean.map((row) => row.with(frame, NaN));
      const stream = layer.createStream();
      const output = join([...cut(signal, new Array(3000).fill(size)).map((block) => stream.push(block))], 1);
      const bad = [...(output[0] ?? []).keys()].filter((m) => !Number.isFinite(output[0]?.[m]));
      expect(bad).toEqual(Array.from({ length: 500 }, (_, k) => frame + k));
      // Before it nothing differs, and after it what a zero in its place would have left.
      expectSameBits([output[0]?.slice(0, frame) ?? quiet], [quiet.slice(0, frame)]);
      stream.dispose();
    }
  });

  test('one NaN at the start or the end of a filter of 480,000 taps reaches just as far', () => {
    const taps = 480_000;
    using layer = new Conv1d({ weight: noise(1, taps) });
    for (const frame of [0, 5, 20_000]) {
      const row = noise(2, 500_000).fill(-Infinity, frame, frame + 1);
      const [output = row] = layer.apply([row]);
      const finite = [...new Set([0, frame - 1, frame, frame + taps - 1, frame + taps, 499_999])];
      for (const m of finite.filter((place) => place >= 0 && place < 500_000)) {
        expect(Number.isFinite(output[m]), `output ${m}`).toBe(m < frame || m >= frame + taps);
      }
    }
  });

  test.each<PaddingMode>(['replicate', 'reflect', 'circular'])('what %s padding repeats counts as often', (mode) => {
    const options = { weight: noise(3, 300), paddingMode: mode, algorithm: 'fft' } as const;
    for (const padding of [[0, 150], [150, 0], 299] as const) {
      using layer = new Conv1d({ ...options, padding });
      for (const frame of [0, 1, 149, 850, 998, 999]) {
        const signal = noiseBlock(4, 1, 1000).map((row) => row.with(frame, Infinity));
        const output = layer.apply(signal);
        expectTouched(output, layer.apply(zeroed(signal)), reached(layer.shape, signal, output[0]?.length ?? 0));
      }
    }
  });

  test('a stream that has healed is what it would have been', () => {
    using layer = new Conv1d({ weight: noise(5, 3000), algorithm: 'fft' });
    const stream = layer.createStream();
    const twin = layer.createStream();
    const block = noiseBlock(6, 1, 1000);
    const bad = block.map((row) => row.with(17, NaN));
    stream.push(bad);
    twin.push(zeroed(bad));
    for (let i = 0; i < 3; i++) for (const one of [stream, twin]) one.push(block);
    expect(stream.snapshot()).toEqual(twin.snapshot());
    expectSameBits(stream.push(block), twin.push(block));
  });
});

describe("'zero'", () => {
  property('the bits of a stream that saw zeros, and the count of what was replaced', poisonedScenes, 150, (scene) => {
    const { options, batch, signal, sizes, maxBlockSize } = scene;
    using layer = new Conv1d(options);
    if (!layer.plan().streamable) return;
    const zeroing = layer.createStream({ batch, maxBlockSize, nonFinite: 'zero' });
    const plain = layer.createStream({ batch, maxBlockSize });
    for (const block of cut(signal, sizes)) expectSameBits(zeroing.push(block), plain.push(zeroed(block)));
    expectSameBits(zeroing.flush(), plain.flush());
    expect(zeroing.nonFiniteCount).toBe(countPoison(signal));
  });
});

describe("'throw'", () => {
  property('a refused block leaves no trace anywhere in the signal', poisonedScenes, 100, (scene) => {
    const { options, batch, sizes, maxBlockSize } = scene;
    using layer = new Conv1d(options);
    if (!layer.plan().streamable) return;
    const signal = zeroed(scene.signal);
    const stream = layer.createStream({ batch, maxBlockSize, nonFinite: 'throw' });
    const twin = layer.createStream({ batch, maxBlockSize });
    const bad = signal.map((row) => row.slice(0, 40).fill(NaN, 33));
    for (const block of cut(signal, sizes)) {
      expect(refusal(() => stream.push(bad))).toMatch(`on channel 0 at frame ${stream.position + 33}`);
      expectSameBits(stream.push(block), twin.push(block));
    }
    expect(stream.snapshot()).toEqual(twin.snapshot());
    expectSameBits(stream.flush(), twin.flush());
  });
});
