import { realm } from '../kernel/realm.ts';
import { JobCost } from '../plan/job-cost.ts';
import type { PartitionGeometry } from '../plan/partition-memory.ts';
import { lastCell, ticksWithin } from '../plan/partitions.ts';
import type { Filters } from './filters.ts';
import type { Layout } from './layout.ts';
import type { StreamMemory } from './stream-memory.ts';

/**
 * What a stream with partitions keeps of everything before the block under way: the spectra of its input, and for each
 * set of filters in use a *voice*, what those make of them. See src/plan/partition-memory.ts.
 */
export class Tails {
  /** Cells so far, and where in the output rows the outputs of the last step start: others come before the layer's first. */
  cells = 0;
  firstOutput = 0;
  readonly #layout: Layout;
  readonly #geometry: PartitionGeometry;
  readonly #state: number;
  #voice: number;
  /** The voice that a change of weights comes from; before it, the one that it goes to. */
  #other = 0;

  /** Takes over the memory's state and voice, silence. */
  constructor(layout: Layout, geometry: PartitionGeometry, { state, voice }: StreamMemory) {
    this.#layout = layout;
    this.#geometry = geometry;
    this.#state = state;
    this.#voice = voice;
  }

  release(): void {
    this.endFade();
    realm().release(this.#state, this.#geometry.stateBytes);
    realm().release(this.#voice, this.#geometry.voiceBytes);
  }

  /** Takes in the staged frames and leaves `cells` outputs in the output rows; `shadow` runs along unheard. */
  step(stream: number, frames: number, cells: number, filters: Filters, shadow: Filters | undefined): void {
    const { input, output, partitions } = this.#layout;
    const own = this.#voice;
    const other = shadow === undefined ? 0 : this.#other;
    const hidden = shadow === undefined ? 0 : shadow.pointer;
    const { pointer } = filters;
    this.#layout.kernel.stepPartitions(
      stream,
      partitions,
      this.#state,
      frames,
      input,
      cells,
      pointer,
      own,
      output,
      hidden,
      other,
      0,
    );
  }

  /** The same during a fade: the old filters' outputs go to the output rows, the new ones' to those beside. */
  fadingStep(stream: number, frames: number, cells: number, filters: Filters, from: Filters): void {
    const { input, output, fadeOutput, partitions } = this.#layout;
    const young = filters.pointer;
    const old = from.pointer;
    const state = this.#state;
    const voice = this.#voice;
    const other = this.#other;
    const kernel = this.#layout.kernel;
    kernel.stepPartitions(
      stream,
      partitions,
      state,
      frames,
      input,
      cells,
      young,
      voice,
      fadeOutput,
      old,
      other,
      output,
    );
  }

  /** Makes the voice what it would be had these filters been there all the time. As long as many blocks' work. */
  warm(filters: Filters): void {
    const { pointer, partitions } = this.#layout;
    this.#layout.kernel.warm(pointer, partitions, this.#state, filters.pointer, this.#voice);
  }

  /** Multiplies and adds of `warm`. */
  get warmingOperations(): number {
    const { partitioning } = this.#layout.geometry;
    // Of the smallest level the block that is heard, of others the one in work as well.
    return this.#geometry.levels.reduce(
      (sum, { job }, index) => sum + partitioning.residues * (index === 0 ? 1 : 2) * new JobCost(job).outputs,
      0,
    );
  }

  /**
   * Keeps what the voice holds as that of the filters that a fade comes from.
   *
   * @throws RangeError where memory runs out; nothing is changed then
   */
  startFade(): void {
    const { voiceBytes } = this.#geometry;
    this.reserve();
    realm().i32.copyWithin(this.#other >>> 2, this.#voice >>> 2, (this.#voice + voiceBytes) >>> 2);
  }

  /** Makes room for a second voice. @throws RangeError where memory runs out */
  reserve(): void {
    if (this.#other === 0) this.#other = realm().allocate(this.#geometry.voiceBytes);
  }

  /**
   * Makes room for filters that run along unheard.
   *
   * @throws RangeError where memory runs out; nothing is changed then
   */
  startShadow(): void {
    const { voiceBytes } = this.#geometry;
    this.reserve();
    realm().i32.fill(0, this.#other >>> 2, (this.#other + voiceBytes) >>> 2);
  }

  /** The shadow's voice becomes the one that is heard, and that one the one that a fade comes from. */
  swap(): void {
    const voice = this.#voice;
    this.#voice = this.#other;
    this.#other = voice;
  }

  /**
   * Cells after which a shadow's tails are whole: a block of the largest level to come, its job, and a block of the
   * smallest for the rest of the tails.
   */
  get shadowCells(): number {
    const { base, residues, levels } = this.#layout.geometry.partitioning;
    const largest = levels[levels.length - 1]?.size ?? 0;
    return residues * (levels.length > 1 ? 2 * largest + base : base);
  }

  endFade(): void {
    if (this.#other === 0) return;
    realm().release(this.#other, this.#geometry.voiceBytes);
    this.#other = 0;
  }

  /** To silence; `seek` says how long it has lasted. */
  clear(): void {
    const { stateBytes, voiceBytes } = this.#geometry;
    const { i32 } = realm();
    i32.fill(0, this.#state >>> 2, (this.#state + stateBytes) >>> 2);
    i32.fill(0, this.#voice >>> 2, (this.#voice + voiceBytes) >>> 2);
    if (this.#other !== 0) i32.fill(0, this.#other >>> 2, (this.#other + voiceBytes) >>> 2);
  }

  /** Sets the cursors to where they are after so many cells; see src/kernel/assembly/tail.ts. */
  seek(cells: number): void {
    const { partitioning } = this.#layout.geometry;
    const { base, residues } = partitioning;
    const { levels, timeFrames } = this.#geometry;
    const size = base * residues;
    const inCycle = cells % size;
    const cycles = Math.floor(cells / size);
    const ticks = ticksWithin(partitioning, inCycle);
    const complete = ticks === residues ? cycles + 1 : cycles;
    const next = ticks === residues ? size + lastCell(partitioning, 0) : lastCell(partitioning, ticks);
    this.cells = cells;
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
    this.reserve();
    realm().f32.set(voice, this.#other >>> 2);
  }

  /** @throws RangeError where memory runs out */
  copyFrom(other: Tails): void {
    const { stateBytes, voiceBytes } = this.#geometry;
    if (other.#other !== 0) this.reserve();
    this.cells = other.cells;
    const { i32 } = realm();
    const copy = (to: number, from: number, bytes: number): void => {
      i32.copyWithin(to >>> 2, from >>> 2, (from + bytes) >>> 2);
    };
    copy(this.#state, other.#state, stateBytes);
    copy(this.#voice, other.#voice, voiceBytes);
    if (other.#other !== 0) copy(this.#other, other.#other, voiceBytes);
  }

  #read(from: number, to: number): Float32Array {
    return realm().f32.slice(from >>> 2, to >>> 2);
  }
}
