import { Subject } from 'rxjs';
import { conv1d } from 'tapline/rx';
import { describe, expect, test } from 'vitest';
import { newTally, StreamCheck, type Tally } from '../../demos/sensors/check.ts';
import { GAP_ACTIONS, layerOf, POLICIES, type Run, type Stamped, stamp } from '../../demos/sensors/run.ts';
import { uniform } from '../../demos/sensors/signal/noise.ts';
import type { Packet } from '../../demos/sensors/signal/signal.ts';

const BATCH = 3;
const TAPS = 9;

const RUN: Run = {
  number: 1,
  weight: Array.from({ length: TAPS }, (_, i) => Math.sin(i + 1)),
  batch: BATCH,
  sampleRate: 100,
  startTime: 1e12,
  onGap: 'ignore',
  nonFinite: 'propagate',
};

/** Packets of 0 to 9 frames of noise with some NaN; `gap` frames are missing after every tenth. */
function packets(count: number, gap: number): Packet[] {
  let frame = 0;
  return Array.from({ length: count }, (_, i) => {
    const frames = (7 * i) % 10;
    const at = frame;
    frame += frames + (i % 10 === 9 ? gap : 0);
    const data = Float32Array.from({ length: frames * BATCH }, (_, k) => {
      const value = uniform(1, at * BATCH + k);
      return value < 0.002 ? NaN : value - 0.5;
    });
    return { frame: at, data };
  });
}

/** What `conv1d` makes of them, checked; `change` may touch it before. */
function check(run: Run, fed: readonly Packet[], change: (out: Stamped) => Stamped | undefined, window = 50): Tally {
  const tally = newTally();
  const checker = new StreamCheck(run, tally, false, window);
  const source = new Subject<Stamped>();
  const { batch, onGap, nonFinite } = run;
  source.pipe(conv1d(layerOf(run), { batch, onGap, nonFinite })).subscribe((out) => {
    const changed = change(out);
    if (changed) checker.filtered(changed);
  });
  for (const packet of fed) {
    checker.fed(packet);
    source.next(stamp(run, packet.frame, packet.data));
  }
  checker.finish(true);
  return tally;
}

const same = (out: Stamped): Stamped => out;
const framesOf = (fed: readonly Packet[]): number => fed.reduce((sum, { data }) => sum + data.length / BATCH, 0);

describe('what conv1d streams is what apply gives', () => {
  for (const onGap of GAP_ACTIONS) {
    for (const nonFinite of POLICIES) {
      for (const gap of [0, 1, 5, 30, 4000]) {
        test(`gaps of ${gap} frames under ${onGap}, NaN under ${nonFinite}`, () => {
          const fed = packets(200, gap);
          const tally = check({ ...RUN, onGap, nonFinite }, fed, same);
          expect(tally).toEqual({ frames: framesOf(fed), differing: 0, largest: 0 });
        });
      }
    }
  }

  test('windows of any length, also shorter than a packet', () => {
    const fed = packets(100, 20);
    for (const window of [1, 2, 8, 9, 10, 333, 5000]) {
      expect(check({ ...RUN, onGap: 'hold' }, fed, same, window)).toEqual({
        frames: framesOf(fed),
        differing: 0,
        largest: 0,
      });
    }
  });

  test('a layer of one tap, which remembers nothing', () => {
    const fed = packets(100, 20);
    for (const onGap of GAP_ACTIONS) expect(check({ ...RUN, weight: [2], onGap }, fed, same).differing).toBe(0);
  });
});

describe('the check finds', () => {
  const fed = packets(200, 5);
  const total = framesOf(fed);

  for (const wanted of [0, 49, 50, 51, 517, total - 1]) {
    test(`the one bit that differs in frame ${wanted} of ${total}`, () => {
      let come = 0;
      const tally = check({ ...RUN, onGap: 'zero', nonFinite: 'zero' }, fed, (out) => {
        const bits = new Uint32Array(out.data.buffer);
        const at = (wanted - come) * BATCH + 1;
        come += out.data.length / BATCH;
        if (at >= 0 && at < bits.length) bits[at] = (bits[at] ?? 0) ^ 1;
        return out;
      });
      expect(tally.frames).toBe(total);
      expect(tally.differing).toBe(1);
      expect(tally.largest).toBeGreaterThan(0);
      expect(tally.largest).toBeLessThan(1e-6);
    });
  }

  test('another sign of zero, which is no difference but other bits', () => {
    const zeros = [{ frame: 0, data: new Float32Array(BATCH * 20) }];
    const tally = check(RUN, zeros, (out) => ({ ...out, data: out.data.map((value) => -value) }));
    expect(tally).toEqual({ frames: 20, differing: 60, largest: 0 });
  });

  test('a number where there should be none, and the other way round', () => {
    const change = (from: boolean, to: number) => (out: Stamped) => ({
      ...out,
      data: out.data.map((value) => (Number.isNaN(value) === from ? to : value)),
    });
    expect(check(RUN, fed, change(true, 0)).largest).toBe(Infinity);
    expect(check(RUN, fed, change(false, NaN)).largest).toBe(Infinity);
  });

  test('an output that never comes, in the middle and at the end', () => {
    for (const dropped of [101, 199]) {
      const { frame, data } = fed[dropped] ?? { frame: 0, data: new Float32Array() };
      expect(data.length).toBeGreaterThan(0);
      const tally = check(RUN, fed, (out) => (out.frame === frame ? undefined : out));
      expect(tally.largest).toBe(Infinity);
      expect(tally.differing).toBe(data.length);
    }
  });

  test('that a gap was treated otherwise', () => {
    for (const [onGap, other] of [
      ['ignore', 'zero'],
      ['zero', 'hold'],
      ['hold', 'reset'],
      ['reset', 'ignore'],
    ] as const) {
      const tally = newTally();
      const checker = new StreamCheck({ ...RUN, onGap: other }, tally);
      const source = new Subject<Stamped>();
      source.pipe(conv1d(layerOf(RUN), { batch: BATCH, onGap })).subscribe((out) => checker.filtered(out));
      for (const packet of fed) {
        checker.fed(packet);
        source.next(stamp(RUN, packet.frame, packet.data));
      }
      checker.finish();
      expect(tally.differing, `${onGap} for ${other}`).toBeGreaterThan(0);
    }
  });
});

test('a check that joins a run on its way compares once all that an output reads is known', () => {
  const run: Run = { ...RUN, onGap: 'hold' };
  const fed = packets(200, 12);
  const source = new Subject<Stamped>();
  const outs: Stamped[] = [];
  source.pipe(conv1d(layerOf(run), { batch: BATCH, onGap: 'hold' })).subscribe((out) => outs.push(out));
  for (const packet of fed) source.next(stamp(run, packet.frame, packet.data));
  for (const joined of [1, 2, 57]) {
    const tally = newTally();
    const checker = new StreamCheck(run, tally, true, 50);
    const late = fed.slice(joined);
    for (const packet of late) checker.fed(packet);
    for (const out of outs) checker.filtered(out); // earlier ones too, which it must pass over
    checker.finish();
    expect(tally.differing).toBe(0);
    expect(tally.frames).toBeGreaterThan(framesOf(late) - TAPS);
    expect(tally.frames).toBeLessThanOrEqual(framesOf(late));
  }
});
