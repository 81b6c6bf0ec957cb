import { from } from 'rxjs';
import type { Conv1dOptions } from 'tapline';
import { conv1d } from 'tapline/rx';
import { hear } from './values.ts';

/** A block with its time. */
export interface Stamped {
  data: Float32Array;
  timestamp: number;
  sampleRate?: number;
  id?: string;
}

/** What `conv1d` makes of these objects, and how it ends. */
export function through(options: Conv1dOptions, values: readonly object[], more: object = {}): ReturnType<typeof hear> {
  return hear(from(values as { data: number[] }[]).pipe(conv1d(options, more)));
}
