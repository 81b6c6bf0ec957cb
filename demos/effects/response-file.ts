import { ofEnergy } from './impulse.ts';

/** Seconds of a response that are taken. */
const LONGEST = 30;

/**
 * The impulse responses of a sound file, in the order left to left, right to left, left to right, right to right: a file
 * of one channel is one response for both sides, of two one for each side, of four all ways (left to left, left to
 * right, right to left, right to right, as true stereo files have them).
 *
 * @throws Error in words for people where it cannot be decoded, is empty or silent
 */
export async function readResponses(file: File, sampleRate: number): Promise<Float32Array[]> {
  const decoder = new OfflineAudioContext(1, 1, sampleRate); // which resamples, too
  const sound = await decoder.decodeAudioData(await file.arrayBuffer()).catch(() => {
    throw new Error(`${file.name} is no sound file that this browser can decode: take a WAV file.`);
  });
  const frames = Math.min(sound.length, LONGEST * sampleRate);
  const channels = Array.from({ length: sound.numberOfChannels }, (_, i) => sound.getChannelData(i).slice(0, frames));
  return arrangeWays(channels, file.name);
}

/** @throws Error where all is silent */
export function arrangeWays(channels: readonly Float32Array[], name: string): Float32Array[] {
  const [first, second = first, third, fourth] = channels;
  if (!first || !second || channels.every((row) => row.every((value) => value === 0))) {
    throw new Error(`${name} is silent: an impulse response must have a sound in it.`);
  }
  const none = new Float32Array(first.length);
  const [direct, crossing] = third && fourth ? [0.65, 0.35] : [1, 0];
  return [
    ofEnergy(first.slice(), direct),
    ofEnergy((third ?? none).slice(), crossing),
    ofEnergy((fourth ? second : none).slice(), crossing),
    ofEnergy((fourth ?? second).slice(), direct),
  ];
}
