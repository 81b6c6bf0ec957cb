import type { Conv1dShape } from '../conv1d/shape.ts';
import type { Latency } from '../plan/plan.ts';
import type { PlannedLayout } from '../stream/planned-layout.ts';
import type { OwnChannel } from './own-tasks.ts';

/** How a strided layer's outputs fill the frames between them. */
export type Upsample = 'hold' | 'zeros';

/** What a node's processor is made of, beside its first weights. */
export interface RendererOptions {
  readonly shape: Conv1dShape;
  /** Planned on the page, for quanta as long as its context says. */
  readonly layout: PlannedLayout;
  readonly latency: Latency;
  readonly batch: number;
  readonly upsample: Upsample;
  readonly nonFinite: 'zero' | 'propagate';
  /** Whether the layer's own output blocks are delivered. */
  readonly outputs: boolean;
}

/** Structured-cloned into the audio thread. */
export interface ProcessorOptions extends RendererOptions {
  /** Undefined where the processor is made in steps, see creation.ts. */
  readonly first: FirstNumbers | undefined;
}

/** What the audio thread only copies. */
export interface FirstNumbers {
  /** The weights and bias as `packFilters` orders them. */
  readonly filters: Float32Array<ArrayBuffer>;
  /** Of a layer with partitions, what `copyTwiddles` says; undefined where the audio thread is to make them. */
  readonly roots: Float32Array<ArrayBuffer> | undefined;
}

export function buffersOf({ filters, roots }: FirstNumbers): ArrayBuffer[] {
  return roots === undefined ? [filters.buffer] : [filters.buffer, roots.buffer];
}

/** From the node to its processor. */
export type Command =
  /** Has a processor made in steps, each in a task of its own. */
  | { readonly type: 'make'; readonly first: FirstNumbers; readonly channel: OwnChannel }
  | { readonly type: 'weights'; readonly id: number; readonly filters: Float32Array; readonly fadeFrames: number }
  | { readonly type: 'bypass'; readonly bypass: boolean }
  | { readonly type: 'reset' }
  | { readonly type: 'metrics'; readonly id: number }
  | { readonly type: 'recycle'; readonly buffer: Float32Array }
  | { readonly type: 'destroy' };

/** From the processor to its node. */
export type Report =
  /** It is being made, and that takes its time: a sign of life. */
  | { readonly type: 'making' }
  /** The numbers that it was made of, handed back: to free them is not the audio thread's work. */
  | { readonly type: 'ready'; readonly spent?: FirstNumbers }
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
