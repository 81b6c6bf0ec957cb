import { realm } from '../kernel/realm.ts';

/** Depths that the first table has: enough for transforms of 8,192 points, in 96 KiB. */
const COMMON_DEPTHS = 12;

const tables = new Map<number, number>();

/**
 * The address of this realm's roots for transforms of 2^(depths + 1) points, shared by all layers and never freed.
 *
 * @throws RangeError where memory runs out
 */
export function twiddleTable(depths: number): number {
  const wanted = Math.max(depths, COMMON_DEPTHS);
  const existing = tables.get(wanted);
  if (existing !== undefined) return existing;
  const table = realm().allocate(24 * (2 ** wanted - 1));
  const bytes = 2 * 16 * 2 ** wanted;
  let room: number;
  try {
    room = realm().allocate(bytes);
  } catch (error) {
    realm().release(table, 24 * (2 ** wanted - 1));
    throw error;
  }
  realm().kernel('reproducible').makeTwiddles(table, wanted, room);
  realm().release(room, bytes);
  tables.set(wanted, table);
  return table;
}
