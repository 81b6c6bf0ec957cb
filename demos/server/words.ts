import type { Sensors } from '../sensors/node/sensors.ts';
import { PIPELINES } from '../sensors/wire/packets.ts';

const ADDRESSES = [
  ['', 'all demos'],
  ['effects/', 'filters, reverbs and a small network on live audio'],
  ['dashboard/', 'live sensors, raw and filtered, and buttons that try to break it'],
  ['planner/', 'what a layer costs before it runs'],
] as const;

/** Where the pages are, a line each. */
export function introduce(port: number): string {
  const address = (path: string): string => `http://localhost:${port}/${path}`;
  const width = Math.max(...ADDRESSES.map(([path]) => address(path).length));
  const lines = ADDRESSES.map(([path, what]) => `  ${address(path).padEnd(width)}  ${what}\n`);
  return `Open one of these in a browser. Ctrl-C ends.\n\n${lines.join('')}\n`;
}

/** How it goes, in one line. */
export function figures(sensors: Sensors, pages: number, seconds: number): string {
  const { restarts } = sensors.worker;
  const difference = sensors.differing === 0 ? 'difference 0' : `${count(sensors.differing)} values DIFFER`;
  return [
    `${Math.floor(seconds)} s`,
    `${count(frames(sensors))} frames compared, ${difference}`,
    `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`,
    `${pages} ${pages === 1 ? 'page' : 'pages'}`,
    ...PIPELINES.map((pipeline) => `${pipeline} ${microseconds(sensors, pipeline)}`),
  ].join(' · ');
}

/** How it went. */
export function conclude(sensors: Sensors): string {
  const { restarts } = sensors.worker;
  const each = PIPELINES.map((pipeline) => `${count(sensors.tally(pipeline).frames)} ${pipeline}`);
  const times = PIPELINES.map((pipeline) => `${pipeline} ${microseconds(sensors, pipeline)}`);
  return `
frames    ${each.join(' + ')}
time      ${times.join(', ')} (median)
restarts  ${restarts}
offline   ${verdict(sensors)}
`;
}

function verdict(sensors: Sensors): string {
  if (sensors.differing > 0) return `the output DIFFERS from layer.apply in ${count(sensors.differing)} values`;
  if (frames(sensors) === 0) return 'nothing was streamed, so nothing was compared';
  return `the output is bit-identical to layer.apply: ${count(frames(sensors))} frames on all channels`;
}

function frames(sensors: Sensors): number {
  return PIPELINES.reduce((sum, pipeline) => sum + sensors.tally(pipeline).frames, 0);
}

function microseconds(sensors: Sensors, pipeline: (typeof PIPELINES)[number]): string {
  const median = sensors.worker.microseconds(pipeline);
  return median === null ? 'no block yet' : `${median.toFixed(1)} µs per block`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
