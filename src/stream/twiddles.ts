import { realm } from '../kernel/realm.ts';
import { copyIn } from './copy-in.ts';
import type { Steps } from './steps.ts';

/** Depths that the first table has: enough for transforms of 8,192 points, in 96 KiB. */
const COMMON_DEPTHS = 12;

const tables = new Map<number, number>();

/**
 * The address of this realm's roots for transforms of 2^(depths + 1) points, shared by all layers and never freed.
 *
 * @throws RangeError where memory runs out
 */
export function twiddleTable(depths: number): number {
  const wanted = tableDepths(depths);
  const existing = tables.get(wanted);
  if (existing !== undefined) return existing;
  const table = realm().allocate(tableBytes(wanted));
  const bytes = 2 * 16 * 2 ** wanted;
  let room: number;
  try {
    room = realm().allocate(bytes);
  } catch (error) {
    realm().release(table, tableBytes(wanted));
    throw error;
  }
  realm().kernel('reproducible').makeTwiddles(table, wanted, room);
  realm().release(room, bytes);
  tables.set(wanted, table);
  return table;
}

/** The same roots for a realm that is to spend no time on them: `adoptTwiddles` takes them in there. Allocates them. */
export function copyTwiddles(depths: number): Float32Array<ArrayBuffer> {
  const table = twiddleTable(depths);
  return realm().f32.slice(table >>> 2, (table + tableBytes(tableDepths(depths))) >>> 2);
}

/** @throws RangeError where memory runs out */
export function* adoptTwiddles(depths: number, roots: Float32Array): Steps {
  const wanted = tableDepths(depths);
  if (tables.has(wanted)) return;
  const table = realm().allocate(tableBytes(wanted));
  let isWhole = false;
  try {
    yield* copyIn(roots, table);
    isWhole = true;
  } finally {
    // Another node's steps may have been faster, and these may have been ended.
    if (isWhole && !tables.has(wanted)) tables.set(wanted, table);
    else realm().release(table, tableBytes(wanted));
  }
}

function tableDepths(depths: number): number {
  return Math.max(depths, COMMON_DEPTHS);
}

function tableBytes(depths: number): number {
  return 24 * (2 ** depths - 1);
}
