import type { Conv1dPlan } from 'tapline';
import { checkPaddable } from '../../src/conv1d/padding.ts';
import { count } from '../look/numbers.ts';
import { blockEnd, type Column, type Scene } from './columns.ts';
import { awaited, comesWith, newestRead, positionRead, tapsWithin } from './timing.ts';

/** Why no output can be drawn; undefined where one can. */
export function nothingToDraw({ shape, outputLength }: Conv1dPlan, length: number): string | undefined {
  if (!Number.isSafeInteger(length) || outputLength(length) === 0) {
    return `A signal of ${frames(length)} brings no output: the kernel reaches over ${frames(
      shape.dilation * (shape.kernelSize - 1) + 1,
    )}.`;
  }
  try {
    checkPaddable(shape, length);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

/** What the drawing shows, in sentences. */
export function describeOutput(scene: Scene, streamable: boolean): string[] {
  const { shape, output } = scene;
  const first = positionRead(shape, output, 0);
  const newest = newestRead(shape, output);
  const { kernelSize, dilation } = shape;
  const apart = dilation > 1 ? `, ${count(dilation)} apart,` : '';
  const span =
    kernelSize === 1
      ? `frame ${index(first)}`
      : `${frames(kernelSize)}${apart} from ${index(first)} to ${index(newest)}`;
  const padded = paddedTaps(scene);
  const inPadding = padded > 0 ? `; ${padded === kernelSize ? 'all' : count(padded)} in the padding` : '';
  return [`y[${count(output)}] reads ${span}${inPadding}.`, streamable ? whenItComes(scene) : CANNOT];
}

const CANNOT = 'Circular padding in front repeats the end of the signal: only a whole signal (apply) has this output.';

function whenItComes(scene: Scene): string {
  const { shape, length, output, blockSize } = scene;
  const comes = comesWith(shape, output);
  if (comes < 0) return 'It reads nothing but padding and comes with the first call, before any frame.';
  if (comes >= length) return 'It reads padding after the signal and comes when the signal ends, with flush.';
  const end = blockEnd(scene, comes) ?? comes;
  const why =
    comes > newestRead(shape, output) && comes === awaited(shape)
      ? `waits for frame ${index(comes)}, which the padding repeats,`
      : `comes out with frame ${index(comes)}`;
  const lookahead = newestRead(shape, output) - output * shape.stride;
  const ahead = lookahead > 0 ? `, ${frames(lookahead)} after the one it is aligned with,` : '';
  const block = `block ${count(Math.floor(comes / blockSize))}`;
  const delivered =
    end > comes ? `is delivered when ${block} is full, after frame ${index(end)}` : `completes ${block}`;
  return `It ${why}${ahead} and ${delivered}.`;
}

/** Taps that the drawing's breaks hide. */
export function hiddenTaps({ shape, output }: Scene, columns: readonly Column[]): number {
  const hidden = columns.map((column) =>
    column.kind === 'break' ? tapsWithin(shape, output, column.from, column.to) : 0,
  );
  return hidden.reduce((sum, taps) => sum + taps, 0);
}

/** Taps of the output that read padding. */
export function paddedTaps({ shape, length, output }: Scene): number {
  return shape.kernelSize - tapsWithin(shape, output, 0, length - 1);
}

function frames(value: number): string {
  return `${count(value)} ${value === 1 ? 'frame' : 'frames'}`;
}

/** With a real minus. */
function index(position: number): string {
  return count(position).replace('-', '−');
}
