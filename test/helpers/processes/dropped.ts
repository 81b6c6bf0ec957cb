import { Conv1d, type Conv1dStream } from 'tapline';
import { realm } from '../../../dist/kernel/realm.js';

/** Bytes of linear memory in use around layers and streams that are dropped without dispose. Run with --expose-gc. */
export interface Report {
  /** Before anything, with everything in use, and after it was dropped and collected. */
  readonly streams: Stages;
  readonly layers: Stages;
  /** A layer that is dropped while one of its streams goes on. */
  readonly orphan: Stages & {
    /** What the stream gives after its layer was collected. */
    readonly output: readonly number[];
    /** With the layer collected, the stream still in use. */
    readonly alone: number;
  };
}

export interface Stages {
  readonly before: number;
  readonly during: number;
  readonly after: number;
}

const weight = new Array(64).fill(0.5);
const block = [new Float32Array(16).fill(1)];

/** Finalizers run some time after a collection: collects until no more than `bytes` are in use, or gives up. */
async function collected(bytes: number): Promise<number> {
  for (let round = 0; round < 200 && realm().allocatedBytes > bytes; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return realm().allocatedBytes;
}

/** Streams of every origin, with weights of their own and in fades, which nobody keeps. */
function useStreams(layer: Conv1d): void {
  for (let i = 0; i < 50; i++) {
    const stream = layer.createStream({ maxBlockSize: 1 + (i % 3) });
    stream.push(block);
    stream.setWeight(weight, { fadeFrames: 1000 * (i % 2) });
    stream.clone().push(block);
    layer.restoreStream(stream.snapshot()).push(block);
  }
}

function useLayers(): void {
  for (let i = 0; i < 20; i++) useStreams(new Conv1d({ weight }));
}

async function stages(use: () => void): Promise<Stages> {
  const before = realm().allocatedBytes;
  use();
  const during = realm().allocatedBytes;
  return { before, during, after: await collected(before) };
}

async function orphan(): Promise<Report['orphan']> {
  const before = realm().allocatedBytes;
  let kept: Conv1dStream | undefined = (() => {
    const layer = new Conv1d({ weight });
    useStreams(layer);
    return layer.createStream();
  })();
  const during = realm().allocatedBytes;
  // What one stream and its layer's weights need at most.
  const alone = await collected(before + 5000);
  const output = [...(kept.push([Float32Array.of(1, 2, 3)])[0] ?? [])];
  kept = undefined;
  return { before, during, alone, output, after: await collected(before) };
}

const layer = new Conv1d({ weight });
const report: Report = {
  streams: await stages(() => useStreams(layer)),
  layers: await stages(useLayers),
  orphan: await orphan(),
};
console.log(JSON.stringify(report));
layer.dispose();
