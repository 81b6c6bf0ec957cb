import type { Run } from '../sensors/run.ts';
import type { EcgFilter } from '../sensors/wire/settings.ts';
import { designCode, type FilterSettings } from './filters.ts';

/** What runs on this page, as code. */
export function pageCode(settings: FilterSettings, run: Run): string {
  return `import { conv1d } from 'tapline/rx';
import { ${settings.kind} } from 'tapline/design';

// packets of { data: Float32Array,
// timestamp, sampleRate }
const filter = ${designCode(settings, run.sampleRate)};
${pipeline(optionsOf(run), 'draw')}`;
}

/** What runs in Node's worker, as code. */
export function nodeCode(filter: EcgFilter, run: Run): string {
  const [name, cutoff] = filter === 'bandpass' ? ['bandpass', '[1, 40]'] : ['bandstop', '[47, 53]'];
  const snapshots = [
    'restore: lastSnapshot',
    'snapshotOn: interval(1000)',
    'onSnapshot: (bytes) => process.send(bytes)',
  ];
  return `import { interval } from 'rxjs';
import { conv1d } from 'tapline/rx';
import { ${name} } from 'tapline/design';

const filter = ${name}({
  cutoff: ${cutoff},
  sampleRate: ${run.sampleRate},
  taps: ${run.weight.length},
  attenuation: 40,
});
${pipeline([...optionsOf(run), ...snapshots], '(packet) => process.send(packet)')}`;
}

function optionsOf({ batch, onGap, nonFinite }: Run): string[] {
  return [`batch: ${batch}`, `onGap: '${onGap}'`, `nonFinite: '${nonFinite}'`];
}

/** What a filter is made into, and what goes through it. */
function pipeline(options: readonly string[], next: string): string {
  return `// Summed directly, so that pieces
// can be compared.
const layer = { ...filter, algorithm: 'direct' };

packets
  .pipe(
    conv1d(layer, {
${options.map((option) => `      ${option},\n`).join('')}    }),
  )
  .subscribe(${next});
`;
}
