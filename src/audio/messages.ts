import type { Conv1dShape } from '../conv1d/shape.ts';

/** How a strided layer's outputs fill the frames between them. */
export type Upsample = 'hold' | 'zeros';

/** What a node's processor is made of: structured-cloned into the audio thread. */
export interface ProcessorOptions {
  readonly shape: Conv1dShape;
  /** The weights and bias as `packFilters` orders them: the audio thread only copies them. */
  readonly filters: Float32Array;
  readonly batch: number;
  readonly upsample: Upsample;
  readonly nonFinite: 'zero' | 'propagate';
  /** Whether the layer's own output blocks are delivered. */
  readonly outputs: boolean;
}

/** From the node to its processor. */
export type Command =
  | { readonly type: 'weights'; readonly id: number; readonly filters: Float32Array; readonly fadeFrames: number }
  | { readonly type: 'bypass'; readonly bypass: boolean }
  | { readonly type: 'reset' }
  | { readonly type: 'metrics'; readonly id: number }
  | { readonly type: 'recycle'; readonly buffer: Float32Array }
  | { readonly type: 'destroy' };

/** From the processor to its node. */
export type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'weights'; readonly id: number; readonly result: 'installed' | 'superseded' }
  | { readonly type: 'refused'; readonly id: number; readonly message: string }
  | {
      readonly type: 'metrics';
      readonly id: number;
      readonly quanta: number;
      readonly nonFiniteCount: number;
      readonly load: number;
    }
  | { readonly type: 'outputs'; readonly buffer: Float32Array; readonly frames: number }
  /** After a destroy: there are no more outputs. */
  | { readonly type: 'destroyed' };
