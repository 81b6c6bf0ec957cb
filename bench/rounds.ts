/**
 * A task is warm once it has not become faster for so long: V8 needs seconds until the hot parts of a large WebAssembly
 * module are optimized, and a small one is ready at once.
 */
const SETTLED_MILLISECONDS = 750;

/** Less of a gain than this is noise. */
const FASTER = 0.97;

/** Even a machine that is never quiet gets on with it. */
const LONGEST_WARM_UP_MILLISECONDS = 10_000;

/** One turn of a task: long against the clock's resolution, short against a change of the processor's frequency. */
const TURN_MILLISECONDS = 8;

/** Something that is called again and again. */
export interface Task {
  /** Whether `run` returns a promise, which is then awaited before the next call. */
  readonly awaited: boolean;
  /** `index` counts the calls. */
  run(index: number): void | Promise<void>;
}

/** Microseconds a call. */
export interface Timing {
  readonly median: number;
  readonly fastest: number;
  /** One for each round. */
  readonly rounds: readonly number[];
}

/**
 * How many times as long `a` takes as `b`: the median of the ratios within each round, where both met the same machine.
 * Where its speed changes during a run, this is steadier than a ratio of medians.
 */
export function ratio(a: Timing, b: Timing): number {
  return median(a.rounds.map((time, round) => time / (b.rounds[round] ?? Number.NaN)));
}

/** By how many microseconds `a` takes longer than `b`: the median of the differences within each round. */
export function excess(a: Timing, b: Timing): number {
  return less(a, b).median;
}

/** What is left of `a` where `b` is taken off it, in each round, and of the fastest where the fastest is. */
export function less(a: Timing, b: Timing): Timing {
  const left = summarize(a.rounds.map((time, round) => time - (b.rounds[round] ?? Number.NaN)));
  return { ...left, fastest: a.fastest - b.fastest };
}

/**
 * Times tasks side by side: each has one turn a round, so that whatever slows the machine for a while slows them all.
 * Every round starts with another task, so that none always follows the same one.
 */
export async function interleave<Name extends string>(
  tasks: Readonly<Record<Name, Task>>,
  rounds: number,
): Promise<Record<Name, Timing>> {
  const entrants: { name: string; task: Task; calls: number; times: number[] }[] = [];
  for (const [name, task] of Object.entries<Task>(tasks)) {
    entrants.push({ name, task, calls: await callsPerTurn(task), times: [] });
  }
  for (let round = 0; round < rounds; round++) {
    const first = round % entrants.length;
    for (const entrant of [...entrants.slice(first), ...entrants.slice(0, first)]) {
      entrant.times.push(await turn(entrant.task, entrant.calls));
    }
  }
  // `Object.entries` has forgotten that the names are those of `tasks`.
  return Object.fromEntries(entrants.map(({ name, times }) => [name, summarize(times)])) as Record<Name, Timing>;
}

/** Warms the task up and returns how many calls fill a turn. */
async function callsPerTurn(task: Task): Promise<number> {
  const start = performance.now();
  let settled = start + SETTLED_MILLISECONDS;
  let fastest = Number.POSITIVE_INFINITY;
  let calls = 1;
  while (performance.now() < Math.min(settled, start + LONGEST_WARM_UP_MILLISECONDS)) {
    const microseconds = await turn(task, calls);
    calls = Math.max(1, Math.min(2 * calls, Math.round((1000 * TURN_MILLISECONDS) / microseconds)));
    if (microseconds < FASTER * fastest) {
      fastest = microseconds;
      settled = performance.now() + SETTLED_MILLISECONDS;
    }
  }
  return calls;
}

/** Microseconds a call, over so many. */
async function turn(task: Task, calls: number): Promise<number> {
  const start = performance.now();
  if (task.awaited) {
    for (let i = 0; i < calls; i++) await task.run(i);
  } else {
    for (let i = 0; i < calls; i++) task.run(i);
  }
  return (1000 * (performance.now() - start)) / calls;
}

export function summarize(rounds: readonly number[]): Timing {
  return { median: median(rounds), fastest: Math.min(...rounds), rounds };
}

/** Of an odd number of values the middle one, else the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
