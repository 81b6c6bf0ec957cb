import type { Peak } from '../peak/peak.ts';
import { measureBlocks } from './blocks.ts';
import { measureDenormals } from './denormals.ts';
import { measureDense } from './dense.ts';
import { measureRenders } from './renders.ts';
import type { LongResults } from './results.ts';

export const partNames = ['renders', 'blocks', 'denormals', 'dense'] as const;

export type PartName = (typeof partNames)[number];

const measurements: { readonly [Name in PartName]: (peak: Peak) => LongResults[Name] | Promise<LongResults[Name]> } = {
  renders: measureRenders,
  blocks: measureBlocks,
  denormals: measureDenormals,
  dense: measureDense,
};

/** The parts named, one after the other. */
export async function measureLong<Name extends PartName>(
  names: readonly Name[],
  peak: Peak,
): Promise<Pick<LongResults, Name>> {
  const results: Partial<Record<PartName, unknown>> = {};
  for (const name of names) {
    console.log(`Measuring long kernels: ${name} …`);
    results[name] = await measurements[name](peak);
  }
  return results as Pick<LongResults, Name>;
}
