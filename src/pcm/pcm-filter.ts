import { checkInteger } from '../conv1d/check.ts';
import type { Conv1d } from '../stream/conv1d.ts';
import type { Conv1dStream } from '../stream/conv1d-stream.ts';
import type { StreamOptions } from '../stream/options.ts';
import { bytesPerSample, checkPcmFormat, decodePcm, encodePcm, type PcmFormat } from './format.ts';

export interface PcmOptions extends Omit<StreamOptions, 'batch'> {
  format: PcmFormat;
  /** Interleaved channels: as many as the layer takes, or N times as many for N signals side by side. */
  channels: number;
}

/** Frames that are decoded, filtered and encoded at a time. */
const BLOCK = 512;

/**
 * Raw PCM through one stream of a layer: bytes in, bytes out, in the same format. Bytes may be cut anywhere, in the
 * middle of a sample too.
 */
export class PcmFilter {
  readonly format: PcmFormat;
  /** Interleaved channels that go in, and that come out: N·outChannels. */
  readonly channels: number;
  readonly outChannels: number;
  readonly #stream: Conv1dStream;
  readonly #rows: Float32Array[];
  readonly #short: Float32Array[];
  readonly #filtered: Float32Array[];
  /** What is returned, where it is always the same buffer. */
  #output: Uint8Array<ArrayBuffer> | undefined;
  /** Bytes of a frame that is not whole yet. */
  readonly #rest: Uint8Array;
  #resting = 0;
  #clamped = 0;

  /**
   * @param output `'reused'`: what a call returns is good until the next one
   * @throws TypeError or RangeError naming the option, the value and the rule
   */
  constructor(layer: Conv1d, options: PcmOptions, output: 'fresh' | 'reused' = 'fresh') {
    const { format, channels, ...streamOptions } = options;
    const { inChannels, outChannels, stride } = layer.shape;
    this.format = checkPcmFormat(format);
    this.channels = checkInteger('channels', channels, 1);
    const batch = channels / inChannels;
    if (!Number.isInteger(batch)) {
      throw new RangeError(
        `channels must be a multiple of the layer's inChannels: got channels=${channels}, inChannels=${inChannels}`,
      );
    }
    this.outChannels = batch * outChannels;
    this.#output = output === 'reused' ? new Uint8Array(0) : undefined;
    this.#stream = layer.createStream({ maxBlockSize: BLOCK, ...streamOptions, batch });
    this.#rest = new Uint8Array(channels * bytesPerSample(format));
    const rows = (count: number, frames: number): Float32Array[] =>
      Array.from({ length: count }, () => new Float32Array(frames));
    this.#rows = rows(channels, BLOCK);
    this.#short = this.#rows.map((row) => row.subarray(0));
    // Of one block: padding may bring some more with the first.
    this.#filtered = rows(this.outChannels, Math.ceil(BLOCK / stride));
  }

  /** Samples that came out clamped so far: beyond full scale of an integer format. */
  get clamped(): number {
    return this.#clamped;
  }

  /** Input frames so far. */
  get position(): number {
    return this.#stream.position;
  }

  /** Takes in bytes and returns those that they determine. Allocates them, unless they are reused. */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const frameBytes = this.#rest.length;
    const held = this.#resting;
    const frames = Math.floor((held + bytes.length) / frameBytes);
    if (frames === 0) {
      this.#rest.set(bytes, held);
      this.#resting = held + bytes.length;
      return new Uint8Array(0);
    }
    const output = this.#allocate(this.#stream.outputLength(frames));
    let written = 0;
    let from = 0;
    let left = frames;
    if (held > 0) {
      from = frameBytes - held;
      this.#rest.set(bytes.subarray(0, from), held);
      written = this.#run(viewOf(this.#rest), 0, 1, output, written);
      left--;
    }
    const view = viewOf(bytes);
    for (; left > 0; left -= Math.min(BLOCK, left)) {
      written = this.#run(view, from, Math.min(BLOCK, left), output, written);
      from += Math.min(BLOCK, left) * frameBytes;
    }
    this.#rest.set(bytes.subarray(from));
    this.#resting = bytes.length - from;
    return output;
  }

  /**
   * Ends the signal: returns the bytes that right padding determines.
   *
   * @throws Error where bytes of an unfinished frame are left, RangeError where the signal is too short for its padding
   */
  flush(): Uint8Array<ArrayBuffer> {
    if (this.#resting > 0) {
      throw new Error(
        `the PCM ends within a frame: ${this.#resting} of its ${this.#rest.length} bytes ` +
          `(${this.format}, ${this.channels} ${this.channels === 1 ? 'channel' : 'channels'})`,
      );
    }
    const tail = this.#stream.flush();
    const output = this.#allocate(tail[0]?.length ?? 0);
    this.#encode(tail, tail[0]?.length ?? 0, output, 0);
    return output;
  }

  /** Forgets the bytes of a frame that is not whole. */
  dropRest(): void {
    this.#resting = 0;
  }

  dispose(): void {
    this.#stream.dispose();
  }

  /** Decodes, filters and encodes `frames` frames; returns how many are written behind these. */
  #run(bytes: DataView, at: number, frames: number, output: Uint8Array, written: number): number {
    const rows = this.#block(frames);
    const size = bytesPerSample(this.format);
    rows.forEach((row, channel) => {
      decodePcm(this.format, bytes, at + channel * size, this.#rest.length, row);
    });
    const due = this.#stream.outputLength(frames);
    if (due > (this.#filtered[0]?.length ?? 0)) {
      const filtered = this.#stream.push(rows);
      return this.#encode(filtered, due, output, written);
    }
    this.#stream.process(rows, this.#filtered);
    return this.#encode(this.#filtered, due, output, written);
  }

  /** Rows of so many frames; those of the last length are kept. */
  #block(frames: number): readonly Float32Array[] {
    if (frames === BLOCK) return this.#rows;
    if (this.#short[0]?.length !== frames) {
      for (const [channel, row] of this.#rows.entries()) this.#short[channel] = row.subarray(0, frames);
    }
    return this.#short;
  }

  #encode(rows: readonly Float32Array[], frames: number, output: Uint8Array, written: number): number {
    const size = bytesPerSample(this.format);
    const step = this.outChannels * size;
    const view = viewOf(output);
    rows.forEach((row, channel) => {
      this.#clamped += encodePcm(this.format, row, frames, view, written * step + channel * size, step);
    });
    return written + frames;
  }

  #allocate(frames: number): Uint8Array<ArrayBuffer> {
    const bytes = frames * this.outChannels * bytesPerSample(this.format);
    if (this.#output === undefined) return new Uint8Array(bytes);
    if (this.#output.length < bytes) this.#output = new Uint8Array(bytes);
    return this.#output.subarray(0, bytes);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
