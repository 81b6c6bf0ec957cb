/** Milliseconds of work before the page gets its turn. */
const SLICE = 8;

/** Lets the page do what waits. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * All that a generator yields, worked out in slices so that the page stays alive.
 *
 * @returns undefined where `signal` aborted it
 */
export async function inSlices<T>(work: Iterable<T>, signal: AbortSignal): Promise<T[] | undefined> {
  const found: T[] = [];
  let start = performance.now();
  for (const one of work) {
    found.push(one);
    if (performance.now() - start < SLICE) continue;
    await breathe();
    if (signal.aborted) return undefined;
    start = performance.now();
  }
  return found;
}
