import type { Geometry } from '../plan/memory.ts';
import type { PartitionGeometry } from '../plan/partition-memory.ts';
import { sharesOf } from '../plan/pieces.ts';
import { tapPlace } from '../plan/taps.ts';

/** Number of the field for the address of the roots, which is the realm's. */
export const TWIDDLES_FIELD = 12;

/**
 * The kernel's Partitions structure with its levels and tables, field by field, see
 * src/kernel/assembly/partitions.ts; 0 for the address of the roots.
 */
export function partitionFieldsOf(geometry: Geometry, partitions: PartitionGeometry): Int32Array {
  const { head, partitioning, spectraOffset } = geometry;
  const { base, residues, common, planes } = partitioning;
  const lines = head.inChannels * planes;
  const description = new Int32Array(partitions.descriptionBytes / 4);
  let at = 0;
  const put = (...fields: number[]): void => {
    for (const field of fields) description[at++] = field;
  };
  put(base, residues, common, partitions.levels.length);
  put(lines, lines / head.groups, partitions.timeFrames);
  put(partitions.residuePitch, partitions.voicePitch, partitions.linePitch);
  put(partitions.residueOffset, partitions.voiceOffset, 0, spectraOffset);
  for (const { level, job, ...place } of partitions.levels) {
    put(job.log, level.slices, place.slots, level.ticks);
    put(place.spectra, place.spectraPitch, place.work, place.blocks, place.blocksPitch, place.voiceWork);
    put(spectraOffset + place.filters, place.filtersPitch);
    put(job.forwardPieces, job.outputPieces, job.productGroups, job.together, place.shares);
    description.set(sharesOf(job, level.ticks), place.shares / 4);
  }
  put(...Array.from({ length: planes }, (_, plane) => tapPlace(head, plane).frame));
  return description;
}
