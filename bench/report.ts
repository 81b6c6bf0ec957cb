import { microseconds, millions, percent, times } from './format.ts';
import { describeMachine } from './machine.ts';
import { contenderNames, gigamacs, type LayerResult, peakShare, type Results, speedUp, workOf } from './results.ts';
import { table } from './table.ts';
import { judge } from './targets.ts';

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
    'Calls and streams',
    costTable(results),
    'Targets',
    verdictTable(results),
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

function verdictTable(results: Results): string {
  const rows = judge(results).map(({ target, measured, pass }) => [pass ? 'PASS' : 'FAIL', target, measured]);
  return table(['', 'target', 'measured'], rows, 2);
}
