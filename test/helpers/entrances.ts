import { Conv1d, conv1d, planConv1d } from 'tapline';

/** A way into the package that takes a layer's options, open to what its types forbid. */
export interface Entrance {
  readonly name: string;
  /** Options that are right: 6 → 4 channels in 2 groups, 3 taps. */
  readonly right: object;
  readonly call: (options: unknown) => unknown;
}

const shape = { inChannels: 6, outChannels: 4, groups: 2, kernelSize: 3 };
const layer = { ...shape, weight: new Array(36).fill(0.5) };
const tensor = { data: new Float32Array(60), shape: [6, 10] };

export const newConv1d: Entrance = {
  name: 'new Conv1d',
  right: layer,
  call: (options) => Reflect.construct(Conv1d, [options]),
};

export const functional: Entrance = {
  name: 'conv1d',
  right: layer,
  call: (options) => Reflect.apply(conv1d, undefined, [tensor, options]),
};

export const plan: Entrance = {
  name: 'planConv1d',
  right: shape,
  call: (options) => Reflect.apply(planConv1d, undefined, [options]),
};

/** All that take options, and those of them that take numbers too. */
export const entrances: readonly Entrance[] = [newConv1d, functional, plan];
export const layerEntrances: readonly Entrance[] = [newConv1d, functional];
