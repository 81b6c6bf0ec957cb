import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SensorArray } from '../../demos/dashboard/array.ts';
import { DEFAULTS } from '../../demos/sensors/wire/settings.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('sensors stand still while nobody looks, and nothing is lost by it', () => {
  const array = new SensorArray({ kind: 'lowpass', cutoff: 25, width: 8, taps: 101 }, () => DEFAULTS);
  const look = (milliseconds: number): void => {
    vi.advanceTimersByTime(milliseconds);
    array.advance();
  };
  for (let i = 0; i < 200; i++) look(20);
  const frames = array.tally.frames;
  expect(frames).toBeGreaterThan(3000);
  look(3_600_000);
  expect(array.tally.frames).toBeLessThanOrEqual(frames + 1600);
  for (let i = 0; i < 200; i++) look(20);
  expect(array.tally.frames).toBeGreaterThan(frames + 4000);
  expect(array.tally).toMatchObject({ differing: 0, largest: 0 });
});
