import { checkWord, show } from '../conv1d/check.ts';
import { cosPi } from './half-turns.ts';
import { besselI0, kaiserBeta } from './kaiser.ts';
import { checkRange } from './ranges.ts';

/** Windows without a parameter, symmetric, as scipy.signal.windows defines them. */
export type FixedWindow = 'hamming' | 'hann' | 'blackman' | 'rectangular';

/**
 * What the ideal, endless impulse response is multiplied with to end it. `'kaiser'` takes its shape from `attenuation`,
 * `['kaiser', beta]` from beta, as in scipy.
 */
export type Window = 'kaiser' | FixedWindow | readonly ['kaiser', beta: number];

/** A window's value by the distance from its middle: 0 there, 1 at both ends. */
export type Taper = (distance: number) => number;

/** I0 overflows far above, and no use comes near. */
const MOST_BETA = 100;

/** Kaiser's formula needs 8; float64 taps cannot do better than 300, nor float32 ones than 150. */
const LEAST_ATTENUATION = 8;
const MOST_ATTENUATION = 300;

/** What a Kaiser window is made for where nothing else is said. */
const DEFAULT_ATTENUATION = 60;

/** By c = cos(πu), factored so that windows which end at 0 do so exactly. */
const FIXED: Readonly<Record<FixedWindow, Taper>> = {
  hamming: (u) => 0.54 + 0.46 * cosPi(u),
  hann: (u) => 0.5 * (1 + cosPi(u)),
  blackman: (u) => (1 + cosPi(u)) * (0.34 + 0.16 * cosPi(u)), // 0.42 + 0.5·c + 0.08·(2c² − 1)
  rectangular: () => 1,
};

const WORDS = ['kaiser', 'hamming', 'hann', 'blackman', 'rectangular'] as const;

/** The window of `window` and `attenuation`, which only a Kaiser window without a beta may have. */
export function checkTaper(window: unknown, attenuation: unknown): Taper {
  const given = checkWindow(window);
  if (given === undefined) return kaiser(kaiserBeta(checkAttenuation(attenuation)));
  if (attenuation !== undefined) refuseBeside('attenuation', window);
  return given;
}

export function checkAttenuation(attenuation: unknown = DEFAULT_ATTENUATION): number {
  return checkRange('attenuation', attenuation, LEAST_ATTENUATION, MOST_ATTENUATION);
}

/** What only a Kaiser window can be made for. */
export function refuseBeside(name: string, window: unknown): void {
  if (window === undefined || window === 'kaiser') return;
  throw new RangeError(`${name} must not be given unless window is 'kaiser': got window=${show(window)}`);
}

/** I0(β·√(1 − u²)) / I0(β). */
export function kaiser(beta: number): Taper {
  const middle = besselI0(beta);
  return (u) => besselI0(beta * Math.sqrt((1 - u) * (1 + u))) / middle;
}

/** Undefined for the Kaiser window whose beta is still to be found. */
function checkWindow(window: unknown = 'kaiser'): Taper | undefined {
  if (!Array.isArray(window)) {
    const word = checkWord('window', window, WORDS);
    return word === 'kaiser' ? undefined : FIXED[word];
  }
  const [word, beta]: unknown[] = window;
  if (word !== 'kaiser' || window.length !== 2) {
    throw new RangeError(`window must be ['kaiser', beta] where it is an array: got ${show(window)}`);
  }
  return kaiser(checkRange('beta', beta, 0, MOST_BETA));
}
