import type { Block } from 'tapline';
import { expectTypeOf } from 'vitest';
import type { Conv1d } from '../../src/stream/conv1d.ts';
import { conv1dAsync, conv1dTransform } from '../../src/streams/index.ts';

/** What the types allow and forbid. Nothing here runs: `tsc -p tsconfig.check.json` is the test. */

declare const layer: Conv1d;
declare const signal: AbortSignal;
declare function source<T>(): AsyncIterable<T>;
declare function readable<T>(): ReadableStream<T>;

expectTypeOf(conv1dTransform(layer)).toEqualTypeOf<TransformStream<Block, Block>>();
expectTypeOf(readable<Block>().pipeThrough(conv1dTransform(layer))).toEqualTypeOf<ReadableStream<Block>>();
readable<Float32Array[]>().pipeThrough(conv1dTransform({ weight: [1], stride: 2 }, { batch: 2, nonFinite: 'zero' }));
// @ts-expect-error rows alone are no blocks
readable<Float32Array>().pipeThrough(conv1dTransform(layer));
// @ts-expect-error a layer has weights
conv1dTransform({ kernelSize: 1 });
// @ts-expect-error an unknown word
conv1dTransform(layer, { nonFinite: 'keep' });

expectTypeOf(conv1dAsync(layer, source<Block>())).toEqualTypeOf<AsyncIterable<Block>>();
conv1dAsync({ weight: [1] }, source<Float32Array[]>(), { signal, batch: 2, maxBlockSize: 1 });
conv1dAsync(layer, [[new Float32Array(1)]]);
conv1dAsync(layer, new Set<Block>(), { signal: undefined });
conv1dAsync(layer, readable<Block>());
conv1dAsync(layer, conv1dAsync(layer, source<Block>()));
// @ts-expect-error numbers are no blocks
conv1dAsync(layer, source<number>());
// @ts-expect-error a block is not a source of blocks
conv1dAsync(layer, [new Float32Array(1)]);
// @ts-expect-error without a source
conv1dAsync(layer);
// @ts-expect-error a controller is no signal
conv1dAsync(layer, source<Block>(), { signal: new AbortController() });
