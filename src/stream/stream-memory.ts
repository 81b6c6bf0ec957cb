import { realm } from '../kernel/realm.ts';
import type { Geometry } from '../plan/memory.ts';
import { STEP_BYTES, type Steps } from './steps.ts';

/**
 * The linear memory of one stream, before there is the stream: of its rings, and with partitions of its tails, which
 * take it over.
 */
export class StreamMemory {
  readonly rings: number;
  /** 0 without partitions; likewise the voice. */
  readonly state: number = 0;
  readonly voice: number = 0;
  readonly #geometry: Geometry;

  /** @throws RangeError where memory runs out; nothing is kept then */
  constructor(geometry: Geometry) {
    const { streamBytes, partitions } = geometry;
    this.#geometry = geometry;
    this.rings = realm().allocate(streamBytes);
    if (partitions === undefined) return;
    try {
      this.state = realm().allocate(partitions.stateBytes);
      this.voice = realm().allocate(partitions.voiceBytes);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Silence everywhere, as a stream wants it. Leaves nothing behind for the collector: there may be 100,000 streams. */
  clear(): void {
    const { streamBytes, partitions } = this.#geometry;
    silence(this.rings, 0, streamBytes);
    if (partitions === undefined) return;
    silence(this.state, 0, partitions.stateBytes);
    silence(this.voice, 0, partitions.voiceBytes);
  }

  /** The same in steps. */
  *clearInSteps(): Steps {
    const { streamBytes, partitions } = this.#geometry;
    let room = STEP_BYTES;
    for (const [pointer, bytes] of [
      [this.rings, streamBytes],
      [this.state, partitions?.stateBytes ?? 0],
      [this.voice, partitions?.voiceBytes ?? 0],
    ] as const) {
      for (let from = 0; from < bytes; ) {
        const to = Math.min(bytes, from + room);
        silence(pointer, from, to);
        room -= to - from;
        from = to;
        if (room > 0) continue;
        room = STEP_BYTES;
        yield;
      }
    }
  }

  /** Gives it back, where no stream has taken it over. */
  release(): void {
    const { streamBytes, partitions } = this.#geometry;
    realm().release(this.rings, streamBytes);
    if (this.state !== 0) realm().release(this.state, partitions?.stateBytes ?? 0);
    if (this.voice !== 0) realm().release(this.voice, partitions?.voiceBytes ?? 0);
  }
}

/** From one byte to another of a piece. */
function silence(pointer: number, from: number, to: number): void {
  realm().i32.fill(0, (pointer + from) >>> 2, (pointer + to) >>> 2);
}
