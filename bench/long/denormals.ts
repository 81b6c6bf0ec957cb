import { Conv1d } from '../../dist/index.js';
import { interleave, type Task, type Timing } from '../rounds.ts';
import { BLOCK_FRAMES, decayingWeight, noiseBlocks } from './signals.ts';

const ROUNDS = 31;

/** 1e-36 is normal itself, but its products with small taps are not. */
export const levels = ['1', '1e-36', '1e-39'] as const;

export type LevelName = (typeof levels)[number];

/** A block of noise as loud as named, the kernel's whole history being so too. */
export interface DenormalCost {
  readonly taps: number;
  readonly numerics: 'reproducible' | 'fast';
  readonly timings: Readonly<Record<LevelName, Timing>>;
}

/** A decaying sound ends in subnormal numbers, which processors may be slow with. */
export async function measureDenormals(): Promise<DenormalCost[]> {
  const costs: DenormalCost[] = [];
  for (const taps of [16_384, 240_000]) {
    for (const numerics of ['reproducible', 'fast'] as const) {
      const layer = new Conv1d({ weight: decayingWeight(1, taps), numerics });
      const tasks = Object.fromEntries(levels.map((level) => [level, filter(layer, taps, Number(level))]));
      costs.push({ taps, numerics, timings: await interleave(tasks as Record<LevelName, Task>, ROUNDS) });
      layer.dispose();
    }
  }
  return costs;
}

function filter(layer: Conv1d, taps: number, level: number): Task {
  const inputs = noiseBlocks(1, taps, level);
  const output = [new Float32Array(BLOCK_FRAMES)];
  const stream = layer.createStream();
  return { awaited: false, run: (index) => void stream.process(inputs[index % inputs.length] ?? [], output) };
}
