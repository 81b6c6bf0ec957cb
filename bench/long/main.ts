/** Measures long kernels alone and prints the results: all parts, or those that are named on the command line. */
import { peaks } from '../peak/peak.ts';
import { verdictTable } from '../verdicts.ts';
import { measureLong, partNames } from './measure.ts';
import { reportLong } from './report.ts';
import { judgeLong } from './targets.ts';

const named = process.argv.slice(2);
const unknown = named.filter((name) => !partNames.some((part) => part === name));
if (unknown.length > 0) throw new Error(`parts are ${partNames.join(', ')}: got ${unknown.join(', ')}`);
const { separate } = await peaks();
const results = await measureLong(
  partNames.filter((name) => named.length === 0 || named.includes(name)),
  separate,
);
const verdicts = judgeLong(results);
const judged = verdicts.length > 0 ? ['Targets', verdictTable(verdicts)] : [];
console.log(`\n${[...reportLong(results), ...judged].join('\n\n')}`);
