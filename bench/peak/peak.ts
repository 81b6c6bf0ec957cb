import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { Noise } from '../noise.ts';
import { interleave, type Task } from '../rounds.ts';

/** A layer of 32 channels and 3 taps has as many; operands of all tiles then take 12 KiB at most. */
const TAPS = 96;

/** Such that a call takes about 100 µs, and crossing into WebAssembly nothing. */
const RUNS = 500;

/** Bytes: where the operands and the sums stand in the kernel's memory. */
const WEIGHTS = 1024;
const INPUT = 16384;
const OUTPUT = 0;

/** Rounds to find the host's best tile in. */
const TRIAL_ROUNDS = 10;

type Tile = (runs: number, taps: number, weights: number, input: number, output: number) => void;

const tiles = [
  { name: 'tile3x3', sums: 9 },
  { name: 'tile4x2', sums: 8 },
  { name: 'tile2x4', sums: 8 },
];

/** The most multiply-adds that this host's WebAssembly does in a tile: a task to time beside others. */
export interface Peak extends Task {
  readonly name: string;
  /** Multiply-adds a call. */
  readonly macs: number;
  /** Work of any length: so many times through the tile. */
  repeat(runs: number): void;
  /** Multiply-adds of each. */
  readonly macsOfRun: number;
}

/** With a multiply and an add each, and with both in one instruction. */
export async function peaks(): Promise<{ separate: Peak; fused: Peak }> {
  return {
    separate: await bestTile(await compile(['simd'])),
    fused: await bestTile(await compile(['simd', 'relaxed-simd'])),
  };
}

async function bestTile(binary: BufferSource): Promise<Peak> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  // No product of these is anywhere near the subnormal numbers, which some processors handle slowly.
  new Float32Array(memory.buffer).set(new Noise(1).array(memory.buffer.byteLength / 4));
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const candidates = tiles.map(({ name, sums }): Peak => {
    const tile = instance.exports[name] as Tile;
    const repeat = (runs: number): void => tile(runs, TAPS, WEIGHTS, INPUT, OUTPUT);
    const macsOfRun = TAPS * 4 * sums;
    return { name, awaited: false, run: () => repeat(RUNS), macs: RUNS * macsOfRun, repeat, macsOfRun };
  });
  const timings = await interleave(Object.fromEntries(candidates.map((peak) => [peak.name, peak])), TRIAL_ROUNDS);
  const rate = ({ name, macs }: Peak): number => macs / (timings[name]?.median ?? Number.POSITIVE_INFINITY);
  return candidates.reduce((best, peak) => (rate(peak) > rate(best) ? peak : best));
}

async function compile(features: readonly string[]): Promise<BufferSource> {
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main(
    [
      ...['tiles.ts', '--baseDir', fileURLToPath(new URL('./assembly/', import.meta.url)), '--outFile', 'tiles.wasm'],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--use', 'abort='],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      writeFile(_name, contents) {
        if (typeof contents !== 'string') binary = new Uint8Array(contents);
      },
    },
  );
  if (error !== null || binary === undefined) throw new Error(`tiles.ts does not compile\n${stderr}`);
  return binary;
}
