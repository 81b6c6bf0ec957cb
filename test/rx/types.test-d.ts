import { type Observable, of, type SchedulerLike } from 'rxjs';
import type { Block, Conv1d } from 'tapline';
import { expectTypeOf } from 'vitest';
import { conv1d, conv1dKeyed, type Filtered, fromConv1dNode, toBlocks } from '../../src/rx/index.ts';
import type { Conv1d as OwnConv1d } from '../../src/stream/conv1d.ts';

/** What the types allow and forbid. Nothing here runs: `tsc -p tsconfig.check.json` is the test. */

declare const layer: OwnConv1d;
declare const scheduler: SchedulerLike;
declare const node: { outputs: AsyncIterable<Block> };
declare function source<T>(): Observable<T>;

interface Sample {
  data: number[];
  id: string;
}

// Each kind gives its own kind, plain where it was narrower.
expectTypeOf<Filtered<number>>().toEqualTypeOf<number>();
expectTypeOf<Filtered<5>>().toEqualTypeOf<number>();
expectTypeOf<Filtered<Float32Array>>().toEqualTypeOf<Float32Array>();
expectTypeOf<Filtered<Float64Array>>().toEqualTypeOf<Float32Array>();
expectTypeOf<Filtered<readonly [1, 2]>>().toEqualTypeOf<number[]>();
expectTypeOf<Filtered<Float32Array[]>>().toEqualTypeOf<Float32Array[]>();
expectTypeOf<Filtered<number[][]>>().toEqualTypeOf<number[][]>();
expectTypeOf<Filtered<{ data: number[]; id: string }>>().toEqualTypeOf<{ data: number[]; id: string }>();
expectTypeOf<Filtered<{ data: Float64Array; id: 'x' }>>().toEqualTypeOf<{ data: Float32Array; id: 'x' }>();
expectTypeOf<Filtered<{ data: 1; timestamp: 0; sampleRate?: 5 }>>().toEqualTypeOf<{
  data: number;
  timestamp: number;
  sampleRate?: number;
}>();
expectTypeOf<Filtered<number | Float64Array>>().toEqualTypeOf<number | Float32Array>();
// biome-ignore lint/suspicious/noExplicitAny: that any stays any is what is tested
expectTypeOf<Filtered<any>>().toBeAny();

// In a pipe the type of the source is enough.
expectTypeOf(of(1, 2).pipe(conv1d(layer))).toEqualTypeOf<Observable<number>>();
expectTypeOf(source<Float32Array>().pipe(conv1d(layer))).toEqualTypeOf<Observable<Float32Array>>();
expectTypeOf(source<Sample>().pipe(conv1d(layer)))
  .pick('pipe')
  .toEqualTypeOf<Pick<Observable<Filtered<Sample>>, 'pipe'>>();
source<Sample>()
  .pipe(conv1d({ weight: [1] }, { sampleRate: 5, onGap: 'hold', batch: 2 }))
  .subscribe(({ data, id }) => {
    expectTypeOf(data).toEqualTypeOf<number[]>();
    expectTypeOf(id).toEqualTypeOf<string>();
  });
// @ts-expect-error strings are no signal
source<string>().pipe(conv1d(layer));
// @ts-expect-error an unknown word
conv1d(layer, { onGap: 'fill' });

// A key sees the value's own type.
source<Sample>()
  .pipe(conv1dKeyed(layer, { key: ({ id }) => id, idleTimeout: 5, scheduler }))
  .subscribe(({ data }) => expectTypeOf(data).toEqualTypeOf<number[]>());
// @ts-expect-error without a key
conv1dKeyed(layer, {});
// @ts-expect-error a key is a string or a number
conv1dKeyed<Sample>(layer, { key: (value) => value.data });

expectTypeOf(of(1, 2).pipe(toBlocks(2))).toEqualTypeOf<Observable<Float32Array>>();
expectTypeOf(of([1], [2]).pipe(toBlocks(2))).toEqualTypeOf<Observable<Float32Array[]>>();
expectTypeOf(of(1, 2).pipe(toBlocks(2), conv1d(layer))).toEqualTypeOf<Observable<Float32Array>>();
expectTypeOf(fromConv1dNode(node)).toEqualTypeOf<Observable<Block>>();
expectTypeOf<Conv1d['shape']>().toEqualTypeOf<OwnConv1d['shape']>();
