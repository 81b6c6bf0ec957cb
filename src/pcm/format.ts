import { checkWord } from '../conv1d/check.ts';

/** Little-endian samples: 32-bit float, or signed integers of 16, 24 and 32 bits, full scale being 1. */
export type PcmFormat = 'f32le' | 's16le' | 's24le' | 's32le';

export const PCM_FORMATS: readonly PcmFormat[] = ['f32le', 's16le', 's24le', 's32le'];

/** @throws TypeError or RangeError */
export function checkPcmFormat(value: unknown): PcmFormat {
  return checkWord('format', value, PCM_FORMATS);
}

export function bytesPerSample(format: PcmFormat): number {
  return Number(format.slice(1, 3)) / 8;
}

/**
 * Reads one channel: every sample `step` bytes after the one before, the first at `at`. An integer v of b bits is
 * v·2^(1−b), so full scale is −1 to just below 1; 32-bit ones are rounded to float32.
 *
 * @param row [frames], written
 */
export function decodePcm(format: PcmFormat, bytes: DataView, at: number, step: number, row: Float32Array): void {
  const frames = row.length;
  switch (format) {
    case 'f32le':
      for (let i = 0; i < frames; i++, at += step) row[i] = bytes.getFloat32(at, true);
      break;
    case 's16le':
      for (let i = 0; i < frames; i++, at += step) row[i] = bytes.getInt16(at, true) * 2 ** -15;
      break;
    case 's24le':
      for (let i = 0; i < frames; i++, at += step) {
        row[i] = (bytes.getUint16(at, true) + bytes.getInt8(at + 2) * 65536) * 2 ** -23;
      }
      break;
    case 's32le':
      for (let i = 0; i < frames; i++, at += step) row[i] = bytes.getInt32(at, true) * 2 ** -31;
      break;
  }
}

/**
 * The way back: an integer is value·2^(b−1), rounded half to even and clamped; NaN becomes 0.
 *
 * @param row    its first `frames` samples are written
 * @returns samples that were clamped: those that round to more than full scale
 */
export function encodePcm(
  format: PcmFormat,
  row: Float32Array,
  frames: number,
  bytes: DataView,
  at: number,
  step: number,
): number {
  if (format === 'f32le') {
    for (let i = 0; i < frames; i++, at += step) bytes.setFloat32(at, row[i] as number, true);
    return 0;
  }
  const full = 2 ** (8 * bytesPerSample(format) - 1);
  let clamped = 0;
  for (let i = 0; i < frames; i++, at += step) {
    const exact = (row[i] as number) * full;
    let value = roundHalfEven(exact);
    if (!(value >= -full && value < full)) {
      value = value >= full ? full - 1 : value < -full ? -full : 0;
      if (!Number.isNaN(exact)) clamped++;
    }
    if (format === 's16le') bytes.setInt16(at, value, true);
    else if (format === 's32le') bytes.setInt32(at, value, true);
    else {
      bytes.setInt16(at, value, true); // the low 16 bits
      bytes.setInt8(at + 2, value >> 16);
    }
  }
  return clamped;
}

/** 1.5·2^52: above it a double has no fraction, so that adding and taking it away again rounds as IEEE 754 does. */
const NO_FRACTION = 1.5 * 2 ** 52;

/** Of numbers up to 2^51; larger ones are integers, and past the clamp in any case. */
function roundHalfEven(value: number): number {
  return Math.abs(value) < 2 ** 51 ? value + NO_FRACTION - NO_FRACTION : value;
}
