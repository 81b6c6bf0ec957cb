/** The build that gives the same bits on every machine. It also owns the realm's memory: the allocator lives here. */
export * from './kernel';

/** `bytes` of memory, aligned to 16, contents unspecified. Traps where the memory cannot grow. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

export function release(pointer: usize): void {
  heap.free(pointer);
}
