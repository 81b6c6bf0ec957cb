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

export interface WavOptions {
  readonly format: PcmFormat;
  readonly channels: number;
  readonly sampleRate: number;
  /** Where they are known beforehand. */
  readonly frames: number | undefined;
  readonly tags: MetadataTags;
}

const CODECS = { s16le: 'pcm-s16', s24le: 'pcm-s24', s32le: 'pcm-s32', f32le: 'pcm-f32' } as const;

/** Sizes above need 64-bit ones: RF64. Less what stands around the samples, tags included. */
const LARGEST_RIFF = 2 ** 32 - 2 ** 20;

/** What 32-bit sizes say that are not known. */
const OPEN_SIZE = 2 ** 32 - 1;

/** Writes a WAV file of raw samples. Where the destination cannot be written anew, its sizes are right from the start. */
export class WavWriter {
  readonly #output: Output;
  readonly #source: EncodedAudioPacketSource;
  readonly #options: WavOptions;
  readonly #frameBytes: number;
  #frames = 0;

  private constructor(options: WavOptions, output: Output, source: EncodedAudioPacketSource) {
    this.#options = options;
    this.#output = output;
    this.#source = source;
    this.#frameBytes = options.channels * bytesPerSample(options.format);
  }

  static async open(destination: Destination, options: WavOptions): Promise<WavWriter> {
    const { format, channels, sampleRate, frames, tags } = options;
    const bytes = frames === undefined ? undefined : frames * channels * bytesPerSample(format);
    const large = bytes !== undefined && bytes > LARGEST_RIFF;
    const target = new StreamTarget(sink(destination, large ? undefined : bytes));
    const output = new Output({ format: new WavOutputFormat({ large }), target });
    const source = new EncodedAudioPacketSource(CODECS[format]);
    output.addAudioTrack(source, { decoderConfig: { codec: CODECS[format], numberOfChannels: channels, sampleRate } });
    output.setMetadataTags(tags);
    await output.start();
    return new WavWriter(options, output, source);
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
  }
}

/**
 * Writes what comes in order, and puts sizes right afterwards; where that is not possible, it fills them in on the way.
 *
 * @param bytes of all samples, where they are known
 */
function sink(destination: Destination, bytes: number | undefined): WritableStream<StreamTargetChunk> {
  let position = 0;
  return new WritableStream({
    async write({ data, position: at }) {
      if (at < position) {
        if (destination.seekable) await destination.patch(data, at);
        return;
      }
      if (at === 0 && !destination.seekable) fillSizes(data, bytes);
      await destination.write(data);
      position = at + data.length;
    },
  });
}

/** The header's sizes: of all that follows, and of the samples, which stand behind the last 4 bytes of the header. */
function fillSizes(start: Uint8Array, bytes: number | undefined): void {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  let at = 12;
  while (view.getUint32(at) !== 0x64617461) at += 8 + view.getUint32(at + 4, true); // 'data'
  if (view.getUint32(0) !== 0x52494646) return; // 'RIFF': RF64 has its sizes elsewhere
  view.setUint32(4, bytes === undefined ? OPEN_SIZE : at + bytes, true);
  view.setUint32(at + 4, bytes ?? OPEN_SIZE, true);
}
