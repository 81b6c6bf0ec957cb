import type { Conv1dShape } from '../conv1d/shape.ts';
import { planGeometry } from '../plan/memory.ts';
import type { PartitionGeometry } from '../plan/partition-memory.ts';
import { crc32 } from './checksum.ts';
import { keptFrames } from './edges.ts';
import { type FadeState, isPossible, type StreamState, type WeightState } from './state.ts';

type Fingerprint = readonly [number, number];

const MAGIC = [0x74, 0x61, 0x70, 0x6c]; // 'tapl'
const VERSION = 2;
const HEADER_BYTES = 60;
const CRC_BYTES = 4;

const STARTED = 1;
const FINISHED = 2;
const OWN_WEIGHTS = 4;
const FADING = 8;
const MARKED = 16;

/**
 * A stream's state as bytes, little-endian:
 *
 *     0   'tapl'                magic
 *     4   u16                   format version
 *     6   u16                   flags
 *     8   u32 × 2               fingerprint of the layer: shape and weights
 *     16  u32                   batch (N)
 *     20  u32                   frames of history (H)
 *     24  f64                   position: input frames consumed
 *     32  f64                   emitted: output frames
 *     40  f64                   non-finite samples replaced
 *     48  f64                   length of the whole snapshot
 *     56  u32                   CRC-32 of the 56 bytes before
 *     60  f32 × N·C_in·H        history, signal by signal, channel by channel, oldest frame first
 *         f32 …                 lead and tail frames kept for padding, where there are any
 *         f32 …                 with partitions: spectra of the input, then what the filters have made of them
 *         f64 × N·groups·d      with partitions: last frames that were not finite, where any still count
 *         f32 …                 weight and bias, where the stream has its own (bias: where the layer has one)
 *         f64, f64, f32 …       a fade's position and length, the weight and bias it comes from and, with partitions,
 *                               what those have made of the spectra, where one runs
 *     −4  u32                   CRC-32 of everything from byte 60, XORed with the one at 56: a head goes with its body
 *
 * Allocates the snapshot.
 */
export function encodeSnapshot(state: StreamState, shape: Conv1dShape, layer: Fingerprint): Uint8Array {
  const { tails, marks, own, fade } = state;
  const parts: (Float32Array | Float64Array)[] = [state.history, state.lead, state.tail];
  if (tails) parts.push(tails.state, tails.voice);
  if (marks) parts.push(marks);
  if (own) parts.push(own.weight, own.bias);
  if (fade) parts.push(Float64Array.of(fade.position, fade.frames), fade.weight, fade.bias);
  if (fade?.voice) parts.push(fade.voice);
  const length = parts.reduce((sum, part) => sum + part.byteLength, HEADER_BYTES + CRC_BYTES);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint16(4, VERSION, true);
  const flags =
    (state.started ? STARTED : 0) |
    (state.finished ? FINISHED : 0) |
    (own ? OWN_WEIGHTS : 0) |
    (fade ? FADING : 0) |
    (marks ? MARKED : 0);
  view.setUint16(6, flags, true);
  view.setUint32(8, layer[0], true);
  view.setUint32(12, layer[1], true);
  view.setUint32(16, state.batch, true);
  view.setUint32(20, state.history.length / (state.batch * shape.inChannels), true);
  view.setFloat64(24, state.position, true);
  view.setFloat64(32, state.emitted, true);
  view.setFloat64(40, state.nonFiniteCount, true);
  view.setFloat64(48, bytes.length, true);
  const headSum = crc32(bytes.subarray(0, 56));
  view.setUint32(56, headSum, true);
  let at = HEADER_BYTES;
  for (const part of parts) {
    writeNumbers(view, at, part);
    at += part.byteLength;
  }
  view.setUint32(at, headSum ^ crc32(bytes.subarray(HEADER_BYTES, at)), true);
  return bytes;
}

/**
 * Reads a snapshot back, bit for bit.
 *
 * @throws Error that says whether the bytes are foreign, truncated or altered
 */
export function decodeSnapshot(bytes: Uint8Array, shape: Conv1dShape, layer: Fingerprint): StreamState {
  const view = checkSnapshot(bytes, layer);
  const flags = view.getUint16(6, true);
  const batch = view.getUint32(16, true);
  const position = view.getFloat64(24, true);
  const started = (flags & STARTED) !== 0;
  const finished = (flags & FINISHED) !== 0;
  if (batch < 1 || !(Number.isSafeInteger(position) && position >= 0)) throw contradiction();
  const frames = keptFrames(shape, position, started, finished);
  let at = HEADER_BYTES;
  const end = bytes.length - CRC_BYTES;
  const take = (length: number): Float32Array => {
    if (at + 4 * length > end) throw contradiction();
    const array = readFloats(bytes, at, length);
    at += 4 * length;
    return array;
  };
  const takeWide = (length: number): Float64Array => {
    if (at + 8 * length > end) throw contradiction();
    const array = Float64Array.from({ length }, (_, i) => view.getFloat64(at + 8 * i, true));
    at += 8 * length;
    return array;
  };
  const takeWeights = (): WeightState => ({
    weight: take(shape.outChannels * (shape.inChannels / shape.groups) * shape.kernelSize),
    bias: take(shape.bias ? shape.outChannels : 0),
  });
  const channels = batch * shape.inChannels;
  const historyFrames = view.getUint32(20, true);
  const history = take(channels * historyFrames);
  const lead = take(channels * frames.lead);
  const tail = take(channels * frames.tail);
  const floats = finished ? undefined : tailFloats(shape, batch);
  const tails = floats && { state: take(floats.state), voice: take(floats.voice) };
  const marks = flags & MARKED ? takeWide(batch * shape.groups * shape.dilation) : undefined;
  const own = flags & OWN_WEIGHTS ? takeWeights() : undefined;
  let fade: FadeState | undefined;
  if (flags & FADING) {
    const [fadePosition = NaN, fadeFrames = NaN] = takeWide(2);
    fade = { position: fadePosition, frames: fadeFrames, ...takeWeights(), voice: floats && take(floats.voice) };
  }
  const emitted = view.getFloat64(32, true);
  const nonFiniteCount = view.getFloat64(40, true);
  const counts = { batch, position, emitted, nonFiniteCount, started, finished };
  const state = { ...counts, history, lead, tail, tails, marks, own, fade };
  if (at !== end || !isPossible(state, shape, historyFrames)) throw contradiction();
  return state;
}

/** Whether typed arrays here have the bytes of a snapshot, so that they can be copied: megabytes of spectra take a while one by one. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function writeNumbers(view: DataView, at: number, numbers: Float32Array | Float64Array): void {
  if (IS_LITTLE_ENDIAN) {
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    new Uint8Array(view.buffer).set(bytes, at);
  } else if (numbers instanceof Float64Array) {
    numbers.forEach((value, i) => {
      view.setFloat64(at + 8 * i, value, true);
    });
  } else {
    numbers.forEach((value, i) => {
      view.setFloat32(at + 4 * i, value, true);
    });
  }
}

function readFloats(bytes: Uint8Array, at: number, length: number): Float32Array {
  const copy = new Uint8Array(4 * length);
  copy.set(bytes.subarray(at, at + 4 * length));
  if (IS_LITTLE_ENDIAN) return new Float32Array(copy.buffer);
  const view = new DataView(copy.buffer);
  return Float32Array.from({ length }, (_, i) => view.getFloat32(4 * i, true));
}

/** Numbers of a partitioned stream's state and of each of its voices. */
function tailFloats(shape: Conv1dShape, batch: number): { state: number; voice: number } | undefined {
  let partitions: PartitionGeometry | undefined;
  try {
    partitions = planGeometry(shape, batch, 1).partitions;
  } catch {
    throw contradiction(); // no stream of so many signals fits into memory
  }
  if (partitions === undefined) return undefined;
  const { stateBytes, residueOffset, voiceBytes } = partitions;
  return { state: (stateBytes - residueOffset) / 4, voice: voiceBytes / 4 };
}

/** Numbers that no stream has: the checksums agree, so somebody wrote them. */
function contradiction(): Error {
  return new Error('the snapshot is altered: its numbers contradict each other');
}

function checkSnapshot(bytes: Uint8Array, layer: Fingerprint): DataView {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (MAGIC.some((byte, i) => i < bytes.length && bytes[i] !== byte)) {
    throw new Error('the snapshot is foreign: it does not start with the bytes of a tapline snapshot');
  }
  if (bytes.length < HEADER_BYTES + CRC_BYTES) {
    throw new Error(`the snapshot is truncated: ${bytes.length} bytes are less than its header of ${HEADER_BYTES}`);
  }
  const headSum = view.getUint32(56, true);
  if (headSum !== crc32(bytes.subarray(0, 56))) {
    throw new Error('the snapshot is altered: the checksum of its header does not agree');
  }
  const version = view.getUint16(4, true);
  if (version !== VERSION) {
    throw new Error(`the snapshot is foreign: its format is version ${version}, this is version ${VERSION}`);
  }
  const length = view.getFloat64(48, true);
  if (bytes.length < length) throw new Error(`the snapshot is truncated: ${bytes.length} bytes of ${length}`);
  if (bytes.length > length) throw new Error(`the snapshot is altered: ${bytes.length} bytes instead of ${length}`);
  const end = bytes.length - CRC_BYTES;
  if (view.getUint32(end, true) !== (headSum ^ crc32(bytes.subarray(HEADER_BYTES, end))) >>> 0) {
    throw new Error('the snapshot is altered: the checksum of its contents does not agree');
  }
  if (view.getUint32(8, true) !== layer[0] || view.getUint32(12, true) !== layer[1]) {
    throw new Error('the snapshot is foreign: it is of a layer with another shape or other weights');
  }
  return view;
}
