/**
 * What JavaScript calls. Pointers are bytes from the start of the memory that all instances of this realm share;
 * planar blocks have one row a channel, `inputPitch` or `outputPitch` bytes apart.
 */
import { convolve } from './convolve';
import { ingest, skip } from './history';
import { rings, Stream } from './layout';
import { Cursor, Partitions } from './partitions';
import { addTails, scaleInput } from './scale';
import { tick } from './tail';

export { convolve } from './convolve';
export { crossfade } from './fade';
export { forwardWhole } from './fft';
export { anyNonFinite, clean } from './finite';
export { ingest, skip } from './history';
export { performedOperations } from './jobs';
export { warm } from './tail';
export { makeTwiddles } from './twiddles';

/** Takes in `frames` frames and writes the `outputs` frames that they determine: ingest, convolve and skip in one call. */
export function step(stream: Stream, frames: i32, input: usize, filters: usize, outputs: i32, output: usize): void {
  ingest(stream, frames, input);
  if (outputs > 0) {
    convolve(stream, filters, 0, outputs, 0, output);
    skip(stream, outputs);
  }
}

/**
 * The same for a stream with partitions: outputs are its cells. `other…`: a second set of filters on the same input, 0 for
 * none; without an output it only keeps its tails going.
 */
export function stepPartitions(
  stream: Stream,
  partitions: Partitions,
  cursor: Cursor,
  frames: i32,
  input: usize,
  outputs: i32,
  filters: usize,
  voice: usize,
  output: usize,
  otherFilters: usize,
  otherVoice: usize,
  otherOutput: usize,
): void {
  const layout = stream.layout;
  const staged = layout.stride === 1 ? rings(stream) + 4 * stream.writeIndex : input;
  scaleInput(staged, layout.inputPitch, layout.batch * layout.inChannels, frames);
  ingest(stream, frames, input);
  const size = partitions.base * partitions.residues;
  for (let done = 0; done < outputs; ) {
    const count = min(outputs - done, cursor.untilTick);
    const lag = partitions.base - cursor.untilTick;
    convolve(stream, filters, done, count, lag, output + 4 * done);
    addTails(layout, partitions, cursor, filters, voice, output + 4 * done, count);
    if (otherOutput !== 0) {
      convolve(stream, otherFilters, done, count, lag, otherOutput + 4 * done);
      addTails(layout, partitions, cursor, otherFilters, otherVoice, otherOutput + 4 * done, count);
    }
    done += count;
    cursor.lineIndex += count;
    if (cursor.lineIndex >= size) cursor.lineIndex -= size;
    cursor.untilTick -= count;
    if (cursor.untilTick > 0) continue;
    tick(stream, partitions, cursor, done - 1, filters, voice, otherFilters, otherVoice);
  }
  if (outputs > 0) skip(stream, outputs);
}
