/** Measures the planner's estimates alone and prints the results. */
import { measureEstimates } from './measure.ts';
import { reportEstimates } from './report.ts';

console.log(`\n${reportEstimates(await measureEstimates()).join('\n\n')}`);
