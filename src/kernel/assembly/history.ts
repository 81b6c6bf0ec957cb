import { phases, rings, Stream } from './layout';

/**
 * Writes `frames` new frames of every channel from a planar block at `input` into the stream's rings.
 *
 * With stride s, frame u goes to the ring of phase u mod s at index ⌊u/s⌋ mod S, so that what a strided layer reads
 * for consecutive outputs is contiguous. Phases that no tap reads have no ring. Each frame is written twice, S apart.
 */
export function ingest(stream: Stream, frames: i32, input: usize): void {
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
        if (++index === size) index = 0;
      }
      if (skip < frames) {
        const count = (frames - skip + stride - 1) / stride;
        const untilWrap = min(count, size - index);
        copy(input + 4 * skip, stride, ring + 4 * index, size, untilWrap);
        copy(input + 4 * (skip + untilWrap * stride), stride, ring, size, count - untilWrap);
      }
      ring += layout.ringPitch;
    }
    input += layout.inputPitch;
  }
  const phased = stream.writePhase + frames;
  const index = stream.writeIndex + phased / stride;
  stream.writePhase = phased % stride;
  stream.writeIndex = index % size;
}

/**
 * Every `stride`-th of the frames at `from`, twice. Whole vectors are written where stride is 1: up to three frames
 * past the last, into slots whose frames no output needs any more (a ring has three to spare, see ringFrames).
 */
function copy(from: usize, stride: i32, to: usize, size: i32, count: i32): void {
  const mirror = to + 4 * size;
  if (stride === 1) {
    for (let at: usize = 0, end: usize = 4 * count; at < end; at += 16) {
      const x = v128.load(from + at);
      v128.store(to + at, x);
      v128.store(mirror + at, x);
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    const x = load<f32>(from + 4 * i * stride);
    store<f32>(to + 4 * i, x);
    store<f32>(mirror + 4 * i, x);
  }
}
