import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newTally, StreamCheck } from '../../demos/sensors/check.ts';
import { type FromWorker, Host, type ToWorker } from '../../demos/sensors/node/host.ts';
import { Log } from '../../demos/sensors/node/log.ts';
import { Supervisor } from '../../demos/sensors/node/supervisor.ts';
import type { GapAction, Run } from '../../demos/sensors/run.ts';
import { uniform } from '../../demos/sensors/signal/noise.ts';
import type { Packet } from '../../demos/sensors/signal/signal.ts';

const BATCH = 2;
const RUN: Run = {
  number: 1,
  weight: [1, -0.5, 0.25, 0.3, 0.1],
  batch: BATCH,
  sampleRate: 100,
  startTime: 1e12,
  onGap: 'hold',
  nonFinite: 'propagate',
};

function packet(frame: number, frames: number): Packet {
  return { frame, data: Float32Array.from({ length: frames * BATCH }, (_, i) => uniform(3, frame * BATCH + i)) };
}

describe('the log', () => {
  const bytes = (value: number): Uint8Array => Uint8Array.of(value);
  const numbers = (log: Log): number[] => log.replay().packets.map(({ sequence }) => sequence);

  test('keeps what came after the last snapshot that counts', () => {
    const log = new Log(BATCH, 'hold');
    for (let i = 0; i < 3; i++) log.append(packet(10 * i, 10));
    log.offer(1, bytes(1), 0);
    expect(log.replay().snapshot).toEqual(bytes(1));
    expect(numbers(log)).toEqual([2]);
    expect(log.frames).toBe(10);
  });

  test('a snapshot counts only once a frame has followed it without a gap', () => {
    const log = new Log(BATCH, 'hold');
    log.append(packet(0, 10));
    log.append(packet(10, 10));
    log.offer(0, bytes(0), 0);
    log.offer(1, bytes(1), 0);
    expect(log.snapshot?.bytes).toEqual(bytes(0)); // nothing has followed the newer one
    log.append(packet(20, 0));
    expect(log.snapshot?.bytes).toEqual(bytes(0));
    log.append(packet(25, 10)); // a gap
    log.append(packet(35, 10));
    expect(log.snapshot?.bytes).toEqual(bytes(0));
    log.offer(3, bytes(3), 0);
    expect(log.snapshot?.bytes).toEqual(bytes(3));
    expect(numbers(log)).toEqual([4]);
  });

  test('where gaps mean nothing any snapshot counts', () => {
    const log = new Log(BATCH, 'ignore');
    log.append(packet(0, 10));
    log.offer(0, bytes(0), 0);
    log.append(packet(50, 10));
    expect(log.snapshot?.bytes).toEqual(bytes(0));
  });

  test('tells outputs that are new, the same again, different, or of nothing', () => {
    const log = new Log(BATCH, 'hold');
    log.append(packet(0, 1));
    log.append(packet(1, 0));
    expect(log.waiting).toBe(1);
    expect(log.answer(0, Float32Array.of(1, NaN))).toBe('new');
    expect(log.waiting).toBe(0);
    expect(log.answer(0, Float32Array.of(1, NaN))).toBe('same');
    expect(log.answer(0, Float32Array.of(1, 0))).toBe('different');
    expect(log.answer(7, Float32Array.of(1, 0))).toBe('unknown');
  });
});

describe('the supervisor', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A worker in this process. It hears and says everything at once, until it is killed. */
  function workers(spoil: (message: FromWorker) => void = () => {}) {
    const hosts: { host: Host; crash(): void }[] = [];
    const open = (heard: { message(message: FromWorker): void; exit(): void }) => {
      let alive = true;
      const host = new Host((message) => {
        spoil(message);
        if (alive) heard.message(structuredClone(message));
      });
      const kill = (): void => {
        if (!alive) return;
        alive = false;
        heard.exit();
      };
      hosts.push({ host, crash: kill });
      const send = (message: ToWorker): void => {
        if (alive) host.accept(structuredClone(message));
      };
      return { pid: hosts.length, send, kill };
    };
    return { hosts, open };
  }

  function supervised(onGap: GapAction, spoil?: (message: FromWorker) => void) {
    const { hosts, open } = workers(spoil);
    const run = { ...RUN, onGap };
    const tally = newTally();
    const check = new StreamCheck(run, tally, false, 64);
    const lost: string[] = [];
    const supervisor = new Supervisor(open, {
      filtered: (_, __, out) => check.filtered(out),
      changed() {},
      lost: (pipeline) => lost.push(pipeline),
    });
    supervisor.begin('ecg', run);
    const feed = (one: Packet): void => {
      check.fed(one);
      supervisor.feed('ecg', one);
    };
    return { hosts, supervisor, check, tally, feed, lost };
  }

  for (const onGap of ['ignore', 'reset', 'zero', 'hold'] as const) {
    test(`kills, crashes, snapshots and gaps at any moment change no bit under ${onGap}`, () => {
      const { hosts, supervisor, check, tally, feed } = supervised(onGap);
      let frame = 0;
      for (let i = 0; i < 600; i++) {
        const chance = uniform(5, i);
        if (uniform(6, i) < 0.15) frame += 3 + (i % 40);
        const frames = i % 7;
        feed(packet(frame, frames));
        frame += frames;
        if (chance < 0.2) hosts.at(-1)?.host.takeSnapshots();
        else if (chance < 0.25) supervisor.kill();
        else if (chance < 0.3) hosts.at(-1)?.crash();
        else if (chance < 0.6) vi.advanceTimersByTime(400);
      }
      vi.advanceTimersByTime(10_000);
      check.finish(true);
      expect(supervisor.restarts).toBeGreaterThan(10);
      expect(supervisor.restarts).toBe(hosts.length - 1);
      expect(supervisor.differing).toBe(0);
      expect(tally).toEqual({ frames: 1795, differing: 0, largest: 0 });
    });
  }

  test('an output that a new worker makes differently is counted and not passed on', () => {
    let isSpoilt = false;
    const { supervisor, tally, check, feed } = supervised('hold', (message) => {
      if (isSpoilt && message.type === 'filtered') message.data[0] = 99;
    });
    for (let i = 0; i < 20; i++) feed(packet(i, 1));
    isSpoilt = true;
    supervisor.kill();
    vi.advanceTimersByTime(200);
    expect(supervisor.differing).toBe(20);
    check.finish(true);
    expect(tally).toEqual({ frames: 20, differing: 0, largest: 0 });
  });

  test('a worker that ends again and again is replaced less and less often', () => {
    const { hosts, supervisor } = supervised('hold');
    const starts: number[] = [];
    for (let time = 0; time < 12_000; time += 10) {
      vi.advanceTimersByTime(10);
      if (hosts.length > starts.length + 1) starts.push(time);
      supervisor.kill();
    }
    expect(starts.slice(0, 6).map((start, i) => Math.round((start - (starts[i - 1] ?? 0)) / 100))).toEqual([
      1, 2, 4, 8, 16, 32,
    ]);
  });

  test('a run that nobody filters is given up, so that the log does not grow for ever', () => {
    const { hosts, feed, lost } = supervised('hold');
    hosts[0]?.crash();
    for (let i = 0; i < 62; i++) feed(packet(100 * i, 100));
    expect(lost.length).toBeGreaterThan(0);
  });

  test('outputs of a run that is over are not heard', () => {
    const { hosts, open } = workers();
    const heard: number[] = [];
    const supervisor = new Supervisor(open, {
      filtered: (_, run) => heard.push(run),
      changed() {},
      lost() {},
    });
    supervisor.begin('ecg', RUN);
    supervisor.feed('ecg', packet(0, 1));
    supervisor.begin('ecg', { ...RUN, number: 2 });
    hosts[0]?.host.accept({ type: 'packet', pipeline: 'ecg', run: 1, packet: { ...packet(1, 1), sequence: 1 } });
    supervisor.feed('ecg', packet(1, 1));
    expect(heard).toEqual([1, 2]);
  });
});
