import { Conv1d, type Conv1dStream } from 'tapline';
import { expect } from 'vitest';
import type { Scene } from './arbitrary.ts';
import { expectStreamingLaw, type Host } from './law.ts';

/** The streaming law for one scene through `push` and through `process`, and what a stream says of itself meanwhile. */
export function checkLaw(scene: Scene): void {
  const { options, batch, signal, sizes, maxBlockSize } = scene;
  const layer = new Conv1d(options);
  try {
    const { shape } = layer;
    const plan = layer.plan();
    if (!plan.streamable) {
      expect(() => layer.createStream()).toThrow(RangeError);
      return;
    }
    const { inChannels } = shape;
    const stream = layer.createStream({ maxBlockSize, batch });
    const real = layer.createStream({ maxBlockSize, batch });
    const frames = signal[0]?.length ?? 0;
    let whole: Float32Array[];
    try {
      whole = Array.from({ length: batch }, (_, n) =>
        layer.apply(signal.slice(n * inChannels, (n + 1) * inChannels)),
      ).flat();
    } catch (error) {
      // Too short to make its padding: every cut says the same at the end, and the stream stays open.
      for (const block of [signal.map((row) => row.slice(0, 1)), signal.map((row) => row.slice(1))]) stream.push(block);
      expect(() => stream.flush()).toThrow((error as Error).message);
      expect(stream.position).toBe(frames);
      return;
    }
    expectStreamingLaw(pushing(stream), whole, signal, sizes);
    expect(stream.position).toBe(frames);
    expect(stream.emitted).toBe(plan.outputLength(frames));
    expectStreamingLaw(processing(real, shape.outChannels * batch), whole, signal, sizes);
    stream.reset();
    expectStreamingLaw(pushing(stream), whole, signal, []);
  } finally {
    layer.dispose();
  }
}

/** A stream by its `push`, which `outputLength` foretells. */
export function pushing(stream: Conv1dStream): Host {
  return {
    push(block) {
      const expected = stream.outputLength(block[0]?.length ?? 0);
      const output = stream.push(block);
      expect(output[0]?.length).toBe(expected);
      return output;
    },
    end: () => stream.flush(),
  };
}

/** A stream by its `process`, which leaves the rest of its output alone. */
export function processing(stream: Conv1dStream, channels: number): Host {
  return {
    push(block) {
      const room = stream.outputLength(block[0]?.length ?? 0) + 2;
      const output = Array.from({ length: channels }, () => new Float32Array(room).fill(7));
      const frames = stream.process(block, output);
      expect(frames).toBe(room - 2);
      for (const row of output) expect([row[frames], row[frames + 1]]).toEqual([7, 7]);
      return output.map((row) => row.subarray(0, frames));
    },
    end: () => stream.flush(),
  };
}
