import { kindOfView, show } from '../conv1d/check.ts';
import type { Block } from '../conv1d/types.ts';

/**
 * Frames in a block handed in. Allocates nothing where the block is right.
 *
 * @throws TypeError for the wrong kind of array, RangeError for a wrong count or ragged lengths
 */
export function checkBlock(name: string, block: Block, channels: number): number {
  if (Array.isArray(block) && block.length === channels && isPlain(block[0])) {
    const { length } = block[0];
    let channel = 1;
    while (channel < channels && isPlain(block[channel]) && block[channel].length === length) channel++;
    if (channel === channels) return length;
  }
  checkRows(name, block, channels);
  const frames = (block[0] as Float32Array).length;
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
  if (Array.isArray(block) && block.length === channels) {
    let channel = 0;
    while (channel < channels && isPlain(block[channel]) && block[channel].length >= frames) channel++;
    if (channel === channels) return;
  }
  checkRows(name, block, channels);
  for (let channel = 0; channel < channels; channel++) {
    const room = (block[channel] as Float32Array).length;
    if (room < frames) {
      throw new RangeError(`${name}[${channel}] must have room for ${frames} frames: got ${room}`);
    }
  }
}

/** What nearly all rows are, a Float32Array of this realm: the check that costs least. */
function isPlain(row: Float32Array | undefined): row is Float32Array {
  return row?.constructor === Float32Array;
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
