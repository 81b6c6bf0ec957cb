import { checkPositive, checkWord, show } from '../conv1d/check.ts';
import { rateOf, type SignalObject, timestampOf } from './stamps.ts';

/** What a jump in the timestamps does. */
export type OnGap = 'ignore' | 'reset' | 'zero' | 'hold' | 'error';

const ON_GAP: readonly OnGap[] = ['ignore', 'reset', 'zero', 'hold', 'error'];

/** How values of a stream are placed in time. */
export interface TimeOptions {
  /** Frames per second, for values that do not say it themselves. */
  sampleRate?: number | undefined;
  /**
   * What a jump of the timestamps by more than `gapTolerance` frames does: `'ignore'` (default) nothing · `'reset'`
   * starts anew · `'zero'`, `'hold'` pass the missing frames through the layer, as zeros or as the last frame again, and
   * drop their outputs · `'error'` ends the stream. Time that runs backwards resets under all but `'error'`.
   */
  onGap?: OnGap | undefined;
  /** In frames, default 0.5. */
  gapTolerance?: number | undefined;
}

export interface CheckedTimeOptions {
  readonly sampleRate: number | undefined;
  readonly onGap: OnGap;
  readonly gapTolerance: number;
}

/** @throws TypeError or RangeError naming the option, the value and the rule */
export function checkTimeOptions({
  sampleRate,
  onGap = 'ignore',
  gapTolerance = 0.5,
}: TimeOptions): CheckedTimeOptions {
  if (typeof gapTolerance !== 'number') throw new TypeError(`gapTolerance must be a number: got ${show(gapTolerance)}`);
  if (!(gapTolerance >= 0)) throw new RangeError(`gapTolerance must be at least 0: got ${show(gapTolerance)}`);
  return {
    sampleRate: sampleRate === undefined ? undefined : checkPositive('sampleRate', sampleRate),
    onGap: checkWord('onGap', onGap, ON_GAP),
    gapTolerance,
  };
}

/** What to do before a value is taken in: start anew, or first pass so many missing frames through. */
export type GapAction = 'none' | 'reset' | { readonly missing: number };

/** Watches the timestamps of one stream for jumps. */
export class GapWatch {
  readonly #options: CheckedTimeOptions;
  /** When the next frame is due, in milliseconds. */
  #due: number | undefined;

  constructor(options: CheckedTimeOptions) {
    this.#options = options;
  }

  /**
   * @throws RangeError under `'error'` for a jump, and for values without a time or a rate
   */
  before(value: SignalObject | undefined): GapAction {
    const { onGap, gapTolerance } = this.#options;
    if (onGap === 'ignore') return 'none';
    const { timestamp, rate } = this.#timeOf(value);
    if (this.#due === undefined) return 'none';
    const jump = ((timestamp - this.#due) * rate) / 1000;
    if (Math.abs(jump) <= gapTolerance) return 'none';
    if (onGap === 'error') {
      throw new RangeError(
        `the timestamps jump by ${Number(jump.toFixed(3))} frames at ${timestamp} ms (onGap: 'error')`,
      );
    }
    if (jump < 0 || onGap === 'reset') return 'reset';
    // Past 2^53 frames nothing is known of them one by one.
    return { missing: Math.min(Math.round(jump), Number.MAX_SAFE_INTEGER) };
  }

  /** After a value of so many frames. */
  after(value: SignalObject | undefined, frames: number): void {
    if (this.#options.onGap === 'ignore') return;
    const { timestamp, rate } = this.#timeOf(value);
    this.#due = timestamp + (frames * 1000) / rate;
  }

  #timeOf(value: SignalObject | undefined): { timestamp: number; rate: number } {
    const timestamp = value && timestampOf(value);
    const rate = (value && rateOf(value)) ?? this.#options.sampleRate;
    if (timestamp !== undefined && rate !== undefined) return { timestamp, rate };
    const missing =
      timestamp === undefined ? 'a timestamp in each value' : 'a sampleRate, in each value or in the options';
    throw new RangeError(`onGap '${this.#options.onGap}' needs ${missing}`);
  }
}
