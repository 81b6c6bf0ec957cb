import { BehaviorSubject, type Observable, Subject, switchMap } from 'rxjs';
import { conv1d } from 'tapline/rx';
import { newTally, StreamCheck } from '../sensors/check.ts';
import { layerOptions, type Run, type Stamped, stamp } from '../sensors/run.ts';
import { withFaults } from '../sensors/signal/faults.ts';
import type { Channel, Packet } from '../sensors/signal/signal.ts';
import { Source } from '../sensors/signal/source.ts';
import type { Settings } from '../sensors/wire/settings.ts';
import { design, type FilterSettings } from './filters.ts';
import { IMU_RATE, imuArray } from './imu.ts';
import { Recording } from './recording.ts';

const SEED = 32;
/** Of the array's motion, about. */
const FAULTS = 0.8;
/** Seconds that the overview and the large picture show. */
const OVERVIEW = 6;
const LARGE = 4;

/** Milliseconds from one frame of the screen to the next that the sensors go on for. */
const MOST_PAUSE = 1000;

/** The sensors that are simulated on this page, through `conv1d` on observables. */
export class SensorArray {
  readonly channels: readonly Channel[];
  readonly tally = newTally();
  readonly overview: Recording;
  readonly large: Recording;
  readonly #source: Source;
  readonly #settings: () => Settings;
  /** When the sensors began, later by the time in which nobody looked. */
  #start = performance.now();
  #last = this.#start;
  readonly #startTime = Date.now();
  readonly #runs: BehaviorSubject<Run>;
  readonly #packets = new Subject<Stamped>();
  #check: StreamCheck;
  /** What came out in this frame. */
  #brought: Packet[] = [];
  #filter: FilterSettings;
  #isStale = false;

  /** @param settings asked for in every frame */
  constructor(filterSettings: FilterSettings, settings: () => Settings) {
    const signal = imuArray(SEED);
    this.channels = signal.channels;
    const levels = signal.channels.map(() => FAULTS);
    this.#source = new Source(withFaults(signal, SEED, levels, settings), SEED);
    this.#settings = settings;
    this.#filter = filterSettings;
    this.overview = new Recording(signal.channels.length, IMU_RATE, OVERVIEW);
    this.large = new Recording(signal.channels.length, IMU_RATE, LARGE);
    this.#runs = new BehaviorSubject(this.#makeRun(1));
    this.#check = new StreamCheck(this.run, this.tally);
    this.#runs.pipe(switchMap((run) => this.#filtered(run))).subscribe((packet) => this.#brought.push(packet));
  }

  get run(): Run {
    return this.#runs.value;
  }

  get filter(): FilterSettings {
    return this.#filter;
  }

  set filter(next: FilterSettings) {
    this.#filter = next;
    this.#isStale = true;
  }

  /**
   * Takes in what the sensors said since the last time, filters it, and compares it with offline.
   *
   * @returns milliseconds that the pipeline took, from the sensors to the columns of the pictures, and those of comparing
   */
  advance(): { pipeline: number; check: number } {
    const start = performance.now();
    // A hidden page draws no frames: its sensors stand still, and do not come all at once when it is seen again.
    this.#start += Math.max(0, start - this.#last - MOST_PAUSE);
    this.#last = start;
    this.#renewRun();
    const packets = this.#source.advance(Math.floor(((start - this.#start) * IMU_RATE) / 1000), this.#settings());
    for (const packet of packets) {
      this.overview.pushRaw(packet);
      this.large.pushRaw(packet);
      this.#packets.next(stamp(this.run, packet.frame, packet.data));
    }
    for (const packet of this.#brought) {
      this.overview.pushFiltered(packet);
      this.large.pushFiltered(packet);
    }
    const filtered = performance.now();
    for (const packet of packets) this.#check.fed(packet);
    for (const packet of this.#brought) this.#check.filtered(packet);
    this.#brought = [];
    return { pipeline: filtered - start, check: performance.now() - filtered };
  }

  #filtered(run: Run): Observable<Stamped> {
    const { batch, onGap, nonFinite } = run;
    const delay = (run.weight.length - 1) / 2;
    this.overview.delay = delay;
    this.large.delay = delay;
    return this.#packets.pipe(conv1d(layerOptions(run), { batch, onGap, nonFinite }));
  }

  /** Begins another run where the filter, or what is done about gaps and NaN, has changed. */
  #renewRun(): void {
    const { onGap, nonFinite } = this.#settings();
    if (!this.#isStale && onGap === this.run.onGap && nonFinite === this.run.nonFinite) return;
    this.#isStale = false;
    this.#check.finish();
    const run = this.#makeRun(this.run.number + 1);
    this.#runs.next(run);
    this.#check = new StreamCheck(run, this.tally);
  }

  #makeRun(number: number): Run {
    const { onGap, nonFinite } = this.#settings();
    return {
      number,
      weight: [...design(this.#filter, IMU_RATE).weight],
      batch: this.channels.length,
      sampleRate: IMU_RATE,
      startTime: this.#startTime,
      onGap,
      nonFinite,
    };
  }
}
