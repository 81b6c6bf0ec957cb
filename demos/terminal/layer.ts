import { Conv1d } from 'tapline';
import type { Sensor, Source } from '../machine/source.ts';

/** Frames per second. */
export const RATE = 40;

/** 0.8 s: long enough to make a core's coarse load readable, short enough to follow it. */
const TAPS = 33;

/** One output of the layer: the smoothed mean of some inputs, in most cases of one. */
export interface Trace extends Sensor {
  /** Input channels. */
  readonly inputs: readonly number[];
}

/** An output for each sensor, after one for each mean that a source asks for. */
export function tracesOf(sources: readonly Source[]): Trace[] {
  const means: Trace[] = [];
  const singles: Trace[] = [];
  for (const { sensors, mean } of sources) {
    const traces = sensors.map((sensor, i) => ({ ...sensor, inputs: [singles.length + i] }));
    const [first] = traces;
    singles.push(...traces);
    if (mean !== undefined && first && traces.length > 1) {
      means.push({ ...first, name: mean, inputs: traces.flatMap(({ inputs }) => inputs) });
    }
  }
  return [...means, ...singles];
}

/**
 * Every output is a Hann-weighted average around its frame. `'same'` padding centres it, so that raw and smoothed values
 * of a frame belong together and the plan tells how long the second one takes; `'replicate'` lets the first and last
 * values stand for what lies beyond them, so that nothing starts from 0.
 */
export function smoothingLayer(traces: readonly Trace[], inChannels: number): Conv1d {
  const taps = hann(TAPS);
  const weight = new Float64Array(traces.length * inChannels * TAPS);
  for (const [output, { inputs }] of traces.entries()) {
    for (const input of inputs) {
      const filter = taps.map((tap) => tap / inputs.length);
      weight.set(filter, (output * inChannels + input) * TAPS);
    }
  }
  return new Conv1d({
    inChannels,
    outChannels: traces.length,
    weight,
    padding: 'same',
    paddingMode: 'replicate',
    algorithm: 'direct', // an output's bits depend on its receptive field alone, which the offline check relies on
  });
}

/** Hann's window without the zeros at its ends, with the sum 1. */
function hann(length: number): Float64Array {
  const window = Float64Array.from({ length }, (_, k) => Math.sin((Math.PI * (k + 1)) / (length + 1)) ** 2);
  const sum = window.reduce((total, value) => total + value, 0);
  return window.map((value) => value / sum);
}
