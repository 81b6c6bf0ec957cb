import { reportEstimates } from './estimates/report.ts';
import { microseconds, millions, percent, times } from './format.ts';
import { reportLong } from './long/report.ts';
import { describeMachine } from './machine.ts';
import type { OperatorName } from './operators.ts';
import {
  contenderNames,
  gigamacs,
  type LayerResult,
  peakShare,
  type Results,
  speedUp,
  throughputRatio,
  workOf,
} from './results.ts';
import { table } from './table.ts';
import { judge } from './targets.ts';
import { verdictTable } from './verdicts.ts';

/** Everything measured, as Markdown that reads well in a terminal too. Free of dates: it changes when numbers do. */
export function report(results: Results): string {
  const { layers } = results;
  return [
    `${describeMachine()}.`,
    'Microseconds for a block of 128 new frames: median (fastest)',
    blockTable(layers),
    'How many times as fast as a peer: reproducible / fast',
    speedUpTable(layers),
    'Billions of multiply-adds a second (GMAC/s), and their share of what WebAssembly can do here',
    rateTable(layers),
    ...reportEstimates(results.estimates),
    'Calls and streams',
    costTable(results),
    `RxJS: nanoseconds for each sample (of all channels) through \`conv1d\` with 64 taps, and through others`,
    operatorTable(results),
    'Command line',
    fileTable(results),
    'Audio',
    audioTable(results),
    ...reportLong(results.long),
    'Targets',
    verdictTable(judge(results)),
  ].join('\n\n');
}

function blockTable(layers: readonly LayerResult[]): string {
  const rows = layers.map(({ layer, timings, difference }) => [
    layer.name,
    ...contenderNames.map((name) => microseconds(timings[name])),
    difference.toExponential(1),
  ]);
  return table(['layer', ...contenderNames, 'largest difference'], rows);
}

function speedUpTable(layers: readonly LayerResult[]): string {
  const [, , ...peers] = contenderNames;
  const rows = layers.map((result) => [
    result.layer.name,
    ...peers.map((peer) => `${times(speedUp(result, 'reproducible', peer))} / ${times(speedUp(result, 'fast', peer))}`),
  ]);
  return table(['layer', ...peers], rows);
}

function rateTable(layers: readonly LayerResult[]): string {
  const head = ['layer', 'reproducible', 'multiply+add peak', 'share', 'fast', 'fused peak', 'share'];
  const rows = layers.map((result) => [
    result.layer.name,
    gigamacs(workOf(result, 'reproducible')).toFixed(1),
    gigamacs(result.separatePeak).toFixed(1),
    percent(peakShare(result, 'reproducible')),
    gigamacs(workOf(result, 'fast')).toFixed(1),
    gigamacs(result.fusedPeak).toFixed(1),
    percent(peakShare(result, 'fast')),
  ]);
  return table(head, rows);
}

function costTable({ calls, streams }: Results): string {
  const { single, blocks } = calls;
  const rows = [single, ...blocks].flatMap(({ name, process, push }) => [
    [`process, ${name}`, `${microseconds(process)} µs`],
    [`push, ${name}`, `${microseconds(push)} µs`],
  ]);
  return table(
    ['what', 'measured'],
    [
      ...rows,
      ['one-frame blocks a second, process', millions(1e6 / single.process.median)],
      ['to create a stream', `${streams.creation.toFixed(2)} µs`],
      ['to dispose of one', `${streams.disposal.toFixed(2)} µs`],
      ['resident memory a stream', `${streams.bytes.toFixed(0)} bytes`],
      ['of which linear memory, as planned', `${streams.plannedBytes} bytes`],
    ],
  );
}

const OPERATORS: readonly [name: OperatorName, words: string, against?: OperatorName][] = [
  ['blocks', 'conv1d, Float32Array of 128', 'scan'],
  ['numbers', 'conv1d, numbers', 'scan'],
  ['scan', 'scan-based FIR of 64 taps, numbers'],
  ['planar', 'conv1d, { data: 8 × Float32Array(128) }', 'pipes, epochs'],
  ['epochs', 'conv1d, epochs: { data: 8 × number[128] }', 'pipes, epochs'],
  ['pipes, epochs', '@neurosity/pipes lowpassFilter, epochs'],
  ['samples', 'conv1d, samples: { data: number[8] }', 'pipes, samples'],
  ['pipes, samples', '@neurosity/pipes lowpassFilter, samples'],
  ['pipes, mono samples', '@neurosity/pipes lowpassFilter, samples of one channel'],
];

function operatorTable({ operators }: Results): string {
  const rows = OPERATORS.map(([name, words, against]) => {
    const cost = operators[name];
    const nanoseconds = (microseconds: number): string => ((1000 * microseconds) / cost.samples).toFixed(1);
    const ratio = against === undefined ? '' : times(throughputRatio(cost, operators[against]));
    return [words, `${nanoseconds(cost.timing.median)} (${nanoseconds(cost.timing.fastest)})`, ratio];
  });
  return table(['values', 'ns a sample', 'times its peer'], rows);
}

function fileTable({ file }: Results): string {
  return table(
    ['tapline filter', 'seconds', 'memory at most'],
    [[file.what, file.seconds.toFixed(1), `${file.megabytes.toFixed(0)} MB`]],
  );
}

function audioTable({ audio }: Results): string {
  return table(
    ['in Chromium, in real time', 'seconds', 'audio thread', 'underruns at the start', 'afterwards'],
    audio.map(({ name, seconds, thread, underruns }) => [
      name,
      `${seconds}`,
      thread === undefined ? 'not told' : percent(thread),
      `${underruns?.start ?? 'not counted'}`,
      `${underruns?.after ?? 'not counted'}`,
    ]),
  );
}
