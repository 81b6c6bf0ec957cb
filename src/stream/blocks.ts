import { kindOfView, show } from '../conv1d/check.ts';
import type { Block } from '../conv1d/types.ts';

/** Longer rows take the long way. A whole number, as lengths are: comparing with Infinity costs more. */
const LONGEST = 2 ** 31 - 1;

/**
 * Frames in a block handed in. Allocates nothing where the block is right.
 *
 * @throws TypeError for the wrong kind of array, RangeError for a wrong count or ragged lengths
 */
export function checkBlock(name: string, block: Block, channels: number): number {
  const frames = block?.[0]?.length ?? -1;
  if (plainRows(block, channels, frames, frames) === channels) return frames;
  checkRows(name, block, channels);
  for (let channel = 1; channel < channels; channel++) {
    const other = (block[channel] as Float32Array).length;
    if (other !== frames) {
      throw new RangeError(
        `${name} channels must be of one length: got ${name}[0] of ${frames} frames, ${name}[${channel}] of ${other}`,
      );
    }
  }
  return frames;
}

/**
 * That a block to be written has room for `frames` frames.
 *
 * @throws TypeError for the wrong kind of array, RangeError for a wrong count or too short rows
 */
export function checkRoom(name: string, block: Block, channels: number, frames: number): void {
  if (plainRows(block, channels, frames, LONGEST) === channels) return;
  checkRows(name, block, channels);
  for (let channel = 0; channel < channels; channel++) {
    const room = (block[channel] as Float32Array).length;
    if (room < frames) {
      throw new RangeError(`${name}[${channel}] must have room for ${frames} frames: got ${room}`);
    }
  }
}

/**
 * How many rows from the first on are what nearly all are, Float32Arrays of this realm, and of `least` to `most` frames:
 * the check that costs least. 0 where the block is no array of `channels`.
 */
function plainRows(block: Block, channels: number, least: number, most: number): number {
  if (!Array.isArray(block) || block.length !== channels) return 0;
  for (let channel = 0; channel < channels; channel++) {
    const row = block[channel];
    if (row?.constructor !== Float32Array || row.length < least || row.length > most) return channel;
  }
  return channels;
}

function checkRows(name: string, block: Block, channels: number): void {
  if (!Array.isArray(block)) {
    throw new TypeError(`${name} must be an array of one Float32Array per channel: got ${show(block)}`);
  }
  if (block.length !== channels) {
    throw new RangeError(
      `${name} must have ${channels} ${channels === 1 ? 'channel' : 'channels'}: got ${block.length}`,
    );
  }
  for (let channel = 0; channel < channels; channel++) {
    const row: unknown = block[channel];
    if (!(row instanceof Float32Array) && !isForeignFloat32Array(row)) {
      throw new TypeError(`${name}[${channel}] must be a Float32Array: got ${show(row)}`);
    }
  }
}

/** A Float32Array that another realm made, which `instanceof` does not know. */
function isForeignFloat32Array(row: unknown): boolean {
  return ArrayBuffer.isView(row) && kindOfView(row) === 'Float32Array';
}

/**
 * Fresh rows of `frames` zeros.
 *
 * @throws RangeError where there is no memory for them
 */
export function allocateBlock(name: string, channels: number, frames: number): Float32Array[] {
  const rows: Float32Array[] = [];
  try {
    // A plain loop: Array.from with a callback takes longer than a short row's allocation.
    for (let channel = 0; channel < channels; channel++) rows.push(new Float32Array(frames));
    return rows;
  } catch {
    throw new RangeError(`${name} does not fit in memory: ${channels} × ${frames} frames`);
  }
}

/** @throws RangeError naming the first NaN or infinity: its channel, and its frame counted from the stream's start */
export function checkFinite(name: string, block: Block, frames: number, position: number): void {
  for (let channel = 0; channel < block.length; channel++) {
    const row = block[channel] as Float32Array;
    for (let i = 0; i < frames; i++) {
      const sample = row[i] as number;
      if (!Number.isFinite(sample)) {
        throw new RangeError(`${name} must be finite: got ${sample} on channel ${channel} at frame ${position + i}`);
      }
    }
  }
}
