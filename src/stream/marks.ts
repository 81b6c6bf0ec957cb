import type { Conv1dShape } from '../conv1d/shape.ts';
import { realm } from '../kernel/realm.ts';
import type { Layout } from './layout.ts';

/**
 * Where NaN and infinities have come in, for a stream with partitions: one of them would spread over a whole block of a
 * transform. So they are kept out, zeros go in for them, and the outputs that read them are made NaN here.
 *
 * Frames are those of the padded signal. Output m reads frame p of its group where p = m·s + k·d for a tap k: of all
 * frames alike modulo the dilation the last one that was not finite decides. Nothing is allocated but by `save`.
 */
export class Marks {
  readonly #watches: boolean;
  readonly #shape: Conv1dShape;
  readonly #reach: number;
  readonly #sets: number;
  readonly #maxBlockSize: number;
  /** Last frame that was not finite, of each signal, group and phase modulo dilation [N·groups × d]. */
  readonly #last: Float64Array;
  /** Of the staged frames, those that are not finite on any of a group's channels [N·groups × maxBlockSize]. */
  readonly #flags: Uint8Array;
  /** Newest of all those frames. */
  #newest = -Infinity;
  #flagged = false;

  /** @param watches whether frames come that have not been cleaned of such numbers */
  constructor(layout: Layout, watches: boolean) {
    const { shape, reach } = layout;
    const { batch, maxBlockSize } = layout.geometry;
    this.#watches = watches;
    this.#shape = shape;
    this.#reach = reach;
    this.#sets = batch * shape.groups;
    this.#maxBlockSize = maxBlockSize;
    this.#last = new Float64Array(this.#sets * shape.dilation).fill(-Infinity);
    this.#flags = new Uint8Array(this.#sets * maxBlockSize);
  }

  reset(): void {
    this.#last.fill(-Infinity);
    this.#newest = -Infinity;
  }

  /** Takes what is not finite out of the staged rows, puts zeros there and remembers where. */
  take(layout: Layout, input: number, frames: number): void {
    if (!this.#watches) return;
    const { batch, inputPitch } = layout.geometry;
    const { inChannels, groups } = this.#shape;
    if (!layout.kernel.anyNonFinite(input, inputPitch, batch * inChannels, frames)) return;
    const { f32 } = realm();
    const channels = inChannels / groups;
    this.#flags.fill(0);
    this.#flagged = true;
    for (let channel = 0; channel < batch * inChannels; channel++) {
      const row = (input + channel * inputPitch) >>> 2;
      const flags = Math.floor(channel / channels) * this.#maxBlockSize;
      for (let i = 0; i < frames; i++) {
        if (Number.isFinite(f32[row + i])) continue;
        f32[row + i] = 0;
        this.#flags[flags + i] = 1;
      }
    }
  }

  /**
   * Makes the outputs NaN that read what was taken: `outputs` of them in rows at `output`, from number `first` on.
   *
   * @param position frame that the first of the `frames` staged ones is
   */
  apply(layout: Layout, position: number, frames: number, first: number, outputs: number, output: number): void {
    const { stride, dilation, outChannels, groups } = this.#shape;
    const reach = this.#reach - 1;
    if (!this.#flagged && this.#newest < first * stride) return;
    const { f32 } = realm();
    const pitch = layout.geometry.outputPitch >>> 2;
    const rows = outChannels / groups;
    for (let set = 0; set < this.#sets; set++) {
      const last = set * dilation;
      let row = (output >>> 2) + set * rows * pitch;
      let merged = 0;
      for (let m = first; m < first + outputs; m++, row++) {
        const newest = m * stride + reach;
        merged = this.#merge(set, position, merged, Math.min(frames, newest - position + 1));
        if ((this.#last[last + (newest % dilation)] as number) < newest - reach) continue;
        for (let i = 0; i < rows; i++) f32[row + i * pitch] = NaN;
      }
      this.#merge(set, position, merged, frames);
    }
    this.#flagged = false;
  }

  /** Whether an output from number `first` on may still read one. */
  isActive(first: number): boolean {
    return this.#newest >= first * this.#shape.stride;
  }

  save(): Float64Array {
    return this.#last.slice();
  }

  restore(last: Float64Array): void {
    this.#last.set(last);
    this.#newest = last.reduce((newest, frame) => Math.max(newest, frame), -Infinity);
  }

  copyFrom(other: Marks): void {
    this.#last.set(other.#last);
    this.#newest = other.#newest;
  }

  /** Remembers those of the staged frames `from` ≤ i < `to`; returns where it has come to. */
  #merge(set: number, position: number, from: number, to: number): number {
    if (to <= from) return from;
    if (!this.#flagged) return to;
    for (let i = from; i < to; i++) {
      if (this.#flags[set * this.#maxBlockSize + i] === 0) continue;
      const frame = position + i;
      this.#last[set * this.#shape.dilation + (frame % this.#shape.dilation)] = frame;
      if (frame > this.#newest) this.#newest = frame;
    }
    return to;
  }
}
