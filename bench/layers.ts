import { Noise } from './noise.ts';

/** New frames a call: Web Audio's render quantum. */
export const BLOCK_FRAMES = 128;

/** Blocks of input that are used in turn: few enough to stay in the second-level cache with 64 channels. */
export const BLOCK_COUNT = 4;

/** A layer with as many channels out as in, and a signal for it. */
export interface Layer {
  readonly name: string;
  readonly channels: number;
  readonly kernelSize: number;
  readonly dilation: number;
  /** [channels × channels × kernelSize] */
  readonly weight: Float32Array;
  /** Frames before a block that its outputs read: dilation·(kernelSize − 1). */
  readonly history: number;
  /** Multiply-adds a block. */
  readonly macs: number;
  /** [BLOCK_COUNT × channels × BLOCK_FRAMES] */
  readonly blocks: readonly Float32Array[][];
}

export const layers: readonly Layer[] = [
  ...[layer(1, 16), layer(1, 64), layer(1, 256)],
  ...[layer(8, 3), layer(16, 3, 8), layer(32, 3, 4), layer(64, 3), layer(64, 9)],
];

function layer(channels: number, kernelSize: number, dilation = 1): Layer {
  const noise = new Noise(channels * 1000 + kernelSize);
  const taps = channels * kernelSize;
  return {
    name: `${channels}→${channels} K${kernelSize}${dilation > 1 ? ` d${dilation}` : ''}`,
    channels,
    kernelSize,
    dilation,
    // Outputs as loud as inputs, whatever the number of taps, so that one tolerance suits all layers.
    weight: noise.array(channels * taps, 1 / Math.sqrt(taps)),
    history: dilation * (kernelSize - 1),
    macs: BLOCK_FRAMES * channels * taps,
    blocks: Array.from({ length: BLOCK_COUNT }, () =>
      Array.from({ length: channels }, () => noise.array(BLOCK_FRAMES)),
    ),
  };
}
