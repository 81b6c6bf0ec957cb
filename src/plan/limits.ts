/** The largest piece of linear memory that the allocator hands out (AssemblyScript's TLSF), less its header. */
export const LARGEST_BLOCK: number = 2 ** 30 - 16;
