import { outputLength } from './lengths.ts';
import type { Conv1dShape, PaddingMode } from './shape.ts';

/**
 * The input frame that a padded position repeats, for a signal x of `length` frames; −1 where it holds 0.
 *
 *     zeros      0 0 0 │ a b c d │ 0 0 0
 *     replicate  a a a │ a b c d │ d d d
 *     reflect    d c b │ a b c d │ c b a
 *     circular   b c d │ a b c d │ a b c
 *
 * @param index position relative to the first input frame: negative in the left padding
 */
export function paddedIndex(mode: PaddingMode, index: number, length: number): number {
  if (index >= 0 && index < length) return index;
  switch (mode) {
    case 'zeros':
      return -1;
    case 'replicate':
      return index < 0 ? 0 : length - 1;
    case 'reflect':
      return index < 0 ? -index : 2 * (length - 1) - index;
    case 'circular':
      return index < 0 ? index + length : index - length;
  }
}

/**
 * Whether a signal is long enough to make its own padding; asked only where there are outputs to compute.
 *
 * @throws RangeError naming the padding, the length and the rule
 */
export function checkPaddable(shape: Conv1dShape, inputLength: number): void {
  const [left, right] = shape.padding;
  const most = Math.max(left, right);
  if (most === 0 || outputLength(shape, inputLength) === 0) return;
  const least = { zeros: 0, replicate: 1, reflect: most + 1, circular: most }[shape.paddingMode];
  if (inputLength >= least) return;
  throw new RangeError(
    `paddingMode '${shape.paddingMode}' with padding [${left}, ${right}] needs a signal of at least ${least} ` +
      `${least === 1 ? 'frame' : 'frames'}: got ${inputLength}`,
  );
}
