import { Conv1d } from 'tapline';
import { expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { Definition } from '../helpers/partitioned-bound.ts';
import { keepsNothing } from '../helpers/refusal.ts';

test('a filter of ten minutes is prepared and streams, within the promised error', { timeout: 300_000 }, () => {
  const taps = 600 * 48_000;
  const weight = new Float32Array(taps);
  const piece = noise(1, 1_000_003);
  for (let i = 0; i < taps; i++) weight[i] = (piece[i % piece.length] ?? 0) * Math.exp((-7 * i) / taps);
  const options = { weight, operation: 'convolution' } as const;
  const frames = 200_000;
  const signal = [noise(2, frames)];
  const output = [new Float32Array(frames)];
  // The realm's roots of unity stay.
  new Conv1d({ weight: weight.subarray(0, 2 ** 21) }).dispose();
  keepsNothing(() => {
    using layer = new Conv1d(options);
    const { memory, partitions } = layer.plan();
    expect(partitions?.length).toBe(4);
    // Eight bytes for each tap, twice.
    expect(memory.weights + memory.state).toBeLessThan(17 * taps);
    const stream = layer.createStream({ maxBlockSize: 1000 });
    for (let at = 0; at < frames; at += 1000) {
      stream.process([signal[0]?.subarray(at, at + 1000) ?? piece], [output[0]?.subarray(at, at + 1000) ?? piece]);
    }
  });
  const definition = new Definition(options, signal);
  for (const m of [0, 1, 128, 16_384, 70_000, 131_071, 131_072, 196_608, frames - 1]) {
    const { error, bound } = definition.measure(output, 0, m);
    expect(error, `output ${m}`).toBeLessThanOrEqual(bound);
  }
});
