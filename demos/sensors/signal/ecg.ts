import { noise } from './noise.ts';
import type { Channel, Signal } from './signal.ts';

const RATE = 500;

/** Beats per second, and how far breathing moves it. */
const HEART_RATE = 1.15;
const BREATHS = 0.23;
const BREATH_SHARE = 0.06;

interface Wave {
  readonly name: string;
  /** Where its top is and how wide it is, as shares of the beat. */
  readonly place: number;
  readonly width: number;
  /** mV in leads I, II, V1 and V5. */
  readonly heights: readonly [number, number, number, number];
}

const WAVES: readonly Wave[] = [
  { name: 'P', place: 0.2, width: 0.022, heights: [0.08, 0.15, 0.06, 0.08] },
  { name: 'Q', place: 0.345, width: 0.009, heights: [-0.05, -0.1, 0, -0.12] },
  { name: 'R', place: 0.37, width: 0.011, heights: [0.65, 1.15, 0.25, 1.35] },
  { name: 'S', place: 0.397, width: 0.011, heights: [-0.12, -0.22, -0.85, -0.3] },
  { name: 'T', place: 0.62, width: 0.05, heights: [0.17, 0.3, -0.1, 0.36] },
];

/** Each lead as a combination of I, II, V1 and V5: Einthoven's and Goldberger's, V1 and V5 as they are. */
const LEADS: readonly (readonly [name: string, mix: readonly [number, number, number, number]])[] = [
  ['I', [1, 0, 0, 0]],
  ['II', [0, 1, 0, 0]],
  ['III', [-1, 1, 0, 0]],
  ['aVR', [-0.5, -0.5, 0, 0]],
  ['aVL', [1, -0.5, 0, 0]],
  ['aVF', [-0.5, 1, 0, 0]],
  ['V1', [0, 0, 1, 0]],
  ['V5', [0, 0, 0, 1]],
];

const TURN = 2 * Math.PI;

/**
 * Eight leads of a resting heart: each beat a sum of Gaussians, P, Q, R, S and T, after P. E. McSharry and others, A
 * dynamical model for generating synthetic electrocardiogram signals (2003), the heart rate moving with the breath.
 */
export function ecg(seed: number): Signal {
  const channels = LEADS.map(([name]): Channel => ({ name, unit: 'mV' }));
  const heights = LEADS.map(([, mix]) =>
    WAVES.map(({ heights: basic }) => basic.reduce<number>((sum, height, i) => sum + height * (mix[i] ?? 0), 0)),
  );
  const bumps = new Float64Array(WAVES.length);
  return {
    rate: RATE,
    channels,
    write(frame, into, at) {
      const time = frame / RATE;
      const beats = HEART_RATE * (time + (BREATH_SHARE / (TURN * BREATHS)) * Math.sin(TURN * BREATHS * time));
      const phase = beats - Math.floor(beats);
      for (const [i, { place, width }] of WAVES.entries()) {
        const distance = (phase - place - Math.round(phase - place)) / width;
        bumps[i] = Math.exp(-0.5 * distance * distance);
      }
      for (let lead = 0; lead < heights.length; lead++) {
        const row = heights[lead] ?? [];
        let value = 0.012 * noise(seed, frame, lead);
        for (let i = 0; i < row.length; i++) value += (row[i] ?? 0) * (bumps[i] ?? 0);
        into[at + lead] = value;
      }
    },
  };
}
