import { Conv1d, type Conv1dShapeOptions, type Conv1dStream, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { layers, noiseBlock, type Scene } from './helpers/arbitrary.ts';
import { evenScenes, shapeOptions } from './helpers/plan-scenes.ts';
import { property } from './helpers/property.ts';
import { refusal } from './helpers/refusal.ts';
import { countDue, windowsOf } from './helpers/windows.ts';

/** What a plan says of streams, held against streams. */

const singleFrames = layers.map(
  (options): Scene => ({
    options,
    batch: 1,
    signal: noiseBlock(1, options.inChannels ?? 1, 1),
    sizes: [1],
    maxBlockSize: 1,
  }),
);

describe('outputsInBlock', () => {
  property(
    'foretells every block of a stream',
    evenScenes,
    400,
    ({ options, batch, sizes: [size = 1], maxBlockSize }) => {
      using layer = new Conv1d(options);
      const plan = layer.plan();
      if (!plan.streamable) return;
      const stream = layer.createStream({ batch, maxBlockSize });
      const block = noiseBlock(size, batch * layer.shape.inChannels, size);
      for (let index = 0; index < 40; index++) {
        expect(plan.outputsInBlock(index, size), `block ${index}`).toBe(stream.push(block)[0]?.length);
      }
    },
  );

  property(
    'adds up to the outputs that are due, however far out',
    evenScenes,
    400,
    ({ options, sizes: [size = 1] }) => {
      const shape = shapeOptions(options);
      const plan = planConv1d(shape);
      if (!plan.streamable) return;
      for (const index of [
        1,
        2,
        7,
        100,
        12_345,
        2 ** 31 - 1,
        2 ** 31,
        2 ** 32 + 1,
        2 ** 40,
        2 ** 40 + 1,
        2 ** 44 - 1,
      ]) {
        const start = BigInt(index) * BigInt(size);
        const due = countDue(shape, start + BigInt(size)) - countDue(shape, start);
        expect(plan.outputsInBlock(index, size), `block ${index}`).toBe(Number(due));
      }
    },
  );

  test('keeps the phase of the stride far out', () => {
    const plan = planConv1d({ kernelSize: 1, stride: 3 });
    // 2^40 is 1 modulo 3: outputs fall on the frames before and after the next.
    expect([-1, 0, 1, 2, 3].map((step) => plan.outputsInBlock(2 ** 40 + step, 1))).toEqual([1, 0, 0, 1, 0]);
  });

  test('counts the outputs that need no frame to the first block, even an empty one', () => {
    // Outputs m with 2m + 2 − 9 < 0: four of them lie in the padding.
    const options = { kernelSize: 3, stride: 2, padding: [9, 0] } as const;
    using layer = new Conv1d({ ...options, weight: [1, 1, 1] });
    const plan = layer.plan();
    expect(plan.outputsInBlock(0, 0)).toBe(4);
    expect(plan.outputsInBlock(1, 0)).toBe(0);
    expect(layer.createStream().push([new Float32Array(0)])[0]).toHaveLength(4);
    const stream = layer.createStream();
    const counts = [0, 1, 2, 3].map(() => stream.push([new Float32Array(1)])[0]?.length);
    expect(counts).toEqual([4, 1, 0, 1]);
    expect([0, 1, 2, 3].map((index) => plan.outputsInBlock(index, 1))).toEqual(counts);
  });

  test('knows what a reflection waits for', () => {
    const options = { kernelSize: 3, padding: 2, paddingMode: 'reflect' } as const;
    const plan = planConv1d(options);
    expect([0, 1, 2, 3].map((index) => plan.outputsInBlock(index, 1))).toEqual([0, 0, 3, 1]);
    expect([0, 1].map((index) => plan.outputsInBlock(index, 0))).toEqual([0, 0]);
  });

  test('knows what a replication waits for', () => {
    const plan = planConv1d({ kernelSize: 2, padding: [4, 0], paddingMode: 'replicate' });
    expect([plan.outputsInBlock(0, 0), plan.outputsInBlock(0, 1), plan.outputsInBlock(1, 1)]).toEqual([0, 4, 1]);
  });
});

describe('latency', () => {
  property('startup and lookahead are what single frames meet', singleFrames, 150, ({ options }) => {
    using layer = new Conv1d(options);
    const { latency, streamable } = layer.plan();
    if (!streamable) return;
    const { reach, left, stride } = windowsOf(shapeOptions(options));
    const arrivals = arrivalsOf(layer.createStream(), layer.shape.inChannels, 3);
    expect(arrivals[0], 'frames consumed before the first output').toBe(latency.startup);
    for (const [m, frame] of arrivals.entries()) {
      // Aligned with frame m·s, so much later; earlier where more is padded than an output reaches back.
      const aligned = m * stride + (left > reach ? reach - left : latency.lookahead);
      expect(frame, `output ${m}`).toBe(Math.max(aligned, latency.startup));
    }
  });

  test.each<[Conv1dShapeOptions, lookahead: number, startup: number]>([
    [{ kernelSize: 1 }, 0, 0],
    [{ kernelSize: 9, dilation: 4 }, 0, 0],
    [{ kernelSize: 9, dilation: 4, stride: 5 }, 0, 0],
    [{ kernelSize: 9, dilation: 4, padding: 'valid' }, 32, 32],
    [{ kernelSize: 9, dilation: 4, padding: 'valid', stride: 5 }, 32, 32],
    [{ kernelSize: 9, dilation: 4, padding: 'same' }, 16, 16],
    [{ kernelSize: 4, padding: 'same' }, 2, 2],
    [{ kernelSize: 9, padding: 3 }, 5, 5],
    [{ kernelSize: 9, padding: [50, 0] }, 0, 0],
    [{ kernelSize: 9, padding: [3, 0], paddingMode: 'replicate' }, 5, 5],
    [{ kernelSize: 9, padding: [50, 0], paddingMode: 'replicate' }, 0, 0],
    [{ kernelSize: 9, padding: [3, 0], paddingMode: 'reflect' }, 5, 5],
    [{ kernelSize: 9, padding: [6, 0], paddingMode: 'reflect' }, 2, 6],
    [{ kernelSize: 9, padding: [50, 0], paddingMode: 'reflect' }, 0, 50],
    [{ kernelSize: 9, padding: [0, 50], paddingMode: 'reflect' }, 8, 8],
    [{ kernelSize: 9, padding: [0, 8], paddingMode: 'circular' }, 8, 8],
  ])('of %o: lookahead %i, startup %i', (options, lookahead, startup) => {
    expect(planConv1d(options).latency).toStrictEqual({ lookahead, startup, blocking: 0, total: lookahead });
    expect(planConv1d(options, { blockSize: 100, sampleRate: 50 }).latency).toStrictEqual({
      lookahead,
      startup,
      blocking: 100,
      total: lookahead + 100,
      seconds: (lookahead + 100) / 50,
    });
  });

  test('in seconds needs a sample rate, and nothing else', () => {
    expect(planConv1d({ kernelSize: 5, padding: 'valid' }, { sampleRate: 8 }).latency.seconds).toBe(0.5);
    expect(planConv1d({ kernelSize: 5 }, { sampleRate: 8 }).latency.seconds).toBe(0);
  });
});

/** For each of the first outputs, the frame (from 0) that brought it, frames coming one at a time. */
function arrivalsOf(stream: Conv1dStream, channels: number, outputs: number): number[] {
  const arrivals: number[] = [];
  const frame = noiseBlock(1, channels, 1);
  while (arrivals.length < outputs) {
    const { position } = stream;
    const brought = stream.push(frame)[0]?.length ?? 0;
    arrivals.push(...new Array<number>(brought).fill(position));
  }
  return arrivals;
}

describe('circular padding on the left', () => {
  const options = { kernelSize: 3, padding: [2, 1], paddingMode: 'circular' } as const;
  const reason =
    "RangeError: paddingMode 'circular' with 2 frames of left padding cannot stream: it repeats the end of the signal " +
    'before the start (apply works; so does padding [0, right])';

  test('is known to have no end of latency', () => {
    const plan = planConv1d(options, { blockSize: 64, sampleRate: 1000, length: 10 });
    expect(plan.streamable).toBe(false);
    expect(plan.latency).toMatchObject({ lookahead: Infinity, startup: Infinity, total: Infinity, blocking: 64 });
    expect(plan.perBlock).toBeUndefined();
    expect(plan.outputLength(10)).toBe(11);
    expect(plan.operations?.macs).toBe(33);
  });

  test('is refused block by block, by plan and by layer alike', () => {
    using layer = new Conv1d({ ...options, weight: [1, 2, 3] });
    for (const call of [() => layer.plan().outputsInBlock(0, 64), () => layer.createStream()]) {
      expect(refusal(call)).toBe(reason);
    }
    expect(layer.apply([Float32Array.of(1, 2, 3)])[0]).toHaveLength(4);
  });

  test('on the right alone is no hindrance', () => {
    const plan = planConv1d({ ...options, padding: [0, 2] }, { blockSize: 64 });
    expect(plan.streamable).toBe(true);
    expect(plan.perBlock?.outputs.mean).toBe(64);
  });
});
