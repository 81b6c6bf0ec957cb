import type { Sensor, Source } from './source.ts';

/** Counters that only grow, a row per device: one counter for every sensor. */
export type Counters = ReadonlyMap<string, readonly number[]>;

/**
 * Counters as rates per second, summed over devices. Each device is compared with itself, so that one that comes or goes
 * makes no jump.
 *
 * @param scale counts in one of the sensors' units
 */
export function ratesOf(sensors: readonly Sensor[], scale: number, read: () => Counters | undefined): Source {
  let before: Counters = read() ?? new Map();
  return {
    sensors,
    read({ seconds }) {
      const now = read() ?? before;
      const sums = sensors.map(() => 0);
      for (const [device, counts] of now) {
        const earlier = before.get(device);
        if (!earlier) continue;
        for (const [i, count] of counts.entries()) {
          sums[i] = (sums[i] ?? 0) + Math.max(0, count - (earlier[i] ?? count));
        }
      }
      before = now;
      return sums.map((sum) => sum / scale / seconds);
    },
  };
}
