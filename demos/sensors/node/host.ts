import { Subject } from 'rxjs';
import type { Conv1d } from 'tapline';
import { conv1d } from 'tapline/rx';
import { layerOf, type Run, type Stamped, stamp } from '../run.ts';
import type { Pipeline } from '../wire/packets.ts';
import type { Logged } from './log.ts';

/** What the worker is told. */
export type ToWorker =
  | {
      readonly type: 'run';
      readonly pipeline: Pipeline;
      readonly run: Run;
      readonly snapshot: Uint8Array | undefined;
    }
  | { readonly type: 'packet'; readonly pipeline: Pipeline; readonly run: number; readonly packet: Logged };

/** What it says. */
export type FromWorker =
  | {
      readonly type: 'filtered';
      readonly pipeline: Pipeline;
      readonly run: number;
      readonly sequence: number;
      readonly frame: number;
      readonly data: Float32Array;
      /** How long its block took. */
      readonly milliseconds: number;
    }
  | {
      readonly type: 'snapshot';
      readonly pipeline: Pipeline;
      readonly run: number;
      /** The packet after which it was taken. */
      readonly sequence: number;
      readonly bytes: Uint8Array;
    };

/** A packet in the stream. `conv1d` keeps the fields that it does not know. */
interface Numbered extends Stamped {
  readonly sequence: number;
}

/** Runs the pipelines, each an observable through `conv1d`. */
export class Host {
  readonly #say: (message: FromWorker) => void;
  readonly #open = new Map<Pipeline, OpenRun>();

  constructor(say: (message: FromWorker) => void) {
    this.#say = say;
  }

  accept(message: ToWorker): void {
    const { pipeline } = message;
    if (message.type === 'run') {
      this.#open.get(pipeline)?.close();
      this.#open.set(pipeline, new OpenRun(pipeline, message.run, message.snapshot, this.#say));
      return;
    }
    const run = this.#open.get(pipeline);
    if (run?.number === message.run) run.filter(message.packet);
  }

  /** Takes a snapshot of each pipeline. */
  takeSnapshots(): void {
    for (const run of this.#open.values()) run.takeSnapshot();
  }

  close(): void {
    for (const run of this.#open.values()) run.close();
    this.#open.clear();
  }
}

class OpenRun {
  readonly number: number;
  readonly #pipeline: Pipeline;
  readonly #run: Run;
  readonly #layer: Conv1d;
  readonly #packets = new Subject<Numbered>();
  readonly #snapshots = new Subject<void>();
  readonly #say: (message: FromWorker) => void;
  /** What came out and was not said yet. */
  #brought: Numbered | undefined;
  #sequence: number | undefined;

  constructor(pipeline: Pipeline, run: Run, snapshot: Uint8Array | undefined, say: (message: FromWorker) => void) {
    const { batch, onGap, nonFinite, number } = run;
    this.number = number;
    this.#pipeline = pipeline;
    this.#run = run;
    this.#say = say;
    this.#layer = layerOf(run);
    this.#packets
      .pipe(
        conv1d(this.#layer, {
          batch,
          onGap,
          nonFinite,
          restore: snapshot,
          snapshotOn: this.#snapshots,
          onSnapshot: (bytes) => {
            if (this.#sequence === undefined) return; // nothing came since the one it was restored from
            say({ type: 'snapshot', pipeline, run: number, sequence: this.#sequence, bytes });
          },
        }),
      )
      .subscribe((output) => {
        this.#brought = output;
      });
  }

  filter({ sequence, frame, data }: Logged): void {
    const value = { ...stamp(this.#run, frame, data), sequence };
    this.#brought = undefined;
    const start = performance.now();
    this.#packets.next(value);
    const milliseconds = performance.now() - start;
    this.#sequence = sequence;
    this.#sayOutput(milliseconds);
  }

  #sayOutput(milliseconds: number): void {
    if (!this.#brought) return; // nothing comes out of no frames
    const { sequence, frame, data } = this.#brought;
    this.#say({ type: 'filtered', pipeline: this.#pipeline, run: this.number, sequence, frame, data, milliseconds });
  }

  takeSnapshot(): void {
    this.#snapshots.next();
  }

  close(): void {
    this.#packets.complete();
    this.#layer.dispose();
  }
}
