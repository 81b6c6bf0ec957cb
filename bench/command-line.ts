import { spawn } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lowpass } from '../dist/design/index.js';
import { Noise } from './noise.ts';

const MINUTES = 10;
const RATE = 48_000;
const CHANNELS = 2;
const TAPS = 1024;

const PROGRAM = fileURLToPath(new URL('../dist/cli/tapline.js', import.meta.url));

/** Has a Node say at its end how much memory it had at most; its own count may begin with its parent's. */
const REPORT_MEMORY = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from 'node:fs';
  process.on('exit', () => {
    let most = process.resourceUsage().maxRSS;
    try {
      most = /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    } catch {}
    process.stderr.write('MAXRSS ' + most);
  });
`)}`;

export interface FileCost {
  readonly what: string;
  readonly seconds: number;
  /** Resident at most, of the whole process. */
  readonly megabytes: number;
}

/** `tapline filter` on a long stereo WAV file, its start included. */
export async function measureCommandLine(): Promise<FileCost> {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-bench-'));
  try {
    const [input, output, weight] = ['in.wav', 'out.wav', 'taps.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeNoise(input);
    const filter = lowpass({ cutoff: 1000, sampleRate: RATE, taps: TAPS });
    await writeFile(weight, JSON.stringify({ ...filter, weight: [...filter.weight] }));
    const start = performance.now();
    const megabytes = await run(['filter', input, output, '--weight', weight]);
    const seconds = (performance.now() - start) / 1000;
    return {
      what: `${MINUTES} minutes of ${CHANNELS}-channel ${RATE / 1000} kHz WAV, ${TAPS} taps`,
      seconds,
      megabytes,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--import', REPORT_MEMORY, PROGRAM, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const kilobytes = /MAXRSS (\d+)/.exec(said)?.[1];
  if (code !== 0 || kilobytes === undefined) throw new Error(`tapline ${args.join(' ')} failed: ${said}`);
  return Number(kilobytes) / 1000;
}

/** 16-bit noise at a tenth of full scale, second by second. */
async function writeNoise(path: string): Promise<void> {
  const noise = new Noise(1);
  const bytesPerSecond = RATE * CHANNELS * 2;
  const bytes = MINUTES * 60 * bytesPerSecond;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(CHANNELS, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(bytesPerSecond, 28);
  header.writeUInt16LE(CHANNELS * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  const file = await open(path, 'w');
  await file.write(header);
  const second = Buffer.from(Int16Array.from({ length: RATE * CHANNELS }, () => 3276 * noise.next()).buffer);
  for (let i = 0; i < MINUTES * 60; i++) await file.write(second);
  await file.close();
}
