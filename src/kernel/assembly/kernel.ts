/**
 * What JavaScript calls. Pointers are bytes from the start of the memory that all instances of this realm share;
 * planar blocks have one row a channel, `inputPitch` or `outputPitch` bytes apart.
 */
import { convolve } from './convolve';
import { ingest, skip } from './history';
import { Stream } from './layout';

export { convolve } from './convolve';
export { crossfade } from './fade';
export { zeroNonFinite } from './finite';
export { ingest, skip } from './history';

/** Takes in `frames` frames and writes the `outputs` frames that they determine: ingest, convolve and skip in one call. */
export function step(stream: Stream, frames: i32, input: usize, filters: usize, outputs: i32, output: usize): void {
  ingest(stream, frames, input);
  if (outputs > 0) {
    convolve(stream, filters, outputs, output);
    skip(stream, outputs);
  }
}
