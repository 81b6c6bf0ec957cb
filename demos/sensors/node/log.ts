import type { GapAction } from '../run.ts';
import type { Packet } from '../signal/signal.ts';

export interface Logged extends Packet {
  /** Counts the packets of a run. */
  readonly sequence: number;
}

interface Entry {
  readonly packet: Logged;
  output?: Float32Array;
}

/** What an output turns out to be. */
export type Answer = 'new' | 'same' | 'different' | 'unknown';

/**
 * What one run needs to go on in another process, bit for bit: the last snapshot, and all packets after it with the
 * outputs that they have brought.
 *
 * A snapshot holds what the layer remembers, but not when the next frame is due nor which frame a gap would hold: it
 * counts only once packets with a frame follow it without a gap. Until then the one before does.
 */
export class Log {
  readonly #batch: number;
  readonly #onGap: GapAction;
  #snapshot: Uint8Array | undefined;
  #snapshotTime = 0;
  /** A newer one that does not count yet, and the packet after which it was taken. */
  #candidate: { readonly bytes: Uint8Array; readonly sequence: number; readonly time: number } | undefined;
  readonly #entries: Entry[] = [];
  #frames = 0;
  #sequence = 0;

  constructor(batch: number, onGap: GapAction) {
    this.#batch = batch;
    this.#onGap = onGap;
  }

  /** The newest snapshot that counts, and when it was taken. */
  get snapshot(): { readonly bytes: Uint8Array; readonly time: number } | undefined {
    return this.#snapshot && { bytes: this.#snapshot, time: this.#snapshotTime };
  }

  /** Frames since that snapshot. */
  get frames(): number {
    return this.#frames;
  }

  /** Packets whose output has not come. */
  get waiting(): number {
    return this.#entries.filter(({ packet, output }) => !output && packet.data.length > 0).length;
  }

  append({ frame, data }: Packet): Logged {
    const packet = { frame, data, sequence: this.#sequence++ };
    this.#entries.push({ packet });
    this.#frames += this.#framesIn(packet);
    this.#settle();
    return packet;
  }

  /** An output came for the packet. */
  answer(sequence: number, output: Float32Array): Answer {
    const entry = this.#entries[this.#indexOf(sequence)];
    if (!entry) return 'unknown';
    if (!entry.output) {
      entry.output = output;
      return 'new';
    }
    const { output: before } = entry;
    const isSame = before.length === output.length && before.every((value, i) => Object.is(value, output[i]));
    return isSame ? 'same' : 'different';
  }

  /** A snapshot was taken after the packet. */
  offer(sequence: number, bytes: Uint8Array, time: number): void {
    const [first] = this.#entries;
    if (!first || sequence < first.packet.sequence) return; // of a worker that was catching up
    this.#candidate = { bytes, sequence, time };
    this.#settle();
  }

  /** What a new worker is to go on from. */
  replay(): { readonly snapshot: Uint8Array | undefined; readonly packets: readonly Logged[] } {
    this.#candidate = undefined; // the new worker will take another
    return { snapshot: this.#snapshot, packets: this.#entries.map(({ packet }) => packet) };
  }

  /** Takes the candidate once it counts, gives it up where it never will. */
  #settle(): void {
    const candidate = this.#candidate;
    if (!candidate) return;
    const next = this.#indexOf(candidate.sequence) + 1;
    let due = this.#endOf(this.#entries[next - 1]);
    for (const entry of this.#entries.slice(next)) {
      if (this.#onGap !== 'ignore' && entry.packet.frame !== due) {
        this.#candidate = undefined;
        return;
      }
      if (entry.packet.data.length > 0) {
        this.#snapshot = candidate.bytes;
        this.#snapshotTime = candidate.time;
        this.#candidate = undefined;
        for (const { packet } of this.#entries.splice(0, next)) this.#frames -= this.#framesIn(packet);
        return;
      }
      due = this.#endOf(entry);
    }
  }

  #indexOf(sequence: number): number {
    const [first] = this.#entries;
    return first ? sequence - first.packet.sequence : -1;
  }

  #endOf(entry: Entry | undefined): number {
    return entry ? entry.packet.frame + this.#framesIn(entry.packet) : 0;
  }

  #framesIn({ data }: Packet): number {
    return data.length / this.#batch;
  }
}
