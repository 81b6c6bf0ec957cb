import type { HostContext, HostWorklet } from './host.ts';
import { workletSource } from './worklet.generated.ts';

/** What each context has loaded, or is loading. */
const loaded = new WeakMap<HostContext, Map<string, Promise<void>>>();

/** Stands for the embedded script among a context's addresses. */
const EMBEDDED = '';

/**
 * Loads the processor into a context, once. From `workletUrl`, else from the embedded script as a Blob URL, else as a
 * data URL: policies that forbid one may allow the other.
 *
 * @throws Error that says what to do
 */
export function loadProcessor(context: HostContext, workletUrl: string | undefined): Promise<void> {
  const { audioWorklet } = context;
  if (audioWorklet === undefined) {
    return Promise.reject(
      new Error(
        'this context has no audioWorklet: a page needs HTTPS or localhost for that, and a browser of 2021 or later',
      ),
    );
  }
  const addresses = loaded.get(context) ?? new Map<string, Promise<void>>();
  loaded.set(context, addresses);
  const key = workletUrl ?? EMBEDDED;
  let loading = addresses.get(key);
  if (loading === undefined) {
    loading = workletUrl === undefined ? addEmbedded(audioWorklet) : addFrom(audioWorklet, workletUrl);
    addresses.set(key, loading);
    loading.catch(() => addresses.delete(key)); // the next call tries again
  }
  return loading;
}

/** Forgets that a context has loaded anything: what it has loaded does not work. */
export function forgetProcessor(context: HostContext): void {
  loaded.delete(context);
}

async function addFrom(worklet: HostWorklet, url: string): Promise<void> {
  try {
    await worklet.addModule(url);
  } catch (error) {
    throw new Error(
      `workletUrl '${url}' could not be loaded (${reason(error)}): it must be the address of this version's ` +
        `tapline/worklet.js, and a Content-Security-Policy must allow it in script-src`,
      { cause: error },
    );
  }
}

async function addEmbedded(worklet: HostWorklet): Promise<void> {
  const blob = URL.createObjectURL(new Blob([workletSource], { type: 'text/javascript' }));
  try {
    await worklet.addModule(blob);
    return;
  } catch (blobError) {
    try {
      await worklet.addModule(`data:text/javascript;charset=utf-8,${encodeURIComponent(workletSource)}`);
    } catch {
      throw new Error(
        `the audio processor could not be loaded (${reason(blobError)}): under a Content-Security-Policy serve ` +
          `tapline/worklet.js yourself and give its address as workletUrl`,
        { cause: blobError },
      );
    }
  } finally {
    URL.revokeObjectURL(blob);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
