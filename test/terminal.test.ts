import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ratesOf } from '../demos/machine/rates.ts';
import type { Source } from '../demos/machine/source.ts';
import { smoothingLayer, tracesOf } from '../demos/terminal/layer.ts';
import { OfflineCheck, type Verdict } from '../demos/terminal/offline-check.ts';
import { openScreen } from '../demos/terminal/screen.ts';
import { Session } from '../demos/terminal/session.ts';
import { table } from '../demos/terminal/table.ts';
import { noiseBlock } from './helpers/arbitrary.ts';
import { cut } from './helpers/law.ts';

const MAIN = fileURLToPath(new URL('../demos/terminal/main.ts', import.meta.url));

describe('a run in a pipe', { concurrent: true }, () => {
  test('ends by itself and says frames, latency, time and that the bits are the offline ones', async () => {
    const { code, out, errors } = await run(['--seconds', '2']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(out).toMatch(/^layer +\d+ → \d+ channels$/m);
    expect(out).toMatch(/^ +\d\.\d s +\d+ +[\d.]+→ *[\d.]+ /m);
    const [, frames, blocks, seconds] = /^frames +(\d+) in (\d+) blocks, .* over ([\d.]+) s$/m.exec(out) ?? [];
    expect(Math.round(Number(seconds))).toBe(2);
    expect(Number(frames)).toBeGreaterThan(20);
    expect(Number(blocks)).toBeGreaterThan(2);
    expect(out).toContain('latency  24 frames = 600 ms');
    expect(out).toMatch(/^time +[1-9][\d.]* µs per block/m);
    expect(out).toMatch(
      new RegExp(`bit-identical to layer.apply of the whole signal:\\n +${frames} frames on \\d+ channels, flush`),
    );
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} ends it with the verdict, also when another one comes before that`, async () => {
      const { child, result } = start([], afterFlush(SAY_AND_WAIT));
      await seen(child, /^ +\d\.\d s /m);
      child.kill(signal);
      await seen(child, /flushing/);
      child.kill(signal);
      const { code, out, errors } = await result;
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(out).toMatch(/bit-identical to layer\.apply of the whole signal:\n +[1-9]\d* frames/);
    });
  }

  test('a reader that stops reading ends it quietly', async () => {
    const { child, result } = start([]);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const { code, errors } = await result;
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });

  test('sensors that the machine lacks are left out and named in one line', async () => {
    const hideProc = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { readFileSync } = fs;
      fs.readFileSync = (path, ...rest) => {
        if (String(path).startsWith('/proc/')) throw new Error('not here');
        return readFileSync(path, ...rest);
      };
      syncBuiltinESMExports();`;
    const { code, out } = await run(['--seconds', '0.5'], hideProc);
    expect(code).toBe(0);
    expect(out).toMatch(/^Left out, not found here: \/proc\/net\/dev \(network\), \/proc\/diskstats \(disks\)\.$/m);
    expect(out).toContain('bit-identical');
  });
});

test('a run whose bits differ says where and exits with 1', async () => {
  const changeTail = afterFlush('const bits = new Uint32Array(tail[1].buffer); bits[bits.length - 1] ^= 1;');
  const { code, out } = await run(['--seconds', '0.5'], changeTail);
  expect(code).toBe(1);
  expect(out).toMatch(/^offline +the output DIFFERS from layer\.apply\n +output 1, frame \d+: streamed [\d.]+, /m);
});

describe('options', { concurrent: true }, () => {
  for (const [options, message] of [
    [['--seconds', 'soon'], '--seconds must be a number above 0: got "soon"'],
    [['--seconds', '0'], '--seconds must be a number above 0: got "0"'],
    [['--seconds=-1'], '--seconds must be a number above 0: got "-1"'],
    [['--seconds'], '--seconds must be a number above 0: got nothing'],
    [['--second', '3'], 'options must be --seconds N or --help: got "--second"'],
  ] as const) {
    test(`${options.join(' ')} is refused in one line`, async () => {
      expect(await run(options)).toEqual({ code: 1, out: '', errors: `${message}\n` });
    });
  }

  test('--help prints the usage', async () => {
    const { code, out, errors } = await run(['--help']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(out).toMatch(/^Usage: .*--seconds N/);
  });
});

/** Two cores, their mean, and a sensor of another kind. */
const SOURCES: readonly Source[] = [
  { sensors: [{ name: 'other', unit: 'ms', scale: { low: 0, span: 1 } }], read: () => [0] },
  {
    sensors: ['cpu 0', 'cpu 1'].map((name) => ({ name, unit: '%', scale: { low: 0, high: 100, span: 100 } })),
    mean: 'all cores',
    read: () => [0, 0],
  },
];
const TRACES = tracesOf(SOURCES);

describe('the offline check', () => {
  const LENGTH = 1000;

  /** Streams noise in blocks of 0 to 9 frames; `change` may touch the frames that come out from `emitted` on. */
  function check(window: number, change: (output: Float32Array[], emitted: number) => void): Verdict {
    const layer = smoothingLayer(TRACES, 3);
    const stream = layer.createStream();
    const offline = new OfflineCheck(layer, window);
    const sizes = Array.from({ length: LENGTH }, (_, i) => (7 * i) % 10);
    for (const block of cut(noiseBlock(1, 3, LENGTH), sizes)) {
      const { emitted } = stream;
      const output = stream.push(block);
      change(output, emitted);
      offline.record(block, output, output[0]?.length ?? 0);
    }
    const { emitted } = stream;
    const tail = stream.flush();
    change(tail, emitted);
    const verdict = offline.finish(tail);
    layer.dispose();
    return verdict;
  }

  test('runs the whole signal at once, or in overlapping windows where it is longer than one', () => {
    expect(check(LENGTH + 1, () => {})).toEqual({ frames: LENGTH, windows: 1 });
    expect(check(50, () => {})).toEqual({ frames: LENGTH, windows: 19 });
  });

  for (const window of [LENGTH + 1, 50]) {
    for (const frame of [0, 49, 50, 517, LENGTH - 1]) {
      test(`finds the one bit that differs in frame ${frame} by windows of ${window}`, () => {
        const { difference } = check(window, (output, emitted) => flipLowestBit(output[2], frame - emitted));
        expect(difference).toContain(`output 2, frame ${frame}: streamed`);
      });
    }
  }

  test('finds frames that are missing', () => {
    const layer = smoothingLayer(TRACES, 3);
    const offline = new OfflineCheck(layer);
    offline.record(noiseBlock(1, 3, 100), [], 0);
    expect(offline.finish([]).difference).toBe('streamed 0 frames, offline 100');
    layer.dispose();
  });
});

test('each output is its own sensor, or the mean of the cores, from the first frame to the last', () => {
  const layer = smoothingLayer(TRACES, 3);
  const output = layer.apply([4, 20, 60].map((level) => new Float32Array(50).fill(level)));
  expect(TRACES.map(({ name }) => name)).toEqual(['all cores', 'other', 'cpu 0', 'cpu 1']);
  for (const [channel, level] of [40, 4, 20, 60].entries()) {
    for (const value of output[channel] ?? []) expect(value).toBeCloseTo(level, 3);
  }
  layer.dispose();
});

test('a table fits windows of any size', () => {
  const layer = smoothingLayer(TRACES, 3);
  const session = new Session(layer, TRACES);
  for (let frame = 0; frame < 3000; frame++) session.add([123456.7 * (frame % 2), frame % 100, 100]);
  for (let width = 1; width < 300; width += 7) {
    for (const height of [1, 2, 4, 5, 24]) {
      const lines = table(session, 75, width, height).map(stripVTControlCharacters);
      expect(lines.length).toBeLessThanOrEqual(height);
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width);
    }
  }
  const rows = table(session, 75, 80, 24).map(stripVTControlCharacters);
  expect(
    rows
      .slice(1)
      .map((row) => row.slice(0, 9).trim())
      .join(),
  ).toBe('sensor,all cores,other,cpu 0,cpu 1');
  expect(rows.at(-1)).toMatch(/ 100\.0 █+ +100\.0 █+ +%$/);
  layer.dispose();
});

test('the screen goes over what it drew, begins anew in a resized window and gives the cursor back', () => {
  const layer = smoothingLayer(TRACES, 3);
  const session = new Session(layer, TRACES);
  const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns: 80, rows: 24 });
  const written = (): string => String(terminal.read() ?? '').replaceAll('\x1b', '^');
  const screen = openScreen(terminal);
  screen.update(session, 1);
  expect(written()).toMatch(/^\^\[\?25l\^\[\?7l\r1\.0 s /);
  screen.update(session, 1.01);
  expect(written()).toBe('');
  screen.update(session, 1.2);
  expect(written()).toContain('\r^[6A1.2 s ');
  terminal.emit('resize');
  screen.update(session, 1.21);
  expect(written()).toMatch(/^\^\[H\^\[J\^\[\?25l\^\[\?7l\r1\.2 s /);
  screen.end(session, 1.3);
  expect(written()).toMatch(/\r\^\[6A1\.3 s [\s\S]*\^\[\?7h\^\[\?25h$/);
  layer.dispose();
});

test('a device that comes or goes makes no jump in a rate', () => {
  const readings = [{ a: 1000 }, { a: 1300 }, { a: 1300, b: 5e9 }, { a: 1600, b: 5e9 }, { b: 5e9 + 600 }];
  const sensors = [{ name: 'in', unit: 'KiB/s', scale: { span: 1 } }];
  const rates = ratesOf(sensors, 10, () => new Map(Object.entries(readings.shift() ?? {}).map(([k, v]) => [k, [v]])));
  expect([1, 2, 3, 4].map(() => rates.read({ seconds: 0.5, late: 0 }))).toEqual([[60], [0], [60], [120]]);
});

/** Changes frame `at`, where the row holds it, by the least that can be. */
function flipLowestBit(row: Float32Array | undefined, at: number): void {
  if (!row || at < 0 || at >= row.length) return;
  const bits = new Uint32Array(row.buffer, row.byteOffset, row.length);
  bits[at] = (bits[at] ?? 0) ^ 1;
}

/** @param before a module that runs before the demo */
function start(options: readonly string[], before = '') {
  const preload = `--import=data:text/javascript,${encodeURIComponent(before)}`;
  const child = spawn(process.execPath, [preload, MAIN, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000, // one that a failed test left behind
  });
  const result = Promise.all([once(child, 'close'), text(child.stdout).catch(() => ''), text(child.stderr)]).then(
    ([[code], out, errors]) => ({ code, out, errors }),
  );
  return { child, result };
}

/** Until the child has printed a text. */
async function seen(child: ChildProcessByStdio<null, Readable, Readable>, wanted: RegExp): Promise<void> {
  for (let out = ''; !wanted.test(out); ) out += await once(child.stdout, 'data');
}

const SAY_AND_WAIT = `
  process.stdout.write('flushing');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);`;

/** A module for `start` that does something more at the end of a stream. */
function afterFlush(statements: string): string {
  return `
    import { Conv1dStream } from '${import.meta.resolve('tapline')}';
    const { flush } = Conv1dStream.prototype;
    Conv1dStream.prototype.flush = function () {
      const tail = flush.call(this);
      ${statements}
      return tail;
    };`;
}

const run = (options: readonly string[], before?: string) => start(options, before).result;
