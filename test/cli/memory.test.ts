import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { scratch, TAPLINE } from '../helpers/cli.ts';
import { encode } from '../helpers/pcm.ts';
import { writeWav } from '../helpers/wav.ts';

const file = scratch();
const taps = file('taps.json', '[0.25, 0.25, 0.25, 0.25]');
const MEGABYTE = 1e6;

/** A module that says at the end how many kilobytes the process held at most; maxRSS may count its parent's. */
const REPORT = `
  import { readFileSync } from 'node:fs';
  process.on('exit', () => {
    let most = process.resourceUsage().maxRSS;
    try {
      most = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    } catch {}
    process.stderr.write(String(most));
  });`;

/** Runs `filter` from pipe to pipe. Returns how many bytes came out, and how many of memory it held at most. */
async function run(
  args: readonly string[],
  input: Iterable<Uint8Array>,
  ...flags: readonly string[]
): Promise<{ bytes: number; most: number }> {
  const preload = `--import=data:text/javascript,${encodeURIComponent(REPORT)}`;
  const child = spawn(process.execPath, [...flags, preload, TAPLINE, 'filter', '-', '-', '--weight', taps, ...args]);
  let bytes = 0;
  child.stdout.on('data', (part: Buffer) => {
    bytes += part.length;
  });
  const [said, [code]] = await Promise.all([
    text(child.stderr),
    once(child, 'close'),
    pipeline(Readable.from(input, { highWaterMark: 1 }), child.stdin),
  ]);
  expect({ said, code }).toEqual({ said: expect.stringMatching(/^\d+$/), code: 0 });
  return { bytes, most: Number(said) * 1024 };
}

function* repeated(bytes: Uint8Array, times: number): Generator<Uint8Array, void> {
  for (let i = 0; i < times; i++) yield bytes;
}

const BLOCK = encode('f32le', [noise(1, MEGABYTE / 4)]);

test('300 MB of raw PCM go through a pipe within 150 MB of memory', async () => {
  const { bytes, most } = await run(['--format', 'f32le', '--channels', '2'], repeated(BLOCK, 300));
  expect(bytes).toBe(300 * MEGABYTE);
  expect(most).toBeLessThan(150 * MEGABYTE);
});

test('300 MB of a WAV whose end is not known go through a pipe within 150 MB of memory', async () => {
  const header = writeWav(
    { format: 'f32le', channels: 2, sampleRate: 48000, data: Buffer.alloc(0) },
    { sizes: [0, 0] },
  );
  const wav = function* (): Generator<Uint8Array, void> {
    yield header;
    yield* repeated(BLOCK, 300);
  };
  const { bytes, most } = await run([], wav());
  expect(bytes).toBe(300 * MEGABYTE + header.length);
  expect(most).toBeLessThan(150 * MEGABYTE);
});

/** So many rows, a thousand at a time. */
function* rows(count: number): Generator<Uint8Array, void> {
  yield Buffer.from('time,x,y,note\n');
  for (let i = 0; i < count; i += 1000) {
    const lines = Array.from(
      { length: 1000 },
      (_, k) => `${(i + k) / 1000},${(i + k) % 97},0.125,"row ""${i + k}"""\n`,
    );
    yield Buffer.from(lines.join(''));
  }
}

test('400,000 rows of a CSV go through a pipe within a heap of 32 MB', async () => {
  // Node ends a process whose live objects are more: kept rows would take 100 MB. Its garbage it lets grow beyond that.
  const { bytes, most } = await run(['--columns', 'x,y'], rows(400_000), '--max-old-space-size=32');
  expect(bytes).toBeGreaterThan(10 * MEGABYTE);
  expect(most).toBeLessThan(300 * MEGABYTE);
});
