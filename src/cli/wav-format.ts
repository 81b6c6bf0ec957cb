import { PCM_FORMATS, type PcmFormat } from '../pcm/format.ts';

/** What a 32-bit size in a header says that is not known, or stands in 64 bits elsewhere. */
export const OPEN_SIZE: number = 2 ** 32 - 1;

/** Formats by mediabunny's names. */
export const CODECS = { s16le: 'pcm-s16', s24le: 'pcm-s24', s32le: 'pcm-s32', f32le: 'pcm-f32' } as const;

/** Undefined for samples of any other kind. */
export function formatOf(codec: string): PcmFormat | undefined {
  return PCM_FORMATS.find((format) => CODECS[format] === codec);
}
