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
  readonly #pieces: { readonly pointer: number; readonly bytes: number }[] = [];

  /** @throws RangeError where memory runs out; nothing is kept then */
  constructor({ streamBytes, partitions }: Geometry) {
    try {
      this.rings = this.#take(streamBytes);
      if (partitions === undefined) return;
      this.state = this.#take(partitions.stateBytes);
      this.voice = this.#take(partitions.voiceBytes);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Silence everywhere, as a stream wants it. */
  *clear(): Steps {
    let room = STEP_BYTES;
    for (const { pointer, bytes } of this.#pieces) {
      for (let from = 0; from < bytes; ) {
        const to = Math.min(bytes, from + room);
        realm().i32.fill(0, (pointer + from) >>> 2, (pointer + to) >>> 2);
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
    for (const { pointer, bytes } of this.#pieces) realm().release(pointer, bytes);
  }

  #take(bytes: number): number {
    const pointer = realm().allocate(bytes);
    this.#pieces.push({ pointer, bytes });
    return pointer;
  }
}
