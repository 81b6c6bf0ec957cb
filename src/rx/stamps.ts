import { show } from '../conv1d/check.ts';

/** An object in a stream: its samples, and what is known of their time. */
export type SignalObject = { readonly data: unknown; readonly [field: string]: unknown };

export function isSignalObject(value: unknown): value is SignalObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    'data' in value
  );
}

/** Time in milliseconds of a value's first frame: `timestamp`, or neurosity's `info.startTime`. */
export function timestampOf(value: SignalObject): number | undefined {
  return numberAt(value, 'timestamp') ?? numberAt(infoOf(value), 'startTime');
}

/** Frames per second: `sampleRate`, or neurosity's `info.samplingRate`. */
export function rateOf(value: SignalObject): number | undefined {
  return numberAt(value, 'sampleRate') ?? numberAt(infoOf(value), 'samplingRate');
}

/**
 * The object with other samples, its times moved on by `frames` frames and its rates divided by `stride`; every other
 * field stays.
 *
 * @param rate frames per second; needed where a time has to be moved
 * @throws RangeError where it is not known
 */
export function restamp(
  value: SignalObject,
  data: unknown,
  frames: number,
  stride: number,
  rate: number | undefined,
): SignalObject {
  const info = infoOf(value);
  const moved = (time: number): number => (frames === 0 ? time : time + (frames * 1000) / knownRate(rate, frames));
  const stamped: Record<string, unknown> = { ...value, data };
  const { timestamp, sampleRate } = value;
  if (typeof timestamp === 'number') stamped.timestamp = moved(timestamp);
  if (typeof sampleRate === 'number') stamped.sampleRate = sampleRate / stride;
  if (info !== undefined) {
    const { startTime, samplingRate } = info;
    stamped.info = {
      ...info,
      ...(typeof startTime === 'number' && { startTime: moved(startTime) }),
      ...(typeof samplingRate === 'number' && { samplingRate: samplingRate / stride }),
    };
  }
  return stamped as SignalObject;
}

function knownRate(rate: number | undefined, frames: number): number {
  if (rate !== undefined) return rate;
  throw new RangeError(
    `the sample rate must be known to move a timestamp by ${frames} frames: give options.sampleRate or a sampleRate in each value`,
  );
}

function infoOf(value: SignalObject): Record<string, unknown> | undefined {
  const { info } = value;
  return typeof info === 'object' && info !== null ? (info as Record<string, unknown>) : undefined;
}

function numberAt(object: Record<string, unknown> | undefined, field: string): number | undefined {
  const value = object?.[field];
  if (typeof value !== 'number') return undefined;
  if (Number.isFinite(value) && (field === 'timestamp' || field === 'startTime' || value > 0)) return value;
  throw new RangeError(
    `${field} must be a ${field === 'timestamp' || field === 'startTime' ? 'finite' : 'positive'} number: got ${show(value)}`,
  );
}
