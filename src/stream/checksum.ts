/** CRC-32 (ISO 3309, as in zlib and PNG) of bytes; detects every change of up to 32 bits in a row. */
export function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 255] as number);
  return ~crc >>> 0;
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** A 64-bit fingerprint of 32-bit words, as two halves mixed differently (MurmurHash3's mixing steps). */
export function fingerprint(words: Uint32Array): [number, number] {
  let a = 0x9747b28c;
  let b = 0x3c6ef372;
  for (const word of words) {
    a = mix(a ^ Math.imul(word, 0xcc9e2d51));
    b = mix(b ^ Math.imul(word, 0x1b873593) ^ a);
  }
  return [mix(a ^ words.length) >>> 0, mix(b ^ words.length) >>> 0];
}

function mix(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) + 0x52dce729;
}
