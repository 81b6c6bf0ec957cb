/**
 * A number from 0 to 1, 1 excluded, that depends on its arguments alone: noise that is the same however a signal is cut
 * and from wherever it is read.
 *
 * @param position any whole number, also beyond 2^32
 */
export function uniform(seed: number, position: number, channel = 0): number {
  // MurmurHash3's finalizer (Austin Appleby, public domain) over the arguments one after the other.
  let hash = mix(seed ^ 0x9e3779b9);
  hash = mix(hash ^ (position | 0));
  hash = mix(hash ^ Math.floor(position / 2 ** 32) ^ Math.imul(channel + 1, 0x85ebca6b));
  return (hash >>> 0) / 2 ** 32;
}

/** About normally distributed, with mean 0 and deviation 1: the sum of three uniform numbers, scaled. */
export function noise(seed: number, position: number, channel: number): number {
  const sum =
    uniform(seed, position, channel) + uniform(seed + 1, position, channel) + uniform(seed + 2, position, channel);
  return 2 * sum - 3;
}

function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
