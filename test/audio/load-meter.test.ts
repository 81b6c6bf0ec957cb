import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LoadMeter } from '../../dist/audio/load-meter.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Quanta that take so many milliseconds each. */
function run(meter: LoadMeter, quanta: number, frames: number, milliseconds: number): void {
  for (let i = 0; i < quanta; i++) {
    meter.begin();
    vi.advanceTimersByTime(milliseconds);
    meter.end(frames);
  }
}

test('load is the share of a quantum that was spent', () => {
  const meter = new LoadMeter(48_000);
  run(meter, 640, 480, 5);
  expect(meter.load).toBe(0.5);
  expect(meter.quanta).toBe(640);
  run(meter, 640, 480, 10);
  expect(meter.load).toBe(0.75);
});

test('the first quanta are not timed, and there is no load before one is', () => {
  const meter = new LoadMeter(48_000);
  run(meter, 60, 480, 1000);
  expect(meter.load).toBe(0);
  expect(meter.quanta).toBe(60);
  run(meter, 61, 480, 5);
  expect(meter.load).toBe(0.5);
});

test('reads the clock in one quantum of 61: doing so makes garbage', () => {
  const now = vi.spyOn(Date, 'now');
  run(new LoadMeter(48_000), 640, 128, 0);
  expect(now).toHaveBeenCalledTimes(20);
  now.mockRestore();
});

test('work that comes in rounds of 64 quanta counts as often as it comes', () => {
  const meter = new LoadMeter(48_000);
  for (let round = 0; round < 61; round++) {
    run(meter, 1, 480, 64);
    run(meter, 63, 480, 0);
  }
  expect(meter.load).toBeCloseTo(0.1, 12); // 1 ms of 10 on average
});
