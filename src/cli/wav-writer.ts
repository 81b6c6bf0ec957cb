import {
  EncodedAudioPacketSource,
  EncodedPacket,
  type MetadataTags,
  Output,
  StreamTarget,
  type StreamTargetChunk,
  WavOutputFormat,
} from 'mediabunny';
import { bytesPerSample, type PcmFormat } from '../pcm/format.ts';
import type { Destination } from './files.ts';
import { CODECS, OPEN_SIZE } from './wav-format.ts';

export interface WavOptions {
  readonly format: PcmFormat;
  readonly channels: number;
  readonly sampleRate: number;
  /** Where they are known beforehand. */
  readonly frames: number | undefined;
  readonly tags: MetadataTags;
}

/** Sizes above need 64-bit ones: RF64. Less what stands around the samples, tags included. */
const LARGEST_RIFF = 2 ** 32 - 2 ** 20;

/** Writes a WAV file of raw samples. Where the destination cannot be written anew, its sizes are right from the start. */
export class WavWriter {
  readonly #output: Output;
  readonly #source: EncodedAudioPacketSource;
  readonly #options: WavOptions;
  readonly #file: WavFile;
  readonly #frameBytes: number;
  #frames = 0;

  private constructor(options: WavOptions, output: Output, source: EncodedAudioPacketSource, file: WavFile) {
    this.#options = options;
    this.#output = output;
    this.#source = source;
    this.#file = file;
    this.#frameBytes = options.channels * bytesPerSample(options.format);
  }

  static async open(destination: Destination, options: WavOptions): Promise<WavWriter> {
    const { format, channels, sampleRate, frames, tags } = options;
    const bytes = frames === undefined ? undefined : frames * channels * bytesPerSample(format);
    const large = bytes !== undefined && bytes > LARGEST_RIFF;
    const file = new WavFile(destination, bytes, channels * bytesPerSample(format));
    const output = new Output({ format: new WavOutputFormat({ large }), target: new StreamTarget(file.sink) });
    const source = new EncodedAudioPacketSource(CODECS[format]);
    output.addAudioTrack(source, { decoderConfig: { codec: CODECS[format], numberOfChannels: channels, sampleRate } });
    output.setMetadataTags(tags);
    await output.start();
    return new WavWriter(options, output, source, file);
  }

  /** Appends whole frames. */
  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const { sampleRate } = this.#options;
    const frames = bytes.length / this.#frameBytes;
    await this.#source.add(new EncodedPacket(bytes, 'key', this.#frames / sampleRate, frames / sampleRate));
    this.#frames += frames;
  }

  async finish(): Promise<void> {
    await this.#output.finalize();
    await this.#file.end(this.#frames * this.#frameBytes);
  }
}

/**
 * Passes on what comes in order. The sizes in the header are written here: at once where they are known, and again at
 * the end where that is possible.
 */
class WavFile {
  readonly sink: WritableStream<StreamTargetChunk>;
  readonly #destination: Destination;
  readonly #bytes: number | undefined;
  readonly #frameBytes: number;
  #header: Buffer = Buffer.alloc(0);

  /** @param bytes of all samples, where they are known */
  constructor(destination: Destination, bytes: number | undefined, frameBytes: number) {
    this.#destination = destination;
    this.#bytes = bytes;
    this.#frameBytes = frameBytes;
    let position = 0;
    this.sink = new WritableStream({
      write: async ({ data, position: at }) => {
        if (at < position) return; // mediabunny's sizes
        if (at === 0) this.#begin(data);
        await destination.write(data);
        position = at + data.length;
      },
    });
  }

  /** @param bytes of all samples */
  async end(bytes: number): Promise<void> {
    const { seekable } = this.#destination;
    // Chunks have an even length; of an open one the reader could not tell that byte from samples.
    if (bytes % 2 === 1 && (seekable || this.#bytes !== undefined)) await this.#destination.write(new Uint8Array(1));
    if (!seekable) return;
    this.#fillSizes(bytes);
    await this.#destination.patch(this.#header, 0);
  }

  #begin(data: Uint8Array): void {
    const start = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    let at = 12;
    while (start.toString('latin1', at, at + 4) !== 'data') at += 8 + start.readUInt32LE(at + 4);
    this.#header = start.subarray(0, at + 8);
    this.#fillSizes(this.#bytes);
  }

  /** Of all that follows, and of the samples, which are the last 4 bytes of the header. RF64 has them in its ds64. */
  #fillSizes(bytes: number | undefined): void {
    const header = this.#header;
    const all = bytes === undefined ? undefined : header.length - 8 + bytes + (bytes % 2);
    if (header.toString('latin1', 0, 4) === 'RF64') {
      header.writeBigUInt64LE(BigInt(all ?? 0), 20);
      header.writeBigUInt64LE(BigInt(bytes ?? 0), 28);
      header.writeBigUInt64LE(BigInt((bytes ?? 0) / this.#frameBytes), 36);
      return;
    }
    header.writeUInt32LE(all ?? OPEN_SIZE, 4);
    header.writeUInt32LE(bytes ?? OPEN_SIZE, header.length - 4);
  }
}
