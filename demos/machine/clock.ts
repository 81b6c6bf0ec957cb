import type { Tick } from './source.ts';

/**
 * Calls `frame` at `rate` a second until it is stopped. Moments are counted from the start, so that lateness does not
 * add up; those that the machine slept through are left out.
 *
 * @returns stops it
 */
export function startClock(rate: number, frame: (tick: Tick) => void): () => void {
  const period = 1000 / rate;
  const start = performance.now();
  let before = start;
  let moment = 1;
  let timer = setTimeout(tick, period);
  let stopped = false;

  function tick(): void {
    const now = performance.now();
    const late = Math.max(0, now - (start + moment * period)); // a timer may be a fraction of a millisecond early
    const seconds = (now - before) / 1000;
    before = now;
    frame({ seconds, late });
    if (stopped) return;
    const done = performance.now();
    moment = Math.max(moment + 1, Math.ceil((done - start) / period));
    timer = setTimeout(tick, Math.ceil(start + moment * period - done));
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
