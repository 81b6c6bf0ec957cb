import type { Conv1d } from 'tapline';
import { layerOf, type Run } from './run.ts';
import type { Packet } from './signal/signal.ts';

/** What was compared so far, of any number of runs. */
export interface Tally {
  /** Each on all channels. */
  frames: number;
  /** Values whose bits differ, or that never came. */
  differing: number;
  /** The largest difference; Infinity where only one of two is a number. */
  largest: number;
}

export function newTally(): Tally {
  return { frames: 0, differing: 0, largest: 0 };
}

/** Seconds after which frames are compared: a millisecond or two of work at 1 kHz. */
const WINDOW = 0.5;

/**
 * Compares what was streamed with `layer.apply` on the signal as it was fed, bit for bit, in memory that does not grow
 * with the run. Frames are recorded with the output that they brought; after every window the recorded frames are run
 * offline, compared and dropped, but for those that outputs to come still read:
 *
 *     fed       ├ K − 1 ┼────── compared ──────┤
 *     next                             ├ K − 1 ┼────── compared …
 *
 * Summed directly an output depends on the K frames before it alone, so every output is compared once, with an offline
 * run that holds all that it reads. Gaps are what `onGap` makes of them: `'zero'` and `'hold'` put frames into the offline
 * signal whose outputs nobody has, `'reset'` begins another signal.
 */
export class StreamCheck {
  readonly #run: Run;
  readonly #tally: Tally;
  readonly #layer: Conv1d;
  readonly #window: number;
  /** K − 1 */
  readonly #context: number;
  /** Fed, and not answered yet. */
  #waiting: Packet[] = [];
  #inputs: Float32Array[];
  #outputs: Float32Array[];
  /** 1 where a frame has an output. */
  #answered: Uint8Array;
  #length = 0;
  /** Recorded frames before this one are only read. */
  #from: number;
  #due: number | undefined;

  /**
   * @param joined whether the run was on its way when this began, so that what it read before is unknown
   * @param window frames after which they are compared
   */
  constructor(run: Run, tally: Tally, joined = false, window: number = Math.ceil(WINDOW * run.sampleRate)) {
    this.#run = run;
    this.#tally = tally;
    this.#layer = layerOf(run);
    this.#window = window;
    this.#context = run.weight.length - 1;
    const room = 2 * (window + this.#context);
    this.#inputs = Array.from({ length: run.batch }, () => new Float32Array(room));
    this.#outputs = Array.from({ length: run.batch }, () => new Float32Array(room));
    this.#answered = new Uint8Array(room);
    this.#from = joined ? this.#context : 0;
  }

  /** Packets whose outputs have not come. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes in what is fed, before its output. */
  fed(packet: Packet): void {
    if (packet.data.length > 0) this.#waiting.push(packet);
  }

  /** Takes in what came out, in order. */
  filtered({ frame, data }: Packet): void {
    for (;;) {
      const [first] = this.#waiting;
      if (first === undefined || frame < first.frame) return; // of a packet from before this began
      this.#waiting.shift();
      this.#record(first, first.frame === frame ? data : undefined);
      if (first.frame === frame) return;
    }
  }

  /** Compares what is left. @param complete whether what was not answered by now is missing */
  finish(complete = false): void {
    if (complete) for (const packet of this.#waiting) this.#record(packet, undefined);
    this.#waiting = [];
    this.#compare();
    this.#layer.dispose();
  }

  /** @param output undefined where none came */
  #record({ frame, data }: Packet, output: Float32Array | undefined): void {
    const { batch, onGap } = this.#run;
    const frames = data.length / batch;
    const missing = this.#due === undefined ? 0 : frame - this.#due;
    this.#due = frame + frames;
    if (missing > 0 && onGap === 'reset') this.#reset();
    // Past the receptive field only the last of them are read by anything.
    if (missing > 0 && (onGap === 'zero' || onGap === 'hold')) this.#fill(Math.min(missing, this.#context + 1));
    if (output?.length !== data.length) {
      this.#tally.differing += data.length;
      this.#tally.largest = Infinity;
    }
    for (let done = 0; done < frames; ) {
      const count = Math.min(frames - done, this.#answered.length - this.#length);
      this.#append(data, output, done, count);
      done += count;
      if (this.#length - this.#from >= this.#window) this.#compare();
    }
  }

  #append(data: Float32Array, output: Float32Array | undefined, from: number, count: number): void {
    const { batch } = this.#run;
    for (let c = 0; c < batch; c++) {
      const [inputs, outputs] = [this.#inputs[c], this.#outputs[c]];
      if (!inputs || !outputs) continue;
      for (let i = 0, at = from * batch + c; i < count; i++, at += batch) {
        inputs[this.#length + i] = data[at] ?? NaN;
        outputs[this.#length + i] = output?.[at] ?? NaN;
      }
    }
    this.#answered.fill(output?.length === data.length ? 1 : 0, this.#length, this.#length + count);
    this.#length += count;
  }

  #fill(missing: number): void {
    for (let left = missing; left > 0; ) {
      if (this.#length === this.#answered.length) this.#compare();
      const count = Math.min(left, this.#answered.length - this.#length);
      for (const row of this.#inputs) {
        const held = this.#run.onGap === 'hold' && this.#length > 0 ? (row[this.#length - 1] ?? 0) : 0;
        row.fill(held, this.#length, this.#length + count);
      }
      this.#answered.fill(0, this.#length, this.#length + count);
      this.#length += count;
      left -= count;
    }
  }

  #reset(): void {
    this.#compare();
    this.#length = 0;
    this.#from = 0;
  }

  #compare(): void {
    if (this.#length > this.#from) {
      for (const [c, inputs] of this.#inputs.entries()) {
        const signal = inputs.slice(0, this.#length);
        if (this.#run.nonFinite === 'zero') replaceNonFinite(signal);
        const [offline] = this.#layer.apply([signal]);
        const streamed = this.#outputs[c];
        if (offline && streamed) this.#compareRow(streamed, offline);
      }
      for (let i = this.#from; i < this.#length; i++) this.#tally.frames += this.#answered[i] ?? 0;
    }
    const kept = Math.min(this.#length, Math.max(1, this.#context)); // one at least, for a gap that holds it
    for (const row of [...this.#inputs, ...this.#outputs]) row.copyWithin(0, this.#length - kept, this.#length);
    this.#from = Math.max(kept, this.#from - (this.#length - kept));
    this.#length = kept;
  }

  #compareRow(streamed: Float32Array, offline: Float32Array): void {
    const tally = this.#tally;
    for (let i = this.#from; i < this.#length; i++) {
      const [ours, theirs] = [streamed[i] ?? NaN, offline[i] ?? NaN];
      if (this.#answered[i] === 0 || Object.is(ours, theirs)) continue;
      tally.differing++;
      const difference = Math.abs(ours - theirs);
      tally.largest = Math.max(tally.largest, Number.isNaN(difference) ? Infinity : difference);
    }
  }
}

function replaceNonFinite(signal: Float32Array): void {
  for (let i = 0; i < signal.length; i++) {
    if (!Number.isFinite(signal[i])) signal[i] = 0;
  }
}
