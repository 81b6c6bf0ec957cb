import { Observable } from 'rxjs';
import type { Block } from '../conv1d/types.ts';

/**
 * The output blocks of an audio node, or of anything with an async iterable `outputs`.
 *
 * <span class="informal">From the audio thread to a dashboard.</span>
 *
 * ```
 * outputs  [1,2]..[3,4]..[5]..end
 *          fromConv1dNode(node)
 * result   -[1,2]---[3,4]---[5]---|
 * ```
 *
 * Each subscription opens an iterator of its own, where the node then stands, and closes it when it ends: `from` would
 * leave it waiting for a block that nobody wants any more.
 *
 * ```ts
 * import { fromConv1dNode } from 'tapline/rx';
 *
 * // In a browser: const node = await createConv1dNode(context, { weight, outputs: true });
 * const node = {
 *   outputs: (async function* () {
 *     yield [Float32Array.of(1, 2)];
 *     yield [Float32Array.of(3)];
 *   })(),
 * };
 * fromConv1dNode(node).subscribe(([left]) => console.log(left));
 * // → Float32Array(2) [ 1, 2 ]
 * // → Float32Array(1) [ 3 ]
 * ```
 */
export function fromConv1dNode(node: { readonly outputs: AsyncIterable<Block> }): Observable<Block> {
  return new Observable((subscriber) => {
    const iterator = node.outputs[Symbol.asyncIterator]();
    let ended = false;
    const pump = async (): Promise<void> => {
      try {
        while (!subscriber.closed) {
          const result = await iterator.next();
          if (result.done) {
            ended = true;
            return subscriber.complete();
          }
          subscriber.next(result.value);
        }
      } catch (error) {
        ended = true;
        subscriber.error(error);
      }
    };
    void pump();
    return () => {
      if (!ended) void close(iterator);
    };
  });
}

async function close(iterator: AsyncIterator<Block>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // Nobody is left to hear of it.
  }
}
