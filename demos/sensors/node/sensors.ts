import { startClock } from '../../machine/clock.ts';
import { openMachine } from '../../machine/machine.ts';
import { newTally, StreamCheck, type Tally } from '../check.ts';
import type { Run } from '../run.ts';
import type { Channel, Packet } from '../signal/signal.ts';
import { Source } from '../signal/source.ts';
import { PIPELINES, type Pipeline, type Side } from '../wire/packets.ts';
import { DEFAULTS, type Settings } from '../wire/settings.ts';
import {
  ECG_SEED,
  ecgRun,
  ecgSignal,
  MACHINE_RATE,
  machineChannels,
  machineRun,
  type RunOptions,
} from './pipelines.ts';
import { type OpenWorker, Supervisor } from './supervisor.ts';

export interface SensorEvents {
  packet(pipeline: Pipeline, side: Side, run: Run, packet: Packet): void;
  run(pipeline: Pipeline, run: Run): void;
  /** A worker came or went. */
  changed(): void;
}

/** Milliseconds between two looks at what the simulated leads have said. */
const TICK = 25;

/** The signals of this machine on their way through the worker: sources, their log, and the check of what comes out. */
export class Sensors {
  readonly channels: Readonly<Record<Pipeline, readonly Channel[]>>;
  readonly #events: SensorEvents;
  readonly #supervisor: Supervisor;
  readonly #runs = new Map<Pipeline, { run: Run; check: StreamCheck; options: RunOptions }>();
  readonly #tallies: Record<Pipeline, Tally> = { machine: newTally(), ecg: newTally() };
  readonly #start = Date.now();
  readonly #stops: (() => void)[] = [];
  readonly #ecg = ecgSignal(() => this.#settings);
  #settings: Settings = DEFAULTS;
  #machineFrame = -1;

  constructor(open: OpenWorker, events: SensorEvents) {
    const { sources } = openMachine();
    this.channels = { machine: machineChannels(sources), ecg: this.#ecg.channels };
    this.#events = events;
    this.#supervisor = new Supervisor(open, {
      filtered: (pipeline, _, packet) => this.#filtered(pipeline, packet),
      changed: () => events.changed(),
      lost: (pipeline) => this.#begin(pipeline, this.#runs.get(pipeline)?.options),
    });
    this.#begin('machine', machineRun(this.channels.machine));
    this.#begin('ecg', ecgRun(this.#ecg, this.#settings));

    const zero = performance.now();
    const elapsed = (rate: number): number => Math.floor(((performance.now() - zero) / 1000) * rate);
    const stopMachine = startClock(MACHINE_RATE, (tick) => {
      this.#machineFrame = Math.max(this.#machineFrame + 1, elapsed(MACHINE_RATE));
      const data = Float32Array.from(sources.flatMap((source) => source.read(tick)));
      this.#fed('machine', { frame: this.#machineFrame, data });
    });
    const leads = new Source(this.#ecg, ECG_SEED);
    const timer = setInterval(() => {
      for (const packet of leads.advance(elapsed(this.#ecg.rate), this.#settings)) this.#fed('ecg', packet);
    }, TICK);
    this.#stops.push(stopMachine, () => clearInterval(timer));
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** Takes effect with the next packet; another run begins where the layer or its options are not the same. */
  set settings(next: Settings) {
    const { onGap, nonFinite, ecgFilter } = this.#settings;
    this.#settings = next;
    const isSameRun = onGap === next.onGap && nonFinite === next.nonFinite && ecgFilter === next.ecgFilter;
    if (!isSameRun) this.#begin('ecg', ecgRun(this.#ecg, next));
  }

  run(pipeline: Pipeline): Run {
    const open = this.#runs.get(pipeline);
    if (!open) throw new Error(`${pipeline} has no run`);
    return open.run;
  }

  get worker(): Supervisor {
    return this.#supervisor;
  }

  tally(pipeline: Pipeline): Readonly<Tally> {
    return this.#tallies[pipeline];
  }

  /** Values that differ from offline, of all pipelines, and outputs that a new worker made differently. */
  get differing(): number {
    return PIPELINES.reduce((sum, pipeline) => sum + this.#tallies[pipeline].differing, this.#supervisor.differing);
  }

  /** Ends the sources. */
  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Ends the sources, waits for the last outputs, compares them and ends the worker. */
  async close(): Promise<void> {
    this.stop();
    await this.#supervisor.close();
    for (const { check } of this.#runs.values()) check.finish(true);
    this.#runs.clear();
  }

  #begin(pipeline: Pipeline, options: RunOptions | undefined): void {
    if (!options) return;
    const before = this.#runs.get(pipeline);
    before?.check.finish();
    const run: Run = { ...options, number: (before?.run.number ?? 0) + 1, startTime: this.#start };
    this.#runs.set(pipeline, { run, options, check: new StreamCheck(run, this.#tallies[pipeline]) });
    this.#supervisor.begin(pipeline, run);
    this.#events.run(pipeline, run);
  }

  #fed(pipeline: Pipeline, packet: Packet): void {
    const open = this.#runs.get(pipeline);
    if (!open) return;
    open.check.fed(packet);
    this.#events.packet(pipeline, 'raw', open.run, packet);
    this.#supervisor.feed(pipeline, packet);
  }

  #filtered(pipeline: Pipeline, packet: Packet): void {
    const open = this.#runs.get(pipeline);
    if (!open) return;
    open.check.filtered(packet);
    this.#events.packet(pipeline, 'filtered', open.run, packet);
  }
}
