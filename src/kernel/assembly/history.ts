import { phases, rings, Stream } from './layout';

/**
 * Takes `frames` new frames of every channel into the stream's rings.
 *
 * With stride 1 they are in place already, behind the newest (at writeIndex), and this step's window is contiguous.
 *
 * With stride s they come as a planar block at `input`: frame u goes to the ring of phase u mod s at index ⌊u/s⌋ mod S,
 * and a second time S further on, so that what a strided layer reads for consecutive outputs is contiguous. Phases that
 * no tap reads have no ring.
 */
// @inline
export function ingest(stream: Stream, frames: i32, input: usize): void {
  if (stream.layout.stride === 1) ingestInPlace(stream, frames);
  else ingestPhases(stream, frames, input);
}

/** Moves on to the output `outputs` further. */
// @inline
export function skip(stream: Stream, outputs: i32): void {
  const layout = stream.layout;
  const size = layout.ringFrames;
  stream.readIndex += outputs;
  if (layout.stride > 1) {
    stream.readIndex %= size;
  } else if (stream.readIndex >= size) {
    stream.readIndex -= size;
    stream.writeIndex -= size;
  }
}

/**
 * Frames in the mirror that a later window may read get their second copy, at the ring's start, where that window will
 * stand: never more than came in, and never more than the history.
 *
 *     0                              S                             2S
 *     ├── ring ──────────────────────┼── mirror ────────────────────┤
 *                       read ├─ history ─┤ write ├─ frames ─┤ next
 *                                                     ├─────┤ their last ones, also S to the left
 */
// @inline
function ingestInPlace(stream: Stream, frames: i32): void {
  const layout = stream.layout;
  const size = layout.ringFrames;
  const next = stream.writeIndex + frames;
  stream.writeIndex = next;
  const first = max(size, next - min(frames, layout.history));
  if (first >= next) return;
  const ringPitch = layout.ringPitch;
  let ring = rings(stream);
  for (let channel = layout.batch * layout.inChannels; channel > 0; channel--) {
    copy(ring + 4 * first, ring + 4 * (first - size), next - first);
    ring += ringPitch;
  }
}

/**
 * Copies whole vectors: up to three frames more than `count`, into slots whose frames no output needs any more (a ring
 * has three to spare, see ringFrames in src/plan/memory.ts).
 */
// @inline
function copy(from: usize, to: usize, count: i32): void {
  const end = from + 4 * count;
  for (; from + 64 <= end; from += 64) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    to += 64;
  }
  for (; from < end; from += 16) {
    v128.store(to, v128.load(from));
    to += 16;
  }
}

function ingestPhases(stream: Stream, frames: i32, input: usize): void {
  const layout = stream.layout;
  const stride = layout.stride;
  const size = layout.ringFrames;
  const phase = phases(layout);
  let ring = rings(stream);
  for (let channel = layout.batch * layout.inChannels; channel > 0; channel--) {
    for (let plane = 0; plane < layout.planes; plane++) {
      let skip = load<i32>(phase + 4 * plane) - stream.writePhase;
      let index = stream.writeIndex;
      if (skip < 0) {
        skip += stride;
        index++;
      }
      for (let frame = skip; frame < frames; frame += stride) {
        if (index === size) index = 0;
        const x = load<f32>(input + 4 * frame);
        store<f32>(ring + 4 * index, x);
        store<f32>(ring + 4 * (index + size), x);
        index++;
      }
      ring += layout.ringPitch;
    }
    input += layout.inputPitch;
  }
  const phased = stream.writePhase + frames;
  stream.writePhase = phased % stride;
  stream.writeIndex = (stream.writeIndex + phased / stride) % size;
}
