/** Measures everything in one run, prints it and writes it into README.md. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureAudio } from './audio.ts';
import { measureCalls } from './calls.ts';
import { measureCommandLine } from './command-line.ts';
import { measureEstimates } from './estimates/measure.ts';
import { layers } from './layers.ts';
import { measureLong, partNames } from './long/measure.ts';
import { measureLayer } from './measure-layer.ts';
import { measureOperators } from './operators.ts';
import { peaks } from './peak/peak.ts';
import { report } from './report.ts';
import type { LayerResult } from './results.ts';
import type { StreamCosts } from './streams.ts';

/** Odd, so that a median is one of them. */
const ROUNDS = 101;

const README = new URL('./README.md', import.meta.url);
const BEGIN = '<!-- results: written by `npm run bench` -->';
const END = '<!-- end of results -->';

// First, as who calibrates does so in an engine that is not warm yet.
console.log('Measuring estimates …');
const estimates = await measureEstimates();
const streams = measureStreams();
console.log('Measuring calls …');
const calls = await measureCalls(ROUNDS);
console.log('Measuring operators …');
const operators = await measureOperators(ROUNDS);
console.log('Measuring the command line …');
const file = await measureCommandLine();
console.log('Listening to a node for a minute …');
const audio = await measureAudio();
const machine = await peaks();
const long = await measureLong(partNames, machine.separate);
const results: LayerResult[] = [];
for (const layer of layers) {
  console.log(`Measuring ${layer.name} …`);
  results.push(await measureLayer(layer, machine, ROUNDS));
}

const text = report({ layers: results, estimates, calls, streams, operators, file, audio, long });
console.log(`\n${text}`);
writeResults(text);

/** In a process of its own. */
function measureStreams(): StreamCosts {
  const program = fileURLToPath(new URL('./streams.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }));
}

/** Puts the results between their marks. */
function writeResults(results: string): void {
  const readme = readFileSync(README, 'utf8');
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`README.md must hold a line "${BEGIN}" and after it "${END}"`);
  writeFileSync(README, `${readme.slice(0, begin)}${BEGIN}\n\n${results}\n\n${readme.slice(end)}`);
}
