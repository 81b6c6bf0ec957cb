import { kindOfView, show } from '../conv1d/check.ts';
import type { Block } from '../conv1d/types.ts';
import type { SignalData } from './value.ts';

/** How samples stand in a value. */
export type Kind = 'number' | 'frame' | 'interleaved' | 'planar' | 'planar numbers';

/** Whether a value of this kind is one frame, so that each output frame is a value of its own. */
export function isSingleFrame(kind: Kind): kind is 'number' | 'frame' {
  return kind === 'number' || kind === 'frame';
}

/** @throws TypeError for what is no samples at all */
export function kindOf(data: unknown): Kind {
  if (typeof data === 'number') return 'number';
  if (isFloatArray(data)) return 'interleaved';
  if (Array.isArray(data)) {
    if (data.length === 0 || typeof data[0] === 'number') return 'frame';
    if (isFloat32Array(data[0])) return 'planar';
    if (Array.isArray(data[0])) return 'planar numbers';
  }
  throw new TypeError(
    'samples must be a number, an array of numbers, a Float32Array or Float64Array, or an array of Float32Arrays or ' +
      `arrays of numbers: got ${show(data)}`,
  );
}

/** Reads values of any kind into planar blocks and writes planar blocks as values, for one stream. */
export class Samples {
  readonly #inputs: number;
  /** Rows that are read into; replaced when a block of another length comes. */
  readonly #rows: Float32Array[];

  /** @param inputs N·C_in */
  constructor(inputs: number) {
    this.#inputs = inputs;
    this.#rows = Array.from({ length: inputs }, () => new Float32Array(1));
  }

  /**
   * The value as a planar block, valid until the next call.
   *
   * @throws TypeError for the wrong kind of elements, RangeError for a wrong number of channels
   */
  read(kind: Kind, data: SignalData): Block {
    switch (kind) {
      case 'number':
        return this.#frame([data as number]);
      case 'frame':
        return this.#frame(data as readonly number[]);
      case 'interleaved':
        return this.#deinterleave(data as Float32Array | Float64Array);
      case 'planar':
        return this.#planar(data as Block);
      case 'planar numbers':
        return this.#planarNumbers(data as readonly (readonly number[])[]);
    }
  }

  #frame(frame: readonly number[]): Block {
    const channels = this.#inputs;
    if (frame.length !== channels) {
      throw new RangeError(
        `got a frame of ${count(frame.length)}, the layer has ${channels}; for a block use Float32Array`,
      );
    }
    const rows = this.#ensure(1);
    for (let channel = 0; channel < channels; channel++) {
      const sample: unknown = frame[channel];
      if (typeof sample !== 'number') throw notANumber(channel, sample);
      (rows[channel] as Float32Array)[0] = sample;
    }
    return rows;
  }

  #deinterleave(block: Float32Array | Float64Array): Block {
    const channels = this.#inputs;
    if (channels === 1 && isFloat32Array(block)) return [block];
    const frames = block.length / channels;
    if (!Number.isInteger(frames)) {
      throw new RangeError(
        `got an interleaved block of ${block.length} samples, not a multiple of the layer's ${count(channels)}`,
      );
    }
    const rows = this.#ensure(frames);
    for (let channel = 0; channel < channels; channel++) {
      const row = rows[channel] as Float32Array;
      for (let i = 0, at = channel; i < frames; i++, at += channels) row[i] = block[at] as number;
    }
    return rows;
  }

  #planar(block: Block): Block {
    this.#checkChannels(block);
    return block;
  }

  #planarNumbers(block: readonly (readonly number[])[]): Block {
    this.#checkChannels(block);
    const rows = this.#rows;
    for (let channel = 0; channel < rows.length; channel++) {
      const numbers = block[channel] as readonly number[];
      if (!Array.isArray(numbers)) {
        throw new TypeError(`a planar block must have an array per channel: got ${show(numbers)}`);
      }
      const frames = numbers.length;
      if (rows[channel]?.length !== frames) rows[channel] = new Float32Array(frames);
      const row = rows[channel] as Float32Array;
      // A loop: Float32Array.from takes ten times as long, and with a check of each number a hundred times.
      for (let i = 0; i < frames; i++) {
        const sample: unknown = numbers[i];
        if (typeof sample !== 'number') throw notANumber(i, sample);
        row[i] = sample;
      }
    }
    return rows;
  }

  #checkChannels(block: readonly unknown[]): void {
    if (block.length === this.#inputs) return;
    throw new RangeError(`got a block of ${count(block.length)}, the layer has ${this.#inputs}`);
  }

  #ensure(frames: number): Float32Array[] {
    const rows = this.#rows;
    for (let channel = 0; channel < rows.length; channel++) {
      if (rows[channel]?.length !== frames) rows[channel] = new Float32Array(frames);
    }
    return rows;
  }
}

/** A planar block, handed over, as a value of the kind; a single frame is frame `at` of it. */
export function write(kind: Kind, block: Float32Array[], at: number): SignalData {
  switch (kind) {
    case 'number':
      return block[0]?.[at] ?? NaN;
    case 'frame':
      return block.map((row) => row[at] ?? NaN);
    case 'interleaved':
      return interleave(block);
    case 'planar':
      return block;
    case 'planar numbers':
      return block.map(toNumbers);
  }
}

function interleave(block: Float32Array[]): Float32Array {
  const [first] = block;
  if (block.length === 1 && first !== undefined) return first;
  const channels = block.length;
  const interleaved = new Float32Array(channels * (first?.length ?? 0));
  block.forEach((row, channel) => {
    for (let i = 0, at = channel; i < row.length; i++, at += channels) interleaved[at] = row[i] as number;
  });
  return interleaved;
}

/** A loop: Array.from takes thirty times as long. */
function toNumbers(row: Float32Array): number[] {
  const numbers = new Array<number>(row.length);
  for (let i = 0; i < row.length; i++) numbers[i] = row[i] as number;
  return numbers;
}

/** Of this realm or another, which `instanceof` does not know but is the quicker way to see. */
function isFloat32Array(value: unknown): value is Float32Array {
  return value instanceof Float32Array || (ArrayBuffer.isView(value) && kindOfView(value) === 'Float32Array');
}

function isFloatArray(value: unknown): boolean {
  return isFloat32Array(value) || (ArrayBuffer.isView(value) && kindOfView(value) === 'Float64Array');
}

function notANumber(index: number, sample: unknown): TypeError {
  return new TypeError(`samples must be numbers: got ${show(sample)} at ${index}`);
}

function count(channels: number): string {
  return `${channels} ${channels === 1 ? 'channel' : 'channels'}`;
}
