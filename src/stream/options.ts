import { checkInteger, checkObject, checkWord } from '../conv1d/check.ts';
import { DEFAULT_BLOCK_SIZE } from '../plan/plan.ts';

export type NonFinitePolicy = 'propagate' | 'zero' | 'throw';

const POLICIES: readonly NonFinitePolicy[] = ['propagate', 'zero', 'throw'];

/** What is replaced by 0 in what comes in: NaN and infinities, which are counted; numbers below 2^−126. */
export interface Cleaning {
  readonly nonFinite: boolean;
  readonly subnormal: boolean;
}

/** Nothing is replaced. */
export const AS_IT_IS: Cleaning = { nonFinite: false, subnormal: false };

/** How a stream is to run. */
export interface StreamOptions {
  /**
   * Frames that are taken in at a time, default 128. Longer blocks may be passed and are split; blocks up to it never
   * allocate. It sizes the stream's memory.
   */
  maxBlockSize?: number | undefined;
  /** Independent signals in lockstep (N), default 1: blocks hold N·C arrays, signal by signal. */
  batch?: number | undefined;
  /**
   * What NaN and infinities in the input do: `'propagate'` (default) into exactly the outputs that read them, `'zero'`
   * replaces and counts them, `'throw'` refuses the block.
   */
  nonFinite?: NonFinitePolicy | undefined;
}

export interface CheckedStreamOptions {
  readonly maxBlockSize: number;
  /** Undefined where none was given. */
  readonly batch: number | undefined;
  readonly nonFinite: NonFinitePolicy;
}

/** @throws TypeError or RangeError naming the option, the value and the rule */
export function checkStreamOptions(options: StreamOptions): CheckedStreamOptions {
  checkObject('options', options);
  const { maxBlockSize = DEFAULT_BLOCK_SIZE, batch, nonFinite = 'propagate' } = options;
  return {
    maxBlockSize: checkInteger('maxBlockSize', maxBlockSize, 1),
    batch: batch === undefined ? undefined : checkInteger('batch', batch, 1),
    nonFinite: checkWord('nonFinite', nonFinite, POLICIES),
  };
}
