import type { Conv1dShape } from '../conv1d/shape.ts';
import { realm } from '../kernel/realm.ts';
import { edgeFrames } from '../plan/memory.ts';
import type { Layout } from './layout.ts';

/**
 * Frames that a stream keeps beside its history because its padding repeats them: the *lead*, its first frames, and the
 * *tail*, its last. They lie behind the rings in the stream's linear memory; `keep…` takes them from the rows at `input`,
 * an address, where frames are staged, `stage…` puts them there. Nothing is allocated.
 */
export class Edges {
  readonly leadFrames: number;
  readonly tailFrames: number;
  /** From one channel's staged frames to the next's, in numbers. */
  readonly #pitch: number;
  readonly #channels: number;
  /** Indices of the lead's and the tail's first number in the realm's f32. */
  readonly #lead: number;
  readonly #tail: number;

  /** @param channels N·C_in */
  constructor(layout: Layout, pointer: number, channels: number) {
    this.#pitch = layout.geometry.inputPitch >>> 2;
    this.#channels = channels;
    const { leadFrames, tailFrames, edgesOffset } = layout.geometry;
    this.leadFrames = leadFrames;
    this.tailFrames = tailFrames;
    this.#lead = (pointer + edgesOffset) >>> 2;
    this.#tail = this.#lead + channels * leadFrames;
  }

  /** Keeps those of the staged frames, the first of which is frame `position` of the signal, that belong to the lead. */
  keepLead(input: number, position: number, frames: number): void {
    const { f32 } = realm();
    const count = Math.min(frames, this.leadFrames - position);
    for (let channel = 0; channel < this.#channels; channel++) {
      const row = (input >>> 2) + channel * this.#pitch;
      const to = this.#lead + channel * this.leadFrames + position;
      for (let i = 0; i < count; i++) f32[to + i] = f32[row + i] as number;
    }
  }

  /** Keeps those of the staged frames that are among the last `tailFrames`. Frame p lies at p mod tailFrames. */
  keepTail(input: number, position: number, frames: number): void {
    const { f32 } = realm();
    const size = this.tailFrames;
    const count = Math.min(frames, size);
    const first = (position + frames - count) % size;
    for (let channel = 0; channel < this.#channels; channel++) {
      const row = (input >>> 2) + channel * this.#pitch + frames - count;
      const to = this.#tail + channel * size;
      for (let i = 0, index = first; i < count; i++) {
        f32[to + index] = f32[row + i] as number;
        if (++index === size) index = 0;
      }
    }
  }

  /** Stages lead frames `from`, `from` + `step`, …, `frames` of them. */
  stageLead(input: number, from: number, step: 1 | -1, frames: number): void {
    const { f32 } = realm();
    for (let channel = 0; channel < this.#channels; channel++) {
      const row = (input >>> 2) + channel * this.#pitch;
      const lead = this.#lead + channel * this.leadFrames + from;
      for (let i = 0; i < frames; i++) f32[row + i] = f32[lead + step * i] as number;
    }
  }

  /** Stages frames `from`, `from` + `step`, … of the signal, `frames` of them, all within the tail. */
  stageTail(input: number, from: number, step: 0 | -1, frames: number): void {
    const { f32 } = realm();
    const size = this.tailFrames;
    const first = from % size;
    for (let channel = 0; channel < this.#channels; channel++) {
      const row = (input >>> 2) + channel * this.#pitch;
      const tail = this.#tail + channel * size;
      for (let i = 0, index = first; i < frames; i++) {
        f32[row + i] = f32[tail + index] as number;
        index += step;
        if (index < 0) index = size - 1;
      }
    }
  }

  /** The first `count` lead frames [N·C_in × count]. Allocates. */
  readLead(count: number): Float32Array {
    return this.#read(this.#lead, this.leadFrames, 0, count);
  }

  writeLead(frames: Float32Array): void {
    this.#write(this.#lead, this.leadFrames, 0, frames);
  }

  /** The last `count` frames of a signal of `position` frames, oldest first [N·C_in × count]. Allocates. */
  readTail(position: number, count: number): Float32Array {
    return this.#read(this.#tail, this.tailFrames, position - count, count);
  }

  writeTail(position: number, frames: Float32Array): void {
    this.#write(this.#tail, this.tailFrames, position - frames.length / this.#channels, frames);
  }

  #read(store: number, size: number, first: number, count: number): Float32Array {
    const { f32 } = realm();
    return Float32Array.from({ length: this.#channels * count }, (_, i) => {
      const channel = Math.floor(i / count);
      return f32[store + channel * size + ((first + (i % count)) % size)] ?? 0;
    });
  }

  #write(store: number, size: number, first: number, frames: Float32Array): void {
    const { f32 } = realm();
    const count = frames.length / this.#channels;
    frames.forEach((sample, i) => {
      f32[store + Math.floor(i / count) * size + ((first + (i % count)) % size)] = sample;
    });
  }
}

/** Frames a channel that the edges of a stream hold at a position: only a waiting reflection and circular padding keep a lead. */
export function keptFrames(
  shape: Conv1dShape,
  position: number,
  started: boolean,
  finished: boolean,
): { lead: number; tail: number } {
  if (finished) return { lead: 0, tail: 0 };
  const { leadFrames, tailFrames } = edgeFrames(shape);
  const keepsLead = shape.paddingMode === 'circular' || !started;
  return { lead: keepsLead ? Math.min(position, leadFrames) : 0, tail: started ? Math.min(position, tailFrames) : 0 };
}
