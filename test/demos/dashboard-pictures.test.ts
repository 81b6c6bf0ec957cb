import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Columns } from '../../demos/dashboard/columns.ts';
import { Range } from '../../demos/dashboard/range.ts';
import { Recording } from '../../demos/dashboard/recording.ts';
import { Times } from '../../demos/dashboard/times.ts';
import { type Lane, trace } from '../../demos/dashboard/trace.ts';
import { propertyOf } from '../helpers/property.ts';

/** Two channels: a count, and the same below 0. */
function counting(from: number, frames: number): Float32Array {
  return Float32Array.from({ length: 2 * frames }, (_, i) => (i % 2 === 0 ? from + (i >> 1) : -1 - from - (i >> 1)));
}

describe('columns', () => {
  propertyOf(
    'hold the lowest and highest value of each, however the frames come',
    fc.record({
      blocks: fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 30 })), { maxLength: 20 }),
      framesPerColumn: fc.integer({ min: 1, max: 9 }),
      count: fc.integer({ min: 1, max: 12 }),
    }),
    200,
    ({ blocks, framesPerColumn, count }) => {
      const columns = new Columns(2, count, framesPerColumn);
      const come: number[] = [];
      let frame = 0;
      for (const [gap, frames] of blocks) {
        frame += gap;
        columns.push(frame, counting(frame, frames));
        for (let i = 0; i < frames; i++) come.push(frame + i);
        frame += frames;
      }
      const newest = come.length === 0 ? -1 : Math.floor((come.at(-1) ?? 0) / framesPerColumn);
      expect(columns.newest).toBe(newest);
      for (let n = Math.max(0, newest - count + 1); n <= newest; n++) {
        const inside = come.filter((one) => Math.floor(one / framesPerColumn) === n);
        const [low, high] = inside.length === 0 ? [NaN, NaN] : [Math.min(...inside), Math.max(...inside)];
        const slot = n % count;
        expect([columns.low[slot], columns.high[slot]]).toEqual([low, high]);
        expect([columns.low[count + slot], columns.high[count + slot]]).toEqual([-1 - high, -1 - low]);
      }
    },
  );

  test('a burst of one frame is seen, NaN is not', () => {
    const columns = new Columns(1, 10, 100);
    const data = new Float32Array(1000).fill(1);
    data[555] = 9;
    data[333] = NaN;
    data.fill(NaN, 700, 800);
    columns.push(0, data);
    expect([...columns.high]).toEqual([1, 1, 1, 1, 1, 9, 1, NaN, 1, 1]);
    expect([...columns.low]).toEqual([1, 1, 1, 1, 1, 1, 1, NaN, 1, 1]);
    expect(columns.extent(0)).toEqual([1, 9]);
    expect(new Columns(1, 4, 1).extent(0)).toEqual([NaN, NaN]);
  });

  test('frames of columns that are gone, or from before the first, are left out', () => {
    const columns = new Columns(1, 4, 10);
    columns.push(95, Float32Array.of(1));
    columns.push(50, Float32Array.of(7));
    columns.push(-3, Float32Array.of(8, 8, 8));
    expect(columns.extent(0)).toEqual([1, 1]);
    columns.push(60, Float32Array.of(2)); // the oldest in view
    expect(columns.extent(0)).toEqual([1, 2]);
    expect(columns.end).toBe(96);
  });
});

describe('a trace', () => {
  const LANE: Lane = {
    left: 100,
    step: 2,
    sweeps: false,
    middle: 50,
    scale: 10,
    top: 0,
    bottom: 100,
    bridges: 0,
  };

  /** What is drawn, as SVG's letters have it. */
  function drawn(columns: Columns, from: number, to: number, lane: Partial<Lane> = {}): string {
    const moves: string[] = [];
    const pen = {
      moveTo: (x: number, y: number) => moves.push(`M${x},${y}`),
      lineTo: (x: number, y: number) => moves.push(`L${x},${y}`),
    };
    trace(pen, columns, 0, from, to, { ...LANE, ...lane });
    return moves.join(' ');
  }

  function columnsOf(...values: (number | [number, number])[]): Columns {
    const columns = new Columns(1, 6, 2);
    for (const [n, value] of values.entries()) {
      columns.push(2 * n, Float32Array.from(typeof value === 'number' ? [value, value] : value));
    }
    return columns;
  }

  test('goes through the lowest and the highest value of each column, the nearer one first', () => {
    expect(drawn(columnsOf([0, 1], [2, -1], [-1, 3]), 0, 9)).toBe('M100,40 L101,50 L102,60 L102,30 L104,20 L104,60');
  });

  test('is a single line where there is but one value', () => {
    expect(drawn(columnsOf(0, 1, 2), 0, 9)).toBe('M100,50 L101,50 L102,40 L104,30');
    expect(drawn(columnsOf(0, 1, 2), 1, 1)).toBe('M102,40 L103,40');
  });

  test('is broken where there are none, unless it may go over', () => {
    const columns = columnsOf(0, NaN, NaN, 1, 1);
    expect(drawn(columns, 0, 9)).toBe('M100,50 L101,50 M106,40 L107,40 L108,40');
    expect(drawn(columns, 0, 9, { bridges: 1 })).toBe('M100,50 L101,50 M106,40 L107,40 L108,40');
    expect(drawn(columns, 0, 9, { bridges: 2 })).toBe('M100,50 L101,50 L106,40 L108,40');
  });

  test('begins anew with each sweep', () => {
    const columns = columnsOf(0, 0, 0, 0, 1, 1, 2, 2); // 6 columns are kept
    expect(drawn(columns, 4, 9, { sweeps: true })).toBe('M109,40 L110,40 L111,40 M101,30 L102,30 L103,30');
  });

  test('stays inside', () => {
    expect(drawn(columnsOf(-99, 99), 0, 9)).toBe('M100,100 L101,100 L102,0');
  });
});

describe('a range', () => {
  test('grows at once and shrinks slowly', () => {
    const range = new Range(1);
    expect(range.ends).toEqual([-0.5, 0.5]);
    expect(range.follow(NaN, NaN)).toEqual([-0.5, 0.5]);
    const [low, high] = range.follow(0, 100);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(100);
    const [, next] = range.follow(0, 10);
    expect(next).toBeLessThan(high);
    expect(next).toBeGreaterThan(90);
    for (let i = 0; i < 300; i++) range.follow(0, 10);
    expect(range.ends[1]).toBeCloseTo(10.8, 1);
    expect(range.follow(0, 50)[1]).toBeGreaterThan(50);
  });

  test('is never narrower than it may be', () => {
    const [low, high] = new Range(2).follow(5, 5);
    expect([low, high]).toEqual([4, 6]);
  });
});

describe('a recording', () => {
  test('has a column a pixel, but no more than frames', () => {
    const recording = new Recording(1, 1000, 2);
    recording.fit(500);
    expect([recording.raw.count, recording.raw.framesPerColumn]).toEqual([500, 4]);
    const slow = new Recording(1, 10, 3);
    slow.fit(500);
    expect([slow.filtered.count, slow.filtered.framesPerColumn]).toEqual([30, 1]);
  });

  test('puts what comes out beside what it was made of', () => {
    const recording = new Recording(1, 10, 3);
    recording.fit(500);
    recording.delay = 5;
    recording.pushRaw({ frame: 10, data: Float32Array.of(1) });
    recording.pushFiltered({ frame: 15, data: Float32Array.of(2) });
    expect(recording.filtered.newest).toBe(recording.raw.newest);
  });

  /** Frames n up to so many, as they come: the input, and some blocks later the output. */
  function record(recording: Recording, from: number, frames: number): void {
    for (let frame = from; frame < from + frames; frame += 2) {
      recording.pushRaw({ frame, data: Float32Array.of(frame, frame + 1) });
      recording.pushFiltered({ frame, data: Float32Array.of(frame, frame + 1) });
    }
  }

  /** Numbers of the columns that have filtered values, by their places in a sweep. */
  function placesOf({ filtered }: Recording): number[] {
    return [...filtered.low.keys()].filter((slot) => !Number.isNaN(filtered.low[slot]));
  }

  test.each([0, 60, 61, 64])(
    'has no filtered values of before its first frame, which would stand at the end of the sweep: from frame %i',
    (first) => {
      const recording = new Recording(1, 10, 3);
      recording.fit(500);
      recording.delay = 5;
      record(recording, first, 4);
      expect(placesOf(recording)).toEqual([]);
      record(recording, first + 4, 6);
      expect(placesOf(recording)).toEqual([0, 1, 2, 3, 4].map((n) => (first % 30) + n));
      // Another size begins empty, and so with another first frame.
      recording.fit(15);
      record(recording, first + 60, 8);
      expect(placesOf(recording)).toEqual([...new Set([0, 1, 2].map((n) => Math.floor(((first % 30) + n) / 2)))]);
    },
  );
});

test('times are those of the last two seconds', () => {
  const times = new Times(['a', 'b'] as const);
  expect([times.rate, times.mean('a')]).toEqual([0, 0]);
  for (let i = 0; i < 100; i++) times.add(20 * i, { a: 100, b: 0 });
  for (let i = 0; i <= 100; i++) times.add(10_000 + 20 * i, { a: 1, b: i % 2 });
  expect(times.rate).toBeCloseTo(50);
  expect(times.mean('a')).toBe(1);
  expect(times.mean('b')).toBeCloseTo(0.5, 1);
});
