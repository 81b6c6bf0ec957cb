import { type Duplex, Transform } from 'node:stream';
import { checkObject } from '../conv1d/check.ts';
import type { Conv1dOptions } from '../conv1d/layer.ts';
import { PcmFilter, type PcmOptions } from '../pcm/pcm-filter.ts';
import { Conv1d } from '../stream/conv1d.ts';

/**
 * A Node stream that passes raw PCM through a streaming `Conv1d` layer: bytes in, bytes of the same format out.
 *
 * 1. Chunks may be cut anywhere, in the middle of a sample too; the bytes that come out are the same however they were.
 * 2. An integer v of b bits is v·2^(1−b). Outputs are rounded half to even and clamped to the format.
 * 3. With N times the layer's `inChannels`, N signals run side by side: a mono layer filters each channel by itself.
 *    The output has N·`outChannels` channels and, where the stride is not 1, 1/stride of the frames.
 * 4. The end of the input brings the tail. Bytes of an unfinished frame are an error then.
 * 5. Backpressure is Node's: nothing is read that cannot be passed on. Memory does not grow with the signal.
 *
 * ```ts
 * import { Readable } from 'node:stream';
 * import { conv1dPcm } from 'tapline/node';
 *
 * const samples = Int16Array.of(1000, 3000, 5000, 7000);
 * const filtered = Readable.from([new Uint8Array(samples.buffer)]).pipe(
 *   conv1dPcm({ weight: [0.5, 0.5] }, { format: 's16le', channels: 1 }),
 * );
 * for await (const bytes of filtered) console.log(new Int16Array(Uint8Array.from(bytes).buffer));
 * // → Int16Array(4) [ 500, 2000, 4000, 6000 ]
 * ```
 *
 * @param layer   a prepared layer, which stays yours, or the options of one
 * @param options the format and channels of the bytes, and how to run the layer
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function conv1dPcm(layer: Conv1d | Conv1dOptions, options: PcmOptions): Duplex {
  checkObject('options', options);
  const filter = new PcmFilter(layer instanceof Conv1d ? layer : new Conv1d(layer), options);
  return new Transform({
    transform(bytes: Uint8Array, _encoding, callback) {
      attempt(callback, () => filter.push(bytes));
    },
    flush(callback) {
      attempt(callback, () => filter.flush());
    },
    destroy(error, callback) {
      filter.dispose();
      callback(error);
    },
  });
}

function attempt(callback: (error: Error | null, bytes?: Uint8Array) => void, run: () => Uint8Array): void {
  let bytes: Uint8Array;
  try {
    bytes = run();
  } catch (error) {
    callback(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  if (bytes.length > 0) callback(null, bytes);
  else callback(null);
}
