import type { Conv1d, Conv1dPlan, Conv1dStream } from 'tapline';
import { Timings } from '../machine/timings.ts';
import { Columns } from './columns.ts';
import { RATE, type Trace } from './layer.ts';
import { OfflineCheck, type Verdict } from './offline-check.ts';

/** Frames in the largest block. */
export const MAX_BLOCK = 8;

/** One output of the layer beside what it is made of. */
export interface Reading {
  readonly trace: Trace;
  /** The mean of the trace's inputs as they were read. */
  readonly raw: { value: number; readonly columns: Columns };
  /** The latest output, which belongs to an earlier frame; NaN before the first. */
  readonly smoothed: { value: number; readonly columns: Columns };
}

/**
 * Frames on their way through the layer. They are gathered into blocks of random sizes, from none to 8 frames, the way
 * live data comes; the layer's output does not depend on it.
 */
export class Session {
  readonly plan: Conv1dPlan;
  readonly readings: readonly Reading[];
  readonly timings = new Timings();
  readonly #stream: Conv1dStream;
  readonly #check: OfflineCheck;
  readonly #pending: readonly Float32Array[];
  readonly #output: Float32Array[];
  #gathered = 0;
  #wanted = drawSize();

  constructor(layer: Conv1d, traces: readonly Trace[]) {
    const { inChannels, outChannels } = layer.shape;
    this.plan = layer.plan({ sampleRate: RATE, blockSize: MAX_BLOCK });
    this.readings = traces.map((trace) => ({
      trace,
      raw: { value: NaN, columns: new Columns() },
      smoothed: { value: NaN, columns: new Columns() },
    }));
    this.#stream = layer.createStream({ maxBlockSize: MAX_BLOCK });
    this.#check = new OfflineCheck(layer);
    this.#pending = Array.from({ length: inChannels }, () => new Float32Array(MAX_BLOCK));
    this.#output = Array.from({ length: outChannels }, () => new Float32Array(MAX_BLOCK));
  }

  /** Frames read so far. */
  get frames(): number {
    return this.#stream.position + this.#gathered;
  }

  /** One value per channel. */
  add(frame: readonly number[]): void {
    for (const [channel, row] of this.#pending.entries()) row[this.#gathered] = frame[channel] ?? NaN;
    this.#gathered++;
    for (const { trace, raw } of this.readings) {
      raw.value = trace.inputs.reduce((sum, input) => sum + (frame[input] ?? NaN), 0) / trace.inputs.length;
      raw.columns.push(raw.value);
    }
    while (this.#gathered >= this.#wanted) {
      this.#handOver();
      this.#wanted = drawSize();
    }
  }

  /** Hands over what is gathered, ends the signal and compares it with the offline run. */
  finish(): Verdict {
    this.#handOver();
    const tail = this.#stream.flush();
    this.#show(tail, tail[0]?.length ?? 0);
    return this.#check.finish(tail);
  }

  #handOver(): void {
    const block = this.#pending.map((row) => row.subarray(0, this.#gathered));
    const start = performance.now();
    const frames = this.#stream.process(block, this.#output);
    this.timings.push(performance.now() - start);
    this.#gathered = 0;
    this.#check.record(block, this.#output, frames);
    this.#show(this.#output, frames);
  }

  #show(output: readonly Float32Array[], frames: number): void {
    for (const [channel, { smoothed }] of this.readings.entries()) {
      for (const value of output[channel]?.subarray(0, frames) ?? []) {
        smoothed.value = value;
        smoothed.columns.push(value);
      }
    }
  }
}

/** 0, 1, … or 8 frames, each as likely. */
function drawSize(): number {
  return Math.floor(Math.random() * (MAX_BLOCK + 1));
}
