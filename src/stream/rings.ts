import { realm } from '../kernel/realm.ts';
import type { Layout } from './layout.ts';

/** i32 fields of the kernel's Stream structure, which starts with its Layout, and bytes to the rings behind it. */
const WRITE_INDEX = 1;
const WRITE_PHASE = 2;
const READ_INDEX = 3;
const RINGS = 16;

/**
 * The frames that a stream's sums read directly, in mirrored rings in linear memory: one for each channel and each phase
 * of the input that a tap reads. Frames are counted from the rings' start, silence before the signal included.
 */
export class Rings {
  /** The stream's linear memory: the kernel's Stream structure, the rings, frames kept for padding. */
  readonly pointer: number;
  readonly #layout: Layout;

  /** Takes over `pointer`, silence of the layout's `streamBytes`. */
  constructor(layout: Layout, pointer: number) {
    this.#layout = layout;
    this.pointer = pointer;
    realm().i32[pointer >>> 2] = layout.pointer;
  }

  release(): void {
    realm().release(this.pointer, this.#layout.geometry.streamBytes);
  }

  /**
   * Where the next frames are staged, channel after channel `inputPitch` apart: behind the newest where stride is 1, else
   * in the scratch area. Moves with every step.
   */
  get input(): number {
    if (this.#layout.shape.stride > 1) return this.#layout.input;
    return this.pointer + RINGS + 4 * (realm().i32[(this.pointer >>> 2) + WRITE_INDEX] as number);
  }

  /** Silence everywhere, in what is kept for padding too. */
  clear(): void {
    const { streamBytes } = this.#layout.geometry;
    realm().i32.fill(0, (this.pointer + RINGS) >>> 2, (this.pointer + streamBytes) >>> 2);
  }

  /** Sets the cursors to where `frames` frames have come in and `cells` cells have been summed. */
  seek(frames: number, cells: number): void {
    const { ringFrames } = this.#layout.geometry;
    const { stride } = this.#layout.shape;
    const { i32 } = realm();
    const fields = this.pointer >>> 2;
    const readIndex = cells % ringFrames;
    i32[fields + WRITE_INDEX] = stride === 1 ? readIndex + (frames - cells) : Math.floor(frames / stride) % ringFrames;
    i32[fields + WRITE_PHASE] = frames % stride;
    i32[fields + READ_INDEX] = readIndex;
  }

  /**
   * The last `count` frames before frame `end`, oldest first, of every channel [N·C_in × count]; 0 for frames that no tap
   * reads. Allocates.
   */
  read(end: number, count: number): Float32Array {
    const { batch, planes, ringFrames, ringPitch } = this.#layout.geometry;
    const { stride, dilation, inChannels } = this.#layout.shape;
    const planeOf = new Map(Array.from({ length: planes }, (_, plane) => [(plane * dilation) % stride, plane]));
    const { f32 } = realm();
    const channels = batch * inChannels;
    const history = new Float32Array(channels * count);
    for (let i = 0; i < count; i++) {
      const frame = end - count + i;
      const plane = planeOf.get(frame % stride);
      if (plane === undefined) continue;
      const index = Math.floor(frame / stride) % ringFrames;
      for (let channel = 0; channel < channels; channel++) {
        const ring = this.pointer + RINGS + (channel * planes + plane) * ringPitch;
        history[channel * count + i] = f32[(ring >>> 2) + index] ?? 0;
      }
    }
    return history;
  }

  /** Puts such frames in, the last of which is the one before frame `end`, with `cells` cells summed. */
  write(end: number, cells: number, history: Float32Array): void {
    const { inputPitch, batch, maxBlockSize } = this.#layout.geometry;
    const channels = batch * this.#layout.shape.inChannels;
    const frames = history.length / channels;
    this.seek(end - frames, cells);
    for (let from = 0; from < frames; from += maxBlockSize) {
      const count = Math.min(maxBlockSize, frames - from);
      const { input } = this;
      for (let channel = 0; channel < channels; channel++) {
        const start = channel * frames + from;
        realm().f32.set(history.subarray(start, start + count), (input + channel * inputPitch) >>> 2);
      }
      this.#layout.kernel.ingest(this.pointer, count, this.#layout.input);
    }
  }

  /** Takes over everything from the rings of another stream of the same layout. */
  copyFrom(other: Rings): void {
    const { streamBytes } = this.#layout.geometry;
    realm().i32.copyWithin(this.pointer >>> 2, other.pointer >>> 2, (other.pointer + streamBytes) >>> 2);
  }
}
