import { Noise } from '../noise.ts';

export const SAMPLE_RATE = 48_000;
export const BLOCK_FRAMES = 128;

/** Two seconds: a signal that came back sooner would leave most of a long transform's spectrum empty. */
const BLOCKS = 750;

/** [channels × channels × taps]: noise that decays by 60 dB, as in a room. */
export function decayingWeight(channels: number, taps: number): Float32Array {
  const noise = new Noise(channels * taps);
  const level = 1 / Math.sqrt(channels * taps);
  // A layer correlates: the last tap meets the newest frame.
  return Float32Array.from(
    { length: channels * channels * taps },
    (_, i) => level * noise.next() * 10 ** (-3 * (1 - ((i % taps) + 1) / taps)),
  );
}

/** Blocks to be fed in turn. @param scale the loudest sample */
export function noiseBlocks(channels: number, seed: number, scale = 1): Float32Array[][] {
  const noise = new Noise(seed);
  return Array.from({ length: BLOCKS }, () => Array.from({ length: channels }, () => noise.array(BLOCK_FRAMES, scale)));
}
