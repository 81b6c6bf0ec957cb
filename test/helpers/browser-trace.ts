import type { Browser } from 'playwright-core';

/** Of a trace event, what is needed here. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own time, of events that last. */
  readonly tdur?: number;
  readonly args: { readonly name?: string; readonly src_func?: string };
}

/** V8's names for whole collections, of young and of old objects. */
const COLLECTIONS = ['V8.GC_SCAVENGER', 'V8.GC_MINOR_MS', 'V8.GC_MARK_COMPACTOR'];

/** How often garbage was collected on threads of this name while something ran, in all pages. */
export async function collectionsDuring(browser: Browser, thread: string, run: () => Promise<void>): Promise<number> {
  const events = await eventsDuring(browser, 'disabled-by-default-v8.gc', thread, run);
  return events.filter(({ name }) => COLLECTIONS.includes(name)).length;
}

/** Milliseconds of its own time that a thread took for each of its tasks, by who posted them. */
export async function tasksDuring(
  browser: Browser,
  thread: string,
  run: () => Promise<void>,
): Promise<readonly { readonly source: string; readonly time: number }[]> {
  const events = await eventsDuring(browser, 'toplevel', thread, run);
  return events
    .filter(({ name, tdur }) => name.endsWith('RunTask') && tdur !== undefined)
    .map(({ args, tdur = NaN }) => ({ source: args.src_func ?? '', time: tdur / 1000 }));
}

/** The events of a category on threads of this name. */
async function eventsDuring(
  browser: Browser,
  category: string,
  thread: string,
  run: () => Promise<void>,
): Promise<TraceEvent[]> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) events.push(event);
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: [category, '__metadata'], excludedCategories: ['*'] },
  });
  await run();
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const place = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  // A thread on which nothing happened has no name in the trace.
  const named = events.filter(({ name, args }) => name === 'thread_name' && args.name === thread);
  const threads = new Set(named.map(place));
  return events.filter((event) => threads.has(place(event)));
}
