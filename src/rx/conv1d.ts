import type { Observable, OperatorFunction } from 'rxjs';
import { checkObject } from '../conv1d/check.ts';
import type { Conv1dOptions } from '../conv1d/layer.ts';
import { Conv1d } from '../stream/conv1d.ts';
import type { StreamOptions } from '../stream/options.ts';
import { checkTimeOptions, type TimeOptions } from './gaps.ts';
import { run } from './run.ts';
import { SignalFilter } from './signal-filter.ts';
import { checkSnapshotOptions, type SnapshotOptions } from './snapshots.ts';
import type { Filtered, SignalValue } from './value.ts';

export interface Conv1dOperatorOptions extends StreamOptions, TimeOptions, SnapshotOptions {}

/**
 * Passes every value of the source through a streaming `Conv1d` layer and emits what it makes of them, as the kind of
 * value that came in.
 *
 * <span class="informal">A FIR filter, or any 1-D convolution, for a live Observable: numbers in, numbers out; blocks
 * in, blocks out; and the same bits however the signal is cut.</span>
 *
 * ```
 * source   --1--2--3--4----------|
 *          conv1d({ weight: [0.5, 0.5] })
 * result   -0.5-1.5-2.5-3.5------|
 *
 * source   --[1,2,3]-----[4]-----|      Float32Array
 *          conv1d({ weight: [0.5, 0.5], padding: 'same' })
 * result   --[1.5,2.5]---[3.5]---([2]|)
 * ```
 *
 * 1. Each subscription has a state of its own, freed when it ends. The weights are prepared once, when `conv1d` is
 *    called, and shared.
 * 2. `number` is a frame of one channel, `number[]` a frame of as many as it has: each output frame is a value of its
 *    own. `Float32Array` is a block, interleaved where there is more than one channel; `Float32Array[]` and
 *    `number[][]` are planar blocks: one value out for each value in, none where it would be empty. An object with
 *    `data` is treated as its data is, and keeps its other fields. Channels are batch·inChannels, signal-major.
 * 3. Outputs come as soon as they are determined. What right padding determines comes before `complete`, made like the
 *    last value; a source that had no value has no tail.
 * 4. `timestamp` (ms, of a value's first frame) and `info.startTime` are moved to the time of the first output frame:
 *    by (m·stride − n)·1000/rate, m being its number and n the frames before the value. `sampleRate` and
 *    `info.samplingRate` are divided by the stride.
 * 5. A jump of the timestamps does what `onGap` says, by default nothing.
 * 6. `restore` goes on from a snapshot; the first value's time is then taken as it is. Each value of `snapshotOn` has
 *    `onSnapshot` called with one.
 * 7. A wrong value, a gap under `onGap: 'error'`, NaN under `nonFinite: 'throw'`: anything that goes wrong ends the
 *    result with an error and unsubscribes from the source.
 *
 * Outputs are fresh arrays. Wrong options throw when `conv1d` is called.
 *
 * ```ts
 * import { of } from 'rxjs';
 * import { conv1d } from 'tapline/rx';
 *
 * of(1, 2, 3, 4).pipe(conv1d({ weight: [0.5, 0.5] })).subscribe((y) => console.log(y));
 * // → 0.5
 * // → 1.5
 * // → 2.5
 * // → 3.5
 * ```
 *
 * @param layer   a prepared layer, or the options of one
 * @param options how to run it
 * @throws TypeError or RangeError naming the option, the value and the rule
 */
export function conv1d<T extends SignalValue>(
  layer: Conv1d | Conv1dOptions,
  options: Conv1dOperatorOptions = {},
): OperatorFunction<T, Filtered<T>> {
  const prepared = layer instanceof Conv1d ? layer : new Conv1d(layer);
  const { restore, snapshotOn, onSnapshot, sampleRate, onGap, gapTolerance, ...streamOptions } = checkObject(
    'options',
    options,
  );
  const snapshots = checkSnapshotOptions({ snapshotOn, onSnapshot });
  const time = checkTimeOptions({ sampleRate, onGap, gapTolerance });
  // Wrong stream options and snapshots throw here, not in each subscription.
  new SignalFilter(prepared, streamOptions, time, restore).dispose();
  const kept = restore && Uint8Array.from(restore); // whatever the caller does with the bytes later
  const open = (): SignalFilter => new SignalFilter(prepared, streamOptions, time, kept);

  // A SignalFilter makes Filtered<T> of T, kind by kind; that is not for the compiler to see.
  return (source) => run(source, open, snapshots) as Observable<Filtered<T>>;
}
