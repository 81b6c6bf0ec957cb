import type { NodeScene } from './heard.ts';

/** A node that plays on and on. */
export interface SteadyNode {
  readonly options: NodeScene['options'];
  readonly quantum?: number;
  /** Of a quantum's length where there is more than one. */
  readonly mix?: Float32Array;
  readonly gain?: Float32Array;
  readonly bypass?: boolean;
  /** Every sample, default 0.5. */
  readonly sample?: number;
  readonly fadeFrames?: number;
  /** Its own outputs are gathered, and the buffers come back. */
  readonly delivers?: boolean;
  /** The control: what one view a quantum costs. */
  readonly views?: boolean;
}

const weight = new Array(64).fill(1 / 64);
const mono = { weight };
const stereo = { weight: new Array(4 * 64).fill(1 / 128), inChannels: 2, outChannels: 2 };
const half = Float32Array.of(0.5);
const moving = Float32Array.from({ length: 128 }, (_, i) => i / 128);

/** The scene that has to fail. */
export const CONTROL = 'a view made in each quantum';

export const steadyNodes: Readonly<Record<string, SteadyNode>> = {
  mono: { options: mono },
  'mono on a stereo track': { options: { ...mono, batch: 2 } },
  stereo: { options: stereo },
  'mono, mixed': { options: mono, mix: half, gain: half },
  'stereo, mixed': { options: stereo, mix: half, gain: half },
  'stereo, mixed by automation': { options: stereo, mix: moving, gain: moving },
  'stereo, bypassed': { options: stereo, bypass: true },
  'stereo, looking ahead': { options: { ...stereo, padding: 'same' }, mix: half },
  'stereo in quanta of 441': { options: stereo, quantum: 441, mix: half },
  'stride 3': { options: { ...stereo, stride: 3 } },
  'reflect padding': { options: { ...mono, padding: [60, 0], paddingMode: 'reflect' } },
  silence: { options: stereo, sample: 0 },
  'subnormal numbers': { options: stereo, sample: 1e-40 },
  'nothing but NaN': { options: stereo, sample: NaN },
  'a fade': { options: stereo, fadeFrames: 1e9 },
  'outputs delivered': { options: stereo, delivers: true },
  'outputs of a stride delivered': { options: { ...stereo, stride: 3 }, delivers: true },
  [CONTROL]: { options: mono, views: true },
};
