import type { Observable } from 'rxjs';
import type { Block, Conv1d } from 'tapline';
import type { Scene } from './arbitrary.ts';
import { join } from './law.ts';
import { refusal } from './refusal.ts';

/** How samples stand in a value. */
export type Kind = 'numbers' | 'frames' | 'interleaved' | 'planar' | 'planar numbers';

export const kinds: readonly Kind[] = ['numbers', 'frames', 'interleaved', 'planar', 'planar numbers'];

/** A planar block as values of a kind: frame by frame, or as one block. */
export function toValues(kind: Kind, block: Block): unknown[] {
  const frames = block[0]?.length ?? 0;
  const frame = (i: number): number[] => block.map((row) => row[i] ?? NaN);
  const all = Array.from({ length: frames }, (_, i) => frame(i));
  switch (kind) {
    case 'numbers':
      return all.flat();
    case 'frames':
      return all;
    case 'interleaved':
      return [Float32Array.from(all.flat())];
    case 'planar':
      return [block];
    case 'planar numbers':
      return [block.map((row) => Array.from(row))];
  }
}

/** Values of a kind, of so many channels, as one planar block. */
export function toBlock(kind: Kind, values: readonly unknown[], channels: number): Float32Array[] {
  return join(
    values.map((value) => planar(kind, value, channels)),
    channels,
  );
}

function planar(kind: Kind, value: unknown, channels: number): Float32Array[] {
  if (kind === 'numbers') return [Float32Array.of(value as number)];
  if (kind === 'frames') return Array.from(value as number[], (sample) => Float32Array.of(sample));
  if (kind !== 'interleaved') return Array.from(value as Iterable<number>[], (row) => Float32Array.from(row));
  const samples = value as Float32Array;
  return Array.from({ length: channels }, (_, channel) => samples.filter((_, i) => i % channels === channel));
}

/** What an Observable that ends at once gives. */
export interface Heard {
  readonly values: unknown[];
  /** `complete`, or the error as `RangeError: …`. */
  end: string;
}

export function hear(source: Observable<unknown>): Heard {
  const heard: Heard = { values: [], end: 'still open' };
  source.subscribe({
    next: (value) => heard.values.push(value),
    error: (error) => {
      heard.end = String(error);
    },
    complete: () => {
      heard.end = 'complete';
    },
  });
  return heard;
}

/** `apply` on each signal of a batch. */
export function applyBatch(layer: Conv1d, batch: number, signal: Block): Float32Array[] {
  const { inChannels } = layer.shape;
  const one = (n: number): Float32Array[] => layer.apply(signal.slice(n * inChannels, (n + 1) * inChannels));
  return Array.from({ length: batch }, (_, n) => one(n)).flat();
}

/** What a run of a scene must give, or the error it must end in; undefined where the layer cannot stream. */
export function expectedOutput({ batch, signal }: Scene, layer: Conv1d): Float32Array[] | string | undefined {
  if (!layer.plan().streamable) return undefined;
  const said = refusal(() => applyBatch(layer, batch, signal));
  return said === 'nothing was thrown' ? applyBatch(layer, batch, signal) : said;
}
