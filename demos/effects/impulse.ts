import { noise } from './random.ts';

export interface Space {
  /** Seconds until the sound has fallen by 60 dB. */
  readonly decay: number;
  /** Seconds before the first reflection. */
  readonly predelay: number;
  /** 0: walls of cloth, 1: walls of stone. */
  readonly brightness: number;
}

/** How an input of one side is heard on one side. */
export type Way = 'left to left' | 'right to left' | 'left to right' | 'right to right';

/** In the order of a weight of 2 → 2 channels: outputs, then inputs. */
export const WAYS: readonly Way[] = ['left to left', 'right to left', 'left to right', 'right to right'];

const REFLECTIONS = 14;

/** Seconds after the first reflection by which all the single ones have come. */
const EARLY = 0.07;

/** Seconds of predelay at most, for which there is always room. */
export const MOST_PREDELAY = 0.25;

/** Frames of a response: its decay in half seconds, so that small changes keep a layer's shape. */
export function impulseFrames(decay: number, sampleRate: number): number {
  return Math.ceil((Math.ceil(2 * decay) / 2 + MOST_PREDELAY) * sampleRate);
}

/**
 * A room's response on one way: single reflections, then noise that decays, the high frequencies first. Its energy is 1.
 *
 * @returns [impulseFrames]
 */
export function synthesiseImpulse(space: Space, way: Way, sampleRate: number): Float32Array {
  const { decay, predelay, brightness } = space;
  const random = noise(1 + WAYS.indexOf(way));
  const response = new Float32Array(impulseFrames(decay, sampleRate));
  const start = Math.round(predelay * sampleRate);
  const fall = Math.log(1000) / (decay * sampleRate);
  let smooth = 0;
  for (let n = start; n < response.length; n++) {
    const age = n - start;
    // One pole that closes with time: walls and air take the high frequencies first.
    const open = (0.08 + 0.9 * brightness) * Math.exp((-2 * (1 - brightness) * age) / (decay * sampleRate));
    smooth += open * (random() - smooth);
    const onset = Math.min(1, age / (0.02 * sampleRate));
    response[n] = smooth * onset * Math.exp(-fall * age);
  }
  const crossing = way === 'left to right' || way === 'right to left';
  const loudest = response.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < REFLECTIONS; i++) {
    const at = start + Math.round(EARLY * sampleRate * ((i + 0.5 + 0.4 * random()) / REFLECTIONS) ** 1.3);
    const strength = 2 * loudest * (1 - i / REFLECTIONS) * (crossing ? 0.6 : 1) * Math.sign(random());
    if (at < response.length) response[at] = (response[at] ?? 0) + strength;
  }
  return ofEnergy(response, crossing ? 0.35 : 0.65);
}

/** Scaled in place so that the sum of its squares is `energy`, silence left alone. */
export function ofEnergy(response: Float32Array, energy: number): Float32Array {
  const sum = response.reduce((total, value) => total + value * value, 0);
  const factor = sum > 0 ? Math.sqrt(energy / sum) : 1;
  for (const [n, value] of response.entries()) response[n] = value * factor;
  return response;
}

/**
 * The loudest sample of each of `columns` parts in decibels of the loudest of all: how a response decays.
 *
 * @param columns as many as the response has frames at most
 */
export function decayCurve(response: Float32Array, columns: number): number[] {
  const levels = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * response.length) / columns);
    const to = Math.floor(((column + 1) * response.length) / columns);
    let most = 0;
    for (let n = from; n < to; n++) most = Math.max(most, Math.abs(response[n] ?? 0));
    return most;
  });
  const loudest = Math.max(...levels);
  return levels.map((level) => (level > 0 ? Math.max(-120, 20 * Math.log10(level / loudest)) : -120));
}
