import type { Run } from '../sensors/run.ts';
import type { EcgFilter } from '../sensors/wire/settings.ts';
import { designCode, type FilterSettings } from './filters.ts';

/** What runs on this page, as code. */
export function pageCode(settings: FilterSettings, { batch, onGap, nonFinite, sampleRate }: Run): string {
  return `import { conv1d } from 'tapline/rx';
import { ${settings.kind} } from 'tapline/design';

// packets of { data: Float32Array, timestamp, sampleRate }
const filter = ${designCode(settings, sampleRate)};
// Summed directly, so that pieces can be compared.
const layer = { ...filter, algorithm: 'direct' };

packets
  .pipe(
    conv1d(layer, {
      batch: ${batch},
      onGap: '${onGap}',
      nonFinite: '${nonFinite}',
    }),
  )
  .subscribe(draw);
`;
}

/** What runs in Node's worker, as code. */
export function nodeCode(filter: EcgFilter, { batch, onGap, nonFinite, weight, sampleRate }: Run): string {
  const [name, cutoff] = filter === 'bandpass' ? ['bandpass', '[1, 40]'] : ['bandstop', '[47, 53]'];
  return `import { interval } from 'rxjs';
import { conv1d } from 'tapline/rx';
import { ${name} } from 'tapline/design';

const filter = ${name}({
  cutoff: ${cutoff},
  sampleRate: ${sampleRate},
  taps: ${weight.length},
  attenuation: 40,
});
// Summed directly, so that pieces can be compared.
const layer = { ...filter, algorithm: 'direct' };

packets
  .pipe(
    conv1d(layer, {
      batch: ${batch},
      onGap: '${onGap}',
      nonFinite: '${nonFinite}',
      restore: lastSnapshot,
      snapshotOn: interval(1000),
      onSnapshot: (bytes) => process.send(bytes),
    }),
  )
  .subscribe((packet) => process.send(packet));
`;
}
