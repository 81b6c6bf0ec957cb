import { GCProfiler } from 'node:v8';
import { Conv1d, type Conv1dStream } from 'tapline';
import { type SteadyScene, steadyScenes } from '../steady-scenes.ts';

/**
 * Garbage collections while a stream takes in 10 million frames, with a young generation of 1 MB: 16 bytes for each block
 * of 128 frames would already be one. Run with --expose-gc --max-semi-space-size=1.
 *
 * Code that is not optimized yet, or was optimized for the scene before, keeps numbers on the heap. So a scene in which
 * a collection was seen is run again: what `process` itself allocates would be seen every time.
 */
export type Report = Readonly<Record<string, { readonly collections: number; readonly frames: number }>>;

const FRAMES = 10_000_000;
const WARM_UP = 2_000_000;
const ROUNDS = 5;

function planar(channels: number, frames: number, sample: number): Float32Array[] {
  return Array.from({ length: channels }, () => new Float32Array(frames).fill(0.5).fill(sample, 0, 1));
}

interface Pass {
  readonly stream: Conv1dStream;
  readonly inputs: readonly Float32Array[][];
  readonly outputs: readonly Float32Array[][];
  readonly pushes: boolean;
}

/** Every block once. Short and without iterators, so that it is soon optimized and allocates nothing itself. */
function passOnce({ stream, inputs, outputs, pushes }: Pass): void {
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i];
    const output = outputs[i];
    if (input === undefined || output === undefined) return;
    if (pushes) stream.push(input);
    else stream.process(input, output);
  }
}

/** The fewest collections of any round, and the frames of that. */
function measure(scene: SteadyScene): { collections: number; frames: number } {
  const { options, sample = 0.5, fadeFrames, pushes = false } = scene;
  using layer = new Conv1d(options);
  const stream = layer.createStream({ maxBlockSize: 128, ...scene.stream });
  if (fadeFrames !== undefined) stream.setWeight(options.weight, { fadeFrames });
  const { inChannels, outChannels } = layer.shape;
  const { batch = 1 } = scene.stream ?? {};
  const pass: Pass = {
    stream,
    inputs: scene.sizes.map((size) => planar(batch * inChannels, size, sample)),
    outputs: scene.sizes.map((size) => planar(batch * outChannels, size, 0)),
    pushes,
  };
  const run = (frames: number): void => {
    for (const end = stream.position + frames; stream.position < end; ) for (let i = 0; i < 100; i++) passOnce(pass);
  };
  run(WARM_UP);
  let fewest = { collections: Infinity, frames: 0 };
  for (let round = 0; round < ROUNDS && fewest.collections > 0; round++) {
    globalThis.gc?.();
    const before = stream.position;
    const profiler = new GCProfiler();
    profiler.start();
    run(FRAMES);
    const collections = profiler.stop().statistics.length;
    if (collections < fewest.collections) fewest = { collections, frames: stream.position - before };
  }
  return fewest;
}

const report: Report = Object.fromEntries(Object.entries(steadyScenes).map(([name, scene]) => [name, measure(scene)]));
console.log(JSON.stringify(report));
