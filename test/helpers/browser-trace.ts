import type { Browser } from 'playwright-core';

/** Of a trace event, what is needed here. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly name?: string };
}

/** V8's names for whole collections, of young and of old objects. */
const COLLECTIONS = ['V8.GC_SCAVENGER', 'V8.GC_MINOR_MS', 'V8.GC_MARK_COMPACTOR'];

/** How often garbage was collected on threads of this name while something ran, in all pages. */
export async function collectionsDuring(browser: Browser, thread: string, run: () => Promise<void>): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-v8.gc', '__metadata'], excludedCategories: ['*'] },
  });
  await run();
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const place = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  // A thread on which nothing happened has no name in the trace.
  const named = events.filter(({ name, args }) => name === 'thread_name' && args.name === thread);
  const threads = new Set(named.map(place));
  return events.filter((event) => COLLECTIONS.includes(event.name) && threads.has(place(event))).length;
}
