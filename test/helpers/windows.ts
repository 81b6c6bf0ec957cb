import type { Conv1dShapeOptions } from 'tapline';

/** Where the windows of a layer lie, worked out from its options and from nothing of the package. */
export interface Windows {
  /** d(K − 1): frames from the first that an output reads to the last. */
  readonly reach: number;
  readonly left: number;
  readonly right: number;
  readonly stride: number;
}

export function windowsOf(options: Conv1dShapeOptions): Windows {
  const { kernelSize, stride = 1, dilation = 1, padding = 'causal' } = options;
  const reach = dilation * (kernelSize - 1);
  const sides = { causal: [reach, 0], valid: [0, 0], same: [Math.floor(reach / 2), Math.ceil(reach / 2)] };
  const [left = 0, right = 0] =
    typeof padding === 'string' ? sides[padding] : typeof padding === 'number' ? [padding, padding] : padding;
  return { reach, left, right, stride };
}

/** L_out: windows that fit into the padded signal, counted one by one. */
export function countWindows({ reach, left, right, stride }: Windows, length: number): number {
  let count = 0;
  for (let first = 0; first + reach < left + length + right; first += stride) count++;
  return count;
}

/** Outputs m that are due after n frames: m·s + d(K − 1) − left < n, and the left padding known. In exact integers. */
export function countDue(options: Conv1dShapeOptions, frames: bigint): bigint {
  const { reach, left, stride } = windowsOf(options);
  const { paddingMode } = options;
  if (left > 0 && paddingMode === 'replicate' && frames < 1n) return 0n;
  if (left > 0 && paddingMode === 'reflect' && frames <= BigInt(left)) return 0n;
  const room = frames - BigInt(reach) + BigInt(left);
  return room <= 0n ? 0n : (room + BigInt(stride) - 1n) / BigInt(stride);
}
