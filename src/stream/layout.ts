import { effectiveKernelSize } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Block } from '../conv1d/types.ts';
import type { Kernel } from '../kernel/exports.ts';
import { realm } from '../kernel/realm.ts';
import { type Geometry, scratchBytes, stagedBytes } from '../plan/memory.ts';
import { TWIDDLES_FIELD } from './partition-fields.ts';
import type { PlannedLayout } from './planned-layout.ts';
import { type ScratchUser, scratch } from './scratch.ts';
import { twiddleTable } from './twiddles.ts';

/** Below so many frames a plain loop copies faster than TypedArray.prototype.set, which costs 20 to 50 ns whatever it copies. */
const SHORT_COPY = 32;

/**
 * What streams of one layer with the same batch and block size share: the kernel's description of where things lie, and
 * the way in and out of linear memory. `stage` and `fetch` allocate nothing.
 */
export class Layout implements ScratchUser {
  /** The kernel's Layout structure, and its Partitions where there are any, else 0. */
  readonly pointer: number;
  readonly partitions: number;
  readonly shape: Conv1dShape;
  readonly geometry: Geometry;
  readonly kernel: Kernel;
  /** effectiveKernelSize of the shape. */
  readonly reach: number;
  readonly scratchBytes: number;
  /**
   * In the scratch area: input rows of the block in work where stride > 1 [N·C_in × inputPitch], output rows
   * [N·C_out × outputPitch], and a second set of those for fades.
   */
  input = 0;
  output = 0;
  fadeOutput = 0;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #stride: number;
  readonly #stagedBytes: number;
  /** Views of the output rows, of the two lengths that whole blocks bring: `set` wants one of the length to copy. */
  #longRows: Float32Array[] = [];
  #shortRows: Float32Array[] = [];
  #references = 1;

  /** @throws RangeError where memory runs out; nothing is kept then */
  constructor(shape: Conv1dShape, { geometry, fields, partitionFields }: PlannedLayout) {
    this.shape = shape;
    this.geometry = geometry;
    this.kernel = realm().kernel(shape.numerics);
    this.reach = effectiveKernelSize(shape);
    this.scratchBytes = scratchBytes(geometry, shape);
    this.#stagedBytes = stagedBytes(geometry, shape);
    this.#inputs = geometry.batch * shape.inChannels;
    this.#outputs = geometry.batch * shape.outChannels;
    this.#stride = shape.stride;
    this.pointer = realm().allocate(geometry.layoutBytes);
    let partitions = 0;
    try {
      if (geometry.partitions !== undefined) {
        const table = twiddleTable(geometry.partitions.twiddleDepths);
        partitions = realm().allocate(geometry.partitions.descriptionBytes);
        realm().i32.set(partitionFields, partitions >>> 2);
        realm().i32[(partitions >>> 2) + TWIDDLES_FIELD] = table;
      }
      scratch().attach(this);
    } catch (error) {
      realm().release(this.pointer, geometry.layoutBytes);
      if (partitions !== 0) realm().release(partitions, geometry.partitions?.descriptionBytes ?? 0);
      throw error;
    }
    this.partitions = partitions;
    realm().i32.set(fields, this.pointer >>> 2);
  }

  share(): this {
    this.#references++;
    return this;
  }

  /** Returns whether that was the last reference, so that the layout is gone. */
  release(): boolean {
    if (--this.#references > 0) return false;
    scratch().detach(this);
    const { layoutBytes, partitions } = this.geometry;
    realm().release(this.pointer, layoutBytes);
    if (partitions !== undefined) realm().release(this.partitions, partitions.descriptionBytes);
    return true;
  }

  moved(pointer: number): void {
    const { outputPitch, maxBlockSize, maxOutputs } = this.geometry;
    this.input = pointer;
    this.output = pointer + this.#stagedBytes;
    this.fadeOutput = this.output + this.#outputs * outputPitch;
    const { f32 } = realm();
    const rows = (frames: number): Float32Array[] =>
      Array.from({ length: this.#outputs }, (_, row) => {
        const start = (this.output + row * outputPitch) >>> 2;
        return f32.subarray(start, start + frames);
      });
    const short = Math.floor(maxBlockSize / this.#stride);
    this.#longRows = rows(maxOutputs);
    this.#shortRows = short === maxOutputs ? this.#longRows : rows(short);
  }

  /** Copies frames `from` to `from + frames` of every channel to the rows at `input`, an address. */
  stage(input: number, block: Block, from: number, frames: number): void {
    const { f32 } = realm();
    const pitch = this.geometry.inputPitch >>> 2;
    let to = input >>> 2;
    for (let channel = 0; channel < this.#inputs; channel++) {
      const x = block[channel] as Float32Array;
      if (frames === x.length && frames >= SHORT_COPY) f32.set(x, to);
      else if (x.length > this.geometry.maxBlockSize) f32.set(x.subarray(from, from + frames), to);
      else for (let i = 0; i < frames; i++) f32[to + i] = x[from + i] as number;
      to += pitch;
    }
  }

  /** Stages `frames` frames of silence, or with `value` 'first' the first staged frame again and again. */
  stageConstant(input: number, value: 'silence' | 'first', frames: number): void {
    const { f32 } = realm();
    const pitch = this.geometry.inputPitch >>> 2;
    let row = input >>> 2;
    for (let channel = 0; channel < this.#inputs; channel++) {
      f32.fill(value === 'first' ? (f32[row] as number) : 0, row, row + frames);
      row += pitch;
    }
  }

  /** Copies `frames` output frames of every channel, from output row frame `first` on, to `block`, from frame `at` on. */
  fetch(block: Float32Array[], at: number, frames: number, first: number): void {
    const rows = frames === this.#longRows[0]?.length ? this.#longRows : this.#shortRows;
    if (frames >= SHORT_COPY && frames === rows[0]?.length && first === 0) {
      for (let channel = 0; channel < this.#outputs; channel++) {
        (block[channel] as Float32Array).set(rows[channel] as Float32Array, at);
      }
      return;
    }
    const { f32 } = realm();
    const pitch = this.geometry.outputPitch >>> 2;
    let from = (this.output >>> 2) + first;
    for (let channel = 0; channel < this.#outputs; channel++) {
      const y = block[channel] as Float32Array;
      for (let i = 0; i < frames; i++) y[at + i] = f32[from + i] as number;
      from += pitch;
    }
  }
}
