import { Timings } from '../../machine/timings.ts';
import type { Run } from '../run.ts';
import type { Packet } from '../signal/signal.ts';
import { PIPELINES, type Pipeline } from '../wire/packets.ts';
import type { FromWorker, ToWorker } from './host.ts';
import { Log } from './log.ts';

/** A worker process, or what stands for one. */
export interface WorkerLink {
  readonly pid: number | undefined;
  send(message: ToWorker): void;
  /** Ends it at once, without a word to it. */
  kill(): void;
}

export type OpenWorker = (heard: { message(message: FromWorker): void; exit(): void }) => WorkerLink;

export interface SupervisorEvents {
  /** An output that was not heard before. */
  filtered(pipeline: Pipeline, run: number, packet: Packet): void;
  /** A worker came or went. */
  changed(): void;
  /** Too much was fed without a snapshot: the pipeline needs another run. */
  lost(pipeline: Pipeline): void;
}

/** Milliseconds before a worker is replaced: the first time, at most, and after which run it is the first time again. */
const FIRST_DELAY = 100;
const MOST_DELAY = 5000;
const STEADY = 5000;

/** Seconds without a snapshot after which a worker is taken for stuck, and a run given up. */
const STUCK = 15;
const GIVEN_UP = 60;

/** Milliseconds that the last outputs may take: a worker may just be starting on a machine that has other work. */
const PATIENCE = 15_000;

/**
 * Keeps a worker running. What is fed is logged before it is sent, and when a worker is gone the next one goes on from
 * the last snapshots, is fed what came since, and outputs that were heard before are compared and dropped. So whoever
 * listens hears each output once, and the same bits as without any of this.
 */
export class Supervisor {
  readonly #open: OpenWorker;
  readonly #events: SupervisorEvents;
  readonly #pipelines = new Map<Pipeline, { readonly run: Run; readonly log: Log }>();
  #worker: WorkerLink | undefined;
  #started = 0;
  #delay = FIRST_DELAY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #gone: (() => void) | undefined;
  readonly #timings: Readonly<Record<Pipeline, Timings>> = { machine: new Timings(), ecg: new Timings() };
  /** Workers that were replaced. */
  restarts = 0;
  /** Outputs that a new worker made differently. */
  differing = 0;

  constructor(open: OpenWorker, events: SupervisorEvents) {
    this.#open = open;
    this.#events = events;
    this.#start();
  }

  get pid(): number | undefined {
    return this.#worker?.pid;
  }

  /** Seconds that the worker has been running. */
  get seconds(): number {
    return this.#worker ? (performance.now() - this.#started) / 1000 : 0;
  }

  /** Median time of a block in the worker, null before the first. */
  microseconds(pipeline: Pipeline): number | null {
    const timings = this.#timings[pipeline];
    return timings.count === 0 ? null : timings.medianMicroseconds();
  }

  /** The snapshot that a new worker would go on from: its size, and its age in seconds. */
  snapshot(pipeline: Pipeline): { bytes: number; seconds: number } | undefined {
    const snapshot = this.#pipelines.get(pipeline)?.log.snapshot;
    return snapshot && { bytes: snapshot.bytes.length, seconds: (performance.now() - snapshot.time) / 1000 };
  }

  /** Begins another run of a pipeline; outputs of the one before are not heard any more. */
  begin(pipeline: Pipeline, run: Run): void {
    this.#pipelines.set(pipeline, { run, log: new Log(run.batch, run.onGap) });
    this.#worker?.send({ type: 'run', pipeline, run, snapshot: undefined });
  }

  feed(pipeline: Pipeline, packet: Packet): void {
    const open = this.#pipelines.get(pipeline);
    if (!open) return;
    const { run, log } = open;
    const logged = log.append(packet);
    this.#worker?.send({ type: 'packet', pipeline, run: run.number, packet: logged });
    const seconds = log.frames / run.sampleRate;
    if (seconds > GIVEN_UP) this.#events.lost(pipeline);
    else if (seconds > STUCK && this.seconds > STUCK) this.kill();
  }

  /** Ends the worker, as a crash would. */
  kill(): void {
    this.#worker?.kill();
  }

  /** Waits for the last outputs, then ends the worker for good. */
  async close(): Promise<void> {
    for (const end = performance.now() + PATIENCE; this.#waiting() > 0 && performance.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.#closed = true;
    clearTimeout(this.#timer);
    if (!this.#worker) return;
    const gone = new Promise<void>((resolve) => {
      this.#gone = resolve;
    });
    this.#worker.kill();
    await gone;
  }

  #waiting(): number {
    return PIPELINES.reduce((sum, pipeline) => sum + (this.#pipelines.get(pipeline)?.log.waiting ?? 0), 0);
  }

  #start(): void {
    this.#started = performance.now();
    const worker = this.#open({
      message: (message) => this.#hear(message),
      exit: () => this.#exited(),
    });
    this.#worker = worker;
    for (const [pipeline, { run, log }] of this.#pipelines) {
      const { snapshot, packets } = log.replay();
      worker.send({ type: 'run', pipeline, run, snapshot });
      for (const packet of packets) worker.send({ type: 'packet', pipeline, run: run.number, packet });
    }
    this.#events.changed();
  }

  #exited(): void {
    if (this.seconds * 1000 > STEADY) this.#delay = FIRST_DELAY;
    this.#worker = undefined;
    this.#gone?.();
    if (this.#closed) return;
    this.restarts++;
    this.#timer = setTimeout(() => this.#start(), this.#delay);
    this.#delay = Math.min(MOST_DELAY, 2 * this.#delay);
    this.#events.changed();
  }

  #hear(message: FromWorker): void {
    const { pipeline, run, sequence } = message;
    const open = this.#pipelines.get(pipeline);
    if (open?.run.number !== run) return;
    if (message.type === 'snapshot') {
      open.log.offer(sequence, message.bytes, performance.now());
      return;
    }
    const { frame, data, milliseconds } = message;
    this.#timings[pipeline].push(milliseconds);
    const answer = open.log.answer(sequence, data);
    if (answer === 'new') this.#events.filtered(pipeline, run, { frame, data });
    else if (answer === 'different') this.differing++;
  }
}
