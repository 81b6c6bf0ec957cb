import { GCProfiler } from 'node:v8';
import { planConv1d } from 'tapline';
import { makeRenderer } from '../../../dist/audio/make-renderer.js';
import { checkNodeOptions } from '../../../dist/audio/options.js';
import { OutputBatches } from '../../../dist/audio/output-batches.js';
import type { Renderer } from '../../../dist/audio/renderer.js';
import { packFilters } from '../../../dist/stream/filters.js';
import { atOnce } from '../../../dist/stream/steps.js';
import { type SteadyNode, steadyNodes } from '../renderer-scenes.ts';

/**
 * Garbage collections while a node renders, with a young generation of 1 MB: 24 bytes for each quantum would already be
 * one. A scene in which one was seen is run again, as in `steady.ts`. Run with --expose-gc --max-semi-space-size=1.
 */
export type Report = Readonly<Record<string, { readonly collections: number; readonly quanta: number }>>;

const QUANTA = 50_000;
const WARM_UP = 10_000;
const ROUNDS = 5;

interface Pass {
  readonly renderer: Renderer;
  readonly batches: OutputBatches | undefined;
  readonly input: Float32Array[];
  readonly output: Float32Array[];
  readonly mix: Float32Array;
  readonly gain: Float32Array;
  readonly quantum: number;
  readonly views: boolean;
}

let seen = 0;

/** So many quanta. Without iterators, so that it is soon optimized and allocates nothing itself. */
function run({ renderer, batches, input, output, mix, gain, quantum, views }: Pass, quanta: number): void {
  for (let i = 0; i < quanta; i++) {
    renderer.render(input, output, mix, gain);
    batches?.tick(quantum);
    if (views) seen += mix.subarray(0).length;
  }
}

function rows(count: number, frames: number, sample: number): Float32Array[] {
  return Array.from({ length: count }, () => new Float32Array(frames).fill(sample));
}

/** The fewest collections of any round. */
function measure(node: SteadyNode): { collections: number; quanta: number } {
  const { options, quantum = 128, sample = 0.5, bypass = false, fadeFrames, delivers = false, views = false } = node;
  const { rendererOptions, filters, inputs, outputs, plan } = checkNodeOptions(options, 48_000, quantum);
  const batches: OutputBatches | undefined = delivers
    ? new OutputBatches(outputs, (buffer) => batches?.recycle(buffer))
    : undefined;
  const renderer = atOnce(makeRenderer(rendererOptions, { filters, roots: undefined }, batches));
  renderer.bypass = bypass;
  if (fadeFrames !== undefined) {
    const weight = new Float32Array(options.weight.length).fill(0.01);
    renderer.setFilters(packFilters(planConv1d(plan.shape).shape, weight, undefined), fadeFrames);
  }
  const pass: Pass = {
    renderer,
    batches,
    input: rows(inputs, quantum, sample),
    output: rows(outputs, quantum, 0),
    mix: node.mix ?? Float32Array.of(1),
    gain: node.gain ?? Float32Array.of(1),
    quantum,
    views,
  };
  run(pass, WARM_UP);
  let collections = Infinity;
  for (let round = 0; round < ROUNDS && collections > 0; round++) {
    globalThis.gc?.();
    const profiler = new GCProfiler();
    profiler.start();
    run(pass, QUANTA);
    collections = Math.min(collections, profiler.stop().statistics.length);
  }
  renderer.dispose();
  return { collections, quanta: QUANTA };
}

const report: Report = Object.fromEntries(Object.entries(steadyNodes).map(([name, node]) => [name, measure(node)]));
if (seen < 0) console.error(seen);
console.log(JSON.stringify(report));
