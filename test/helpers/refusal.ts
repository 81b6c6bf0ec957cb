import { expect } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';

/** What a call throws, as `RangeError: …`: its class and its whole message in one line. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}

/** What a promise is rejected with, in the same manner. */
export async function rejection(promise: PromiseLike<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}

/** Runs a call, whether it returns or throws, and expects as much linear memory to be in use after it as before. */
export function keepsNothing<T>(call: () => T): T {
  const { allocatedBytes } = realm();
  try {
    return call();
  } finally {
    expect(realm().allocatedBytes, 'bytes of linear memory in use').toBe(allocatedBytes);
  }
}

/** The same message whatever bytes the engine would have needed: `needs … of memory`. */
export function withoutSize(error: string): string {
  return error.replace(/needs [\d.]+ [KMGT]iB of memory/, 'needs … of memory');
}
