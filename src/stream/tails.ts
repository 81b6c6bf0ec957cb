import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Kernel } from '../kernel/exports.ts';
import { realm } from '../kernel/realm.ts';
import type { PartitionGeometry } from '../plan/partition-memory.ts';
import { greatestCommonDivisor } from '../plan/taps.ts';
import type { Filters } from './filters.ts';
import type { Layout } from './layout.ts';

/**
 * What a stream with partitions keeps of everything before the block under way: the spectra of its input, and for each
 * set of filters in use a *voice*, what those make of them. See src/plan/partition-memory.ts.
 */
export class Tails {
  readonly #layout: Layout;
  readonly #geometry: PartitionGeometry;
  readonly #kernel: Kernel;
  readonly #state: number;
  readonly #voice: number;
  /** The voice that a change of weights comes from. */
  #other = 0;

  /** @throws RangeError where memory runs out; nothing is kept then */
  constructor(shape: Conv1dShape, layout: Layout, geometry: PartitionGeometry) {
    this.#layout = layout;
    this.#geometry = geometry;
    this.#kernel = realm().kernel(shape.numerics);
    this.#state = realm().allocate(geometry.stateBytes);
    try {
      this.#voice = realm().allocate(geometry.voiceBytes);
    } catch (error) {
      realm().release(this.#state, geometry.stateBytes);
      throw error;
    }
  }

  release(): void {
    this.endFade();
    realm().release(this.#state, this.#geometry.stateBytes);
    realm().release(this.#voice, this.#geometry.voiceBytes);
  }

  /** Takes in the staged frames and leaves `cells` outputs in the output rows; with `from`, those of both sets. */
  step(stream: number, frames: number, cells: number, filters: Filters, from: Filters | undefined): void {
    const { input, output, fadeOutput, partitions } = this.#layout;
    const state = this.#state;
    const now = filters.pointer;
    const voice = this.#voice;
    if (from === undefined) {
      this.#kernel.stepPartitions(stream, partitions, state, frames, input, cells, now, voice, output, 0, 0, 0);
      return;
    }
    // During a fade the outputs of the old filters stand in the output rows, where they are led over to the new ones'.
    const old = from.pointer;
    const other = this.#other;
    const kernel = this.#kernel;
    kernel.stepPartitions(stream, partitions, state, frames, input, cells, now, voice, fadeOutput, old, other, output);
  }

  /** Makes the voice what it would be had these filters been there all the time. As long as many blocks' work. */
  warm(filters: Filters): void {
    const { pointer, partitions } = this.#layout;
    this.#kernel.warm(pointer, partitions, this.#state, filters.pointer, this.#voice);
  }

  /**
   * Keeps what the voice holds as that of the filters that a fade comes from.
   *
   * @throws RangeError where memory runs out; nothing is changed then
   */
  startFade(): void {
    const { voiceBytes } = this.#geometry;
    if (this.#other === 0) this.#other = realm().allocate(voiceBytes);
    realm().i32.copyWithin(this.#other >>> 2, this.#voice >>> 2, (this.#voice + voiceBytes) >>> 2);
  }

  endFade(): void {
    if (this.#other === 0) return;
    realm().release(this.#other, this.#geometry.voiceBytes);
    this.#other = 0;
  }

  /** To the state after `cells` cells of silence. */
  restart(cells: number): void {
    const { stateBytes, voiceBytes } = this.#geometry;
    const { i32 } = realm();
    i32.fill(0, this.#state >>> 2, (this.#state + stateBytes) >>> 2);
    i32.fill(0, this.#voice >>> 2, (this.#voice + voiceBytes) >>> 2);
    this.seek(cells);
  }

  /** Sets the cursors to where they are after so many cells; see src/kernel/assembly/tail.ts. */
  seek(cells: number): void {
    const { base, residues } = this.#layout.geometry.partitioning;
    const { levels, timeFrames } = this.#geometry;
    const size = base * residues;
    const inCycle = cells % size;
    const cycles = Math.floor(cells / size);
    let ticks = 0;
    while (ticks < residues && this.#lastCell(ticks) < inCycle) ticks++;
    const complete = ticks === residues ? cycles + 1 : cycles;
    const next = ticks === residues ? size + this.#lastCell(0) : this.#lastCell(ticks);
    const { i32 } = realm();
    let at = this.#state >>> 2;
    i32[at++] = next - inCycle + 1;
    i32[at++] = ticks % residues;
    i32[at++] = inCycle;
    i32[at++] = (complete * base) % timeFrames;
    const started = ticks > 0 ? cycles + 1 : cycles;
    for (const { level, slots } of levels) {
      const blocks = Math.floor(started / level.ticks);
      i32[at++] = started % level.ticks;
      i32[at++] = (slots - (blocks % slots)) % slots;
      i32[at++] = blocks % 2;
    }
  }

  /** Everything but the cursors, which follow from the cells: of the input, and of a voice. Allocates them. */
  readState(): Float32Array {
    return this.#read(this.#state + this.#geometry.residueOffset, this.#state + this.#geometry.stateBytes);
  }

  readVoice(): Float32Array {
    return this.#read(this.#voice, this.#voice + this.#geometry.voiceBytes);
  }

  readOther(): Float32Array {
    return this.#read(this.#other, this.#other + this.#geometry.voiceBytes);
  }

  writeState(state: Float32Array, voice: Float32Array): void {
    realm().f32.set(state, (this.#state + this.#geometry.residueOffset) >>> 2);
    realm().f32.set(voice, this.#voice >>> 2);
  }

  /** @throws RangeError where memory runs out */
  writeOther(voice: Float32Array): void {
    if (this.#other === 0) this.#other = realm().allocate(this.#geometry.voiceBytes);
    realm().f32.set(voice, this.#other >>> 2);
  }

  /** @throws RangeError where memory runs out */
  copyFrom(other: Tails): void {
    const { stateBytes, voiceBytes } = this.#geometry;
    if (other.#other !== 0 && this.#other === 0) this.#other = realm().allocate(voiceBytes);
    const { i32 } = realm();
    const copy = (to: number, from: number, bytes: number): void => {
      i32.copyWithin(to >>> 2, from >>> 2, (from + bytes) >>> 2);
    };
    copy(this.#state, other.#state, stateBytes);
    copy(this.#voice, other.#voice, voiceBytes);
    if (other.#other !== 0) copy(this.#other, other.#other, voiceBytes);
  }

  /** Last cell, in its cycle, of the block whose tick is the cycle's `index`-th. */
  #lastCell(index: number): number {
    const { base, residues } = this.#layout.geometry.partitioning;
    const common = greatestCommonDivisor(base, residues);
    return base * (index + 1) - common + Math.floor((index * common) / residues);
  }

  #read(from: number, to: number): Float32Array {
    return realm().f32.slice(from >>> 2, to >>> 2);
  }
}
