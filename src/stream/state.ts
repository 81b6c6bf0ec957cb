import { determinedOutputs, framesBeforeStart, leadingSilence, outputLength } from '../conv1d/lengths.ts';
import type { Conv1dShape } from '../conv1d/shape.ts';
import { historyWithin } from '../plan/cells.ts';
import { planGeometry } from '../plan/memory.ts';
import type { StreamCore } from './core.ts';
import { keptFrames } from './edges.ts';
import { Filters } from './filters.ts';

/** Everything that decides a stream's later outputs and counts. Frames are signal by signal, channel by channel, oldest first. */
export interface StreamState {
  readonly batch: number;
  readonly position: number;
  readonly emitted: number;
  readonly nonFiniteCount: number;
  readonly started: boolean;
  readonly finished: boolean;
  readonly history: Float32Array;
  readonly lead: Float32Array;
  readonly tail: Float32Array;
  /** With partitions: what lies before the block under way, and frames that were not finite, where any still count. */
  readonly tails: TailState | undefined;
  readonly marks: Float64Array | undefined;
  readonly own: WeightState | undefined;
  readonly fade: FadeState | undefined;
}

export interface WeightState {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

export interface TailState {
  readonly state: Float32Array;
  readonly voice: Float32Array;
}

export interface FadeState extends WeightState {
  readonly position: number;
  readonly frames: number;
  /** With partitions: what they make of the weights that the fade comes from. */
  readonly voice: Float32Array | undefined;
}

const NOTHING = new Float32Array(0);

/** A stream's state; `ownWeights`: whether its weights are not the layer's. Allocates it. */
export function readState(core: StreamCore, ownWeights: boolean): StreamState {
  const { engine, edges, position, started, finished } = core;
  const frames = keptFrames(core.shape, position, started, finished);
  const { tails, marks, weights } = engine;
  const { fade } = weights;
  return {
    batch: engine.layout.geometry.batch,
    position,
    emitted: engine.emitted,
    nonFiniteCount: core.nonFiniteCount,
    started,
    finished,
    history: finished ? NOTHING : engine.readHistory(),
    lead: edges?.readLead(frames.lead) ?? NOTHING,
    tail: edges?.readTail(position, frames.tail) ?? NOTHING,
    tails: finished ? undefined : tails && { state: tails.readState(), voice: tails.readVoice() },
    marks: finished || !marks?.isActive(engine.emitted) ? undefined : marks.save(),
    own: ownWeights ? weights.current.unpack() : undefined,
    fade: fade && {
      position: fade.position,
      frames: fade.frames,
      ...fade.from.unpack(),
      voice: finished ? undefined : tails?.readOther(),
    },
  };
}

/** Whether a stream of this shape can be in such a state: its counts follow from its position. */
export function isPossible(state: StreamState, shape: Conv1dShape, historyFrames: number): boolean {
  const { batch, position, emitted, nonFiniteCount, started, finished, fade } = state;
  const counts = [position, nonFiniteCount, ...(fade ? [fade.position, fade.frames - 1] : [])];
  if (batch < 1 || !counts.every((count) => Number.isSafeInteger(count) && count >= 0)) return false;
  if (fade !== undefined && state.own === undefined) return false;
  const [left] = shape.padding;
  const silence = leadingSilence(shape);
  // Left padding goes in as soon as it is known; silence beyond the receptive field waits for the first call.
  const mustHaveStarted = silence === left || (position > 0 && position >= framesBeforeStart(shape));
  const mayHaveStarted = position >= framesBeforeStart(shape);
  if (started ? !mayHaveStarted : mustHaveStarted) return false;
  if (state.marks !== undefined && (finished || !areMarks(state.marks, state, shape))) return false;
  if (finished) return historyFrames === 0 && emitted === outputLength(shape, position);
  if (emitted !== (started ? determinedOutputs(shape, position) : 0)) return false;
  const ingested = started ? left + position : silence;
  return historyFrames === historyWithin(planGeometry(shape, batch, 1).cells, ingested);
}

/** Whether a stream with partitions can have these marks: frames that are in, each in its place, and one still read. */
function areMarks(
  marks: Float64Array,
  { position, emitted, started, tails }: StreamState,
  shape: Conv1dShape,
): boolean {
  const ingested = started ? shape.padding[0] + position : 0;
  const isMark = (frame: number, place: number): boolean =>
    frame === -Infinity ||
    (Number.isInteger(frame) && frame >= 0 && frame < ingested && frame % shape.dilation === place % shape.dilation);
  return tails !== undefined && marks.every(isMark) && marks.some((frame) => frame >= emitted * shape.stride);
}

/** Puts a new stream, which was opened with the state's own weights if it has any, into a state. */
export function writeState(core: StreamCore, state: StreamState): void {
  const { engine, edges, shape } = core;
  core.position = state.position;
  core.nonFiniteCount = state.nonFiniteCount;
  core.started = state.started;
  core.finished = state.finished;
  const ingested = state.started ? shape.padding[0] + state.position : leadingSilence(shape);
  engine.writeHistory(ingested, state.emitted, state.history);
  if (state.tails !== undefined) engine.tails?.writeState(state.tails.state, state.tails.voice);
  if (state.marks !== undefined) engine.marks?.restore(state.marks);
  edges?.writeLead(state.lead);
  edges?.writeTail(state.position, state.tail);
  if (state.fade !== undefined) {
    const { weight, bias, position, frames, voice } = state.fade;
    engine.weights.fade = { from: Filters.of(shape, weight, bias), position, frames };
    if (voice !== undefined) engine.tails?.writeOther(voice);
  }
}

/** Puts a new stream of the same layout and weights into the state of another. */
export function copyState(core: StreamCore, other: StreamCore): void {
  core.engine.copyFrom(other.engine);
  core.position = other.position;
  core.nonFiniteCount = other.nonFiniteCount;
  core.started = other.started;
  core.finished = other.finished;
}
