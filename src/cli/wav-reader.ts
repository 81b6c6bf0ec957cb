import { BufferSource, Input, type InputAudioTrack, type MetadataTags, WAVE } from 'mediabunny';
import { bytesPerSample, type PcmFormat } from '../pcm/format.ts';
import type { ByteReader } from './byte-reader.ts';
import { reasonOf } from './files.ts';
import { formatOf, OPEN_SIZE } from './wav-format.ts';

/** A WAV file up to its first sample. */
export interface Wav {
  readonly format: PcmFormat;
  readonly channels: number;
  readonly sampleRate: number;
  /** Undefined where a writer that could not know it left it open. */
  readonly frames: number | undefined;
  readonly tags: MetadataTags;
}

/** A header longer than this is none. */
const LONGEST_HEADER = 2 ** 24;

/** What the 64 bits of a ds64 chunk say that are not known, as a double has them; or 0. */
const OPEN_LARGE = 2 ** 64;

/** Whether a file that starts so is a WAV file. */
export function looksLikeWav(head: Uint8Array): boolean {
  return ['RIFF', 'RIFX', 'RF64'].includes(ascii(head, 0));
}

/**
 * Reads up to the first sample; the samples' bytes come next from `reader`.
 *
 * Where they start is found here, so that a pipe can be read, too; what the chunks before them mean is mediabunny's.
 *
 * @param bytes the whole file's, where they are known
 * @throws Error naming what is wrong
 */
export async function readWavHeader(reader: ByteReader, bytes: number | undefined): Promise<Wav> {
  const { start, size: said } = await findSamples(reader);
  const size = bytes === undefined && isEndless(said) ? undefined : said;
  const header = await reader.peek(start);
  const input = new Input({ formats: [WAVE], source: new BufferSource(withoutSizes(header)) });
  let track: InputAudioTrack | null;
  try {
    track = await input.getPrimaryAudioTrack();
  } catch (error) {
    throw new Error(reasonOf(error));
  }
  if (track === null) throw new Error('there is no audio in this WAV');
  const codec = (await track.getCodec()) ?? 'unknown samples';
  const format = formatOf(codec);
  if (format === undefined) {
    throw new Error(`its samples must be integers of 16, 24 or 32 bits or 32-bit floats: got ${codec}`);
  }
  const channels = await track.getNumberOfChannels();
  const sampleRate = await track.getSampleRate();
  const tags = await input.getMetadataTags();
  // As they were written, which the tags' own text keeps: not 2024-01-01 for 2024.
  if (tags.raw?.ICRD !== undefined) delete tags.date;
  if (tags.raw?.ITRK !== undefined) delete tags.trackNumber;
  reader.skip(start);
  const held = Math.min(
    size ?? Number.POSITIVE_INFINITY,
    bytes === undefined ? Number.POSITIVE_INFINITY : bytes - start,
  );
  const frames = Math.floor(held / (channels * bytesPerSample(format)));
  return { format, channels, sampleRate, tags, frames: frames === Number.POSITIVE_INFINITY ? undefined : frames };
}

/** Walks the chunks up to the one with the samples: where they start, and how many bytes it says they are. */
async function findSamples(reader: ByteReader): Promise<{ start: number; size: number | undefined }> {
  const head = await reader.peek(12);
  const kind = ascii(head, 0);
  if (kind === 'RIFX') throw new Error('WAV files with the high byte first (RIFX) are not supported');
  if (head.length < 12 || ascii(head, 8) !== 'WAVE') throw new Error('this is no WAV file');
  const open = kind === 'RF64' || u32(head, 4) === 0 || u32(head, 4) === OPEN_SIZE;
  let large: number | undefined;
  for (let at = 12; at < LONGEST_HEADER; ) {
    const bytes = await reader.peek(at + 24);
    if (bytes.length < at + 8) throw new Error('the WAV ends before its samples');
    const id = ascii(bytes, at);
    const size = u32(bytes, at + 4);
    // ds64: the size of the file, then that of the samples, 64 bits each.
    if (id === 'ds64') large = u32(bytes, at + 16) + u32(bytes, at + 20) * 2 ** 32;
    if (id === 'data') {
      const unknown = size === OPEN_SIZE || (open && size === 0);
      if (!unknown) return { start: at + 8, size };
      return { start: at + 8, size: large === 0 || large === OPEN_LARGE ? undefined : large };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error(`the WAV has no samples within its first ${LONGEST_HEADER} bytes`);
}

/** What sox and espeak-ng (2^31 − 4096) and arecord (2^31) say into a pipe, less a part of a frame. */
function isEndless(size: number | undefined): boolean {
  return size !== undefined && size > 2 ** 31 - 2 ** 16 && size <= 2 ** 31;
}

/** The header of a file that may be as long as it likes: sizes that were left open would end it too early. */
function withoutSizes(header: Uint8Array): Uint8Array {
  const copy = Buffer.from(header);
  if (ascii(copy, 0) === 'RF64') copy.write('JUNK', 12, 'latin1'); // ds64
  copy.write('RIFF', 0, 'latin1');
  copy.writeUInt32LE(OPEN_SIZE, 4);
  return copy;
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function u32(bytes: Uint8Array, at: number): number {
  return bytes.length < at + 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}
