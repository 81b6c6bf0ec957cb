import { vi } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';

/** What the allocator takes for a piece: a header of 4 bytes and a size of 12 + 16·n. */
export function taken(bytes: number): number {
  return 4 + 12 + 16 * Math.max(0, Math.ceil((bytes - 12) / 16));
}

export function takenByAll(pieces: readonly number[]): number {
  return pieces.reduce((sum, bytes) => sum + taken(bytes), 0);
}

/** Sizes in bytes of the pieces of linear memory that a call allocates and does not release, and what it returns. */
export function growth<T>(call: () => T): { pieces: number[]; value: T } {
  const memory = realm();
  const allocate = memory.allocate.bind(memory);
  const release = memory.release.bind(memory);
  const kept = new Map<number, number>();
  const spies = [
    vi.spyOn(memory, 'allocate').mockImplementation((bytes) => {
      const pointer = allocate(bytes);
      kept.set(pointer, bytes);
      return pointer;
    }),
    vi.spyOn(memory, 'release').mockImplementation((pointer, bytes) => {
      kept.delete(pointer);
      release(pointer, bytes);
    }),
  ];
  try {
    const value = call();
    return { pieces: [...kept.values()], value };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
