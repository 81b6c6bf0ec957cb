import { type Block, Conv1d, type Conv1dOptions } from 'tapline';
import { expect } from 'vitest';
import { applyBatch } from './values.ts';

/** What a node is made of, beside its host's affairs. */
export interface NodeScene {
  readonly options: Conv1dOptions & { batch?: number; upsample?: 'hold' | 'zeros' };
  readonly signal: Block;
  readonly frames: number;
}

/** What a node must play: `apply`'s outputs late by the plan's start, each filling `stride` frames. */
export function heard({ options, signal, frames }: NodeScene): Float32Array[] {
  using layer = new Conv1d(options);
  const { stride, padding } = layer.shape;
  const { startup } = layer.plan().latency;
  // Silence goes on behind the signal, which makes it long enough for any padding.
  const endless = signal.map((row) => {
    const longer = new Float32Array(Math.max(row.length, frames) + 2 * startup + stride + Math.max(...padding) + 1);
    longer.set(row);
    return longer;
  });
  return applyBatch(layer, options.batch ?? 1, endless).map((row) =>
    Float32Array.from({ length: frames }, (_, frame) => {
      const since = frame - startup;
      if (since < 0 || (options.upsample === 'zeros' && since % stride > 0)) return 0;
      return row[Math.floor(since / stride)] ?? NaN;
    }),
  );
}

/** Equal bit for bit but for the sign of zeros. The message names the first place that differs. */
export function expectSameSamples(actual: Block, expected: Block): void {
  const lengths = (block: Block): number[] => block.map((row) => row.length);
  expect(lengths(actual), 'frames on each channel').toEqual(lengths(expected));
  for (const [channel, row] of expected.entries()) {
    const other = actual[channel] ?? new Float32Array(0);
    const at = row.findIndex((sample, i) => other[i] !== sample);
    if (at >= 0) expect.fail(`channel ${channel}, frame ${at}: got ${other[at]}, expected ${row[at]}`);
  }
}

/** Between one sample and the next: what a click is heard by. */
export function largestStep(row: Float32Array | undefined): number {
  return row?.slice(1).reduce((most, sample, i) => Math.max(most, Math.abs(sample - (row[i] ?? NaN))), 0) ?? NaN;
}
