import { checkObject, show } from '../conv1d/check.ts';
import type { Conv1dOptions } from '../conv1d/layer.ts';
import type { Block } from '../conv1d/types.ts';
import { Conv1d } from '../stream/conv1d.ts';
import type { Conv1dStream } from '../stream/conv1d-stream.ts';
import type { StreamOptions } from '../stream/options.ts';

export interface Conv1dAsyncOptions extends StreamOptions {
  /** Ends the iteration at once with its reason, also while it waits for the source. */
  signal?: AbortSignal | undefined;
}

/**
 * Passes the planar blocks of an async iterable through a streaming `Conv1d` layer.
 *
 * 1. Each iteration of the result has a state of its own and iterates the source anew.
 * 2. Nothing is read ahead: the source is asked for a block when one is asked of the result.
 * 3. Blocks come out in fresh arrays as soon as they are determined, none where they would be empty; the tail comes last.
 * 4. Leaving the loop, an error and an abort free the stream's memory and call the source's `return()`. After an abort
 *    that is not awaited, since a source that still waits would hold it up.
 *
 * ```ts
 * import { conv1dAsync } from 'tapline/streams';
 *
 * async function* sensor() {
 *   yield [Float32Array.of(4, 0)];
 *   yield [Float32Array.of(0, 8)];
 * }
 *
 * for await (const [y] of conv1dAsync({ weight: [0.5, 0.5] }, sensor())) console.log(y);
 * // → Float32Array(2) [ 2, 2 ]
 * // → Float32Array(2) [ 0, 4 ]
 * ```
 *
 * @param layer   a prepared layer, which stays yours, or the options of one
 * @param source  blocks [N·inChannels × frames]; a plain iterable will do
 * @param options how to run it, and an AbortSignal
 * @returns blocks [N·outChannels × frames]
 * @throws TypeError or RangeError naming the option, the value and the rule; while iterating, what the source and the
 *   engine throw, and the signal's reason
 */
export function conv1dAsync(
  layer: Conv1d | Conv1dOptions,
  source: AsyncIterable<Block> | Iterable<Block>,
  options: Conv1dAsyncOptions = {},
): AsyncIterable<Block> {
  const { signal, ...streamOptions } = checkObject('options', options);
  checkSignal(signal);
  const iterate = iteratorOf(source);
  const prepared = layer instanceof Conv1d ? layer : new Conv1d(layer);
  prepared.createStream(streamOptions).dispose(); // wrong options throw here, not in the loop
  return {
    [Symbol.asyncIterator]: () => filter(() => prepared.createStream(streamOptions), iterate, signal),
  };
}

type AnyIterator = AsyncIterator<Block> | Iterator<Block>;

function iteratorOf(source: AsyncIterable<Block> | Iterable<Block>): () => AnyIterator {
  if (typeof source === 'object' && source !== null) {
    if (Symbol.asyncIterator in source) return () => source[Symbol.asyncIterator]();
    if (Symbol.iterator in source) return () => source[Symbol.iterator]();
  }
  throw new TypeError(`source must be an async iterable of blocks, or an iterable: got ${show(source)}`);
}

/** By what is used of it: another realm's or a polyfill's will do. */
function checkSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined || (typeof signal?.addEventListener === 'function' && 'aborted' in signal)) return;
  throw new TypeError(`signal must be an AbortSignal: got ${show(signal)}`);
}

async function* filter(
  open: () => Conv1dStream,
  iterate: () => AnyIterator,
  signal: AbortSignal | undefined,
): AsyncGenerator<Block, void> {
  signal?.throwIfAborted();
  const stream = open();
  const abort = new Abort(signal);
  let left: AnyIterator | undefined; // the source, as long as it has not ended by itself
  let failed = false;
  try {
    const iterator = iterate();
    left = iterator;
    for (;;) {
      const { done, value } = await abort.race(
        () => iterator.next(),
        () => {
          left = undefined; // what threw has ended
        },
      );
      if (done) {
        left = undefined;
        break;
      }
      const output = stream.push(value);
      if ((output[0]?.length ?? 0) > 0) yield output;
    }
    const tail = stream.flush();
    if ((tail[0]?.length ?? 0) > 0) yield tail;
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    abort.detach();
    stream.dispose();
    const returned = close(left);
    // As in a for await loop: what the body throws stands before what return() throws.
    const quiet = returned.catch(() => {});
    if (!abort.happened) await (failed ? quiet : returned);
  }
}

/** Async, so that what `return()` throws at once is a rejection too. */
async function close(iterator: AnyIterator | undefined): Promise<void> {
  await iterator?.return?.();
}

/** Lets a signal cut waiting short. One listener, and nothing held for longer than a wait, however many there are. */
class Abort {
  readonly #signal: AbortSignal | undefined;
  #reject: ((reason: unknown) => void) | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener('abort', this.#abort);
  }

  get happened(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** @param onError called where `wait` fails */
  async race<T>(wait: () => T | PromiseLike<T>, onError: () => void): Promise<T> {
    this.#signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      new Promise<T>((settle) => settle(wait())).then(resolve, (error: unknown) => {
        onError();
        reject(error);
      });
    });
  }

  detach(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => this.#reject?.(this.#signal?.reason);
}
