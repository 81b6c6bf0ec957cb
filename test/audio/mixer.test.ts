import fc from 'fast-check';
import type { Block } from 'tapline';
import { describe, expect, test } from 'vitest';
import { Mixer } from '../../dist/audio/mixer.js';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { expectSameBits, join } from '../helpers/law.ts';
import { heldValues, mixed, type Quantum } from '../helpers/mix-law.ts';
import { propertyOf } from '../helpers/property.ts';

const ONE = Float32Array.of(1);

/** Values that jump at will, or move within a quantum. */
const params = (frames: number, most: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0, 0.25, 1, most).map((value) => [value]) },
    {
      weight: 1,
      arbitrary: fc
        .integer()
        .map((seed) => Array.from(noise(seed, frames), (value) => Math.fround(most * Math.abs(value)))),
    },
  );

const quanta: fc.Arbitrary<Quantum[]> = fc.array(
  fc
    .constantFrom(2, 50, 128, 128, 441)
    .chain((frames) =>
      fc.record({ frames: fc.constant(frames), mix: params(frames, 1), gain: params(frames, 3), bypass: fc.boolean() }),
    ),
  { minLength: 1, maxLength: 12 },
);

/** All quanta of one run, mixed. */
function run(mixer: Mixer, all: readonly Quantum[], wet: Block, dry: Block): Float32Array[] {
  let at = 0;
  const rows = all.map(({ frames, mix, gain, bypass }) => {
    mixer.bypass = bypass;
    const cut = (block: Block): Float32Array[] => block.map((row) => row.slice(at, at + frames));
    const [output, beside] = [cut(wet), cut(dry)];
    at += frames;
    const [m, g] = [Float32Array.from(mix), Float32Array.from(gain)];
    if (!mixer.isWet(m, g)) mixer.mix(output, beside, frames, m, g);
    return output;
  });
  return join(rows, wet.length);
}

function framesOf(all: readonly Quantum[]): number {
  return all.reduce((sum, { frames }) => sum + frames, 0);
}

describe('the mix law, against float64', () => {
  propertyOf('holds in every frame, whatever jumps or moves', quanta, 300, (all) => {
    const [wet, dry] = [noiseBlock(1, 2, framesOf(all)), noiseBlock(2, 2, framesOf(all))];
    const rows = run(new Mixer(128), all, wet, dry);
    for (const [i, held] of heldValues(all).entries()) {
      for (const [channel, row] of rows.entries()) {
        const expected = mixed(held, wet[channel]?.[i] ?? NaN, dry[channel]?.[i] ?? NaN);
        if (!(Math.abs((row[i] ?? NaN) - expected) <= 2 ** -23 * 3)) {
          expect.fail(`channel ${channel}, frame ${i}: got ${row[i]}, expected ${expected}`);
        }
      }
    }
  });

  propertyOf('a mono input is the dry signal of every channel', quanta, 50, (all) => {
    const [wet, dry] = [noiseBlock(1, 3, framesOf(all)), noise(2, framesOf(all))];
    expectSameBits(run(new Mixer(128), all, wet, [dry]), run(new Mixer(128), all, wet, [dry, dry, dry]));
  });

  propertyOf('outputs beyond the inputs are mixed with silence', quanta, 50, (all) => {
    const [wet, dry] = [noiseBlock(1, 3, framesOf(all)), noiseBlock(2, 2, framesOf(all))];
    expectSameBits(
      run(new Mixer(128), all, wet, dry),
      run(new Mixer(128), all, wet, [...dry, new Float32Array(framesOf(all))]),
    );
  });
});

describe('nothing clicks', () => {
  const steady = (frames: number, mix: number, gain: number, bypass: boolean): Quantum => ({
    frames,
    mix: [mix],
    gain: [gain],
    bypass,
  });

  // Between a wet signal of 1 and a dry one of −1 every step of the output is one of the parameters.
  test.each<[string, Quantum, Quantum, number]>([
    ['mix from 1 to 0', steady(128, 1, 1, false), steady(300, 0, 1, false), 2],
    ['gain from 1 to 4', steady(128, 1, 1, false), steady(300, 1, 4, false), 3],
    ['bypass', steady(128, 1, 1, false), steady(300, 1, 1, true), 2],
    ['bypass back', steady(128, 1, 1, true), steady(300, 1, 1, false), 2],
  ])('%s takes 128 frames in equal steps, and no more', (_, before, after, way) => {
    const frames = before.frames * 2 + after.frames;
    const all = [before, before, after];
    const wet = [new Float32Array(frames).fill(1)];
    const dry = [new Float32Array(frames).fill(-1)];
    const [row = new Float32Array(0)] = run(new Mixer(128), all, wet, dry);
    const steps = row.map((sample, i) => Math.abs(sample - (row[i - 1] ?? sample))).subarray(256);
    expect(Math.max(...steps.subarray(0, 128))).toBeLessThan((way / 128) * 1.0001);
    expect(Math.min(...steps.subarray(0, 128))).toBeGreaterThan((way / 128) * 0.9999);
    expect(Math.max(...steps.subarray(128))).toBe(0);
  });

  test('a jump on the way to somewhere sets out from where it is', () => {
    const all = [steady(50, 0, 1, false), steady(50, 1, 1, false), steady(50, 0, 1, true), steady(400, 1, 1, false)];
    const wet = [new Float32Array(550).fill(1)];
    const dry = [new Float32Array(550).fill(-1)];
    const [row = new Float32Array(0)] = run(new Mixer(128), all, wet, dry);
    const steps = row.map((sample, i) => Math.abs(sample - (row[i - 1] ?? 1)));
    expect(Math.max(...steps)).toBeLessThan(4 / 128);
    expect(row.at(-1)).toBe(1);
  });
});

describe('what has no share', () => {
  const broken = [Float32Array.of(NaN, Infinity, -Infinity, NaN)];
  const fine = [Float32Array.of(1, 2, 3, 4)];
  const none = Float32Array.of(0);

  test('is not heard: NaN of the layer while it is bypassed or mixed out', () => {
    const bypassed = new Mixer(4);
    bypassed.bypass = true;
    for (let i = 0; i < 32; i++) bypassed.mix([new Float32Array(4)], fine, 4, ONE, ONE);
    const output = broken.map((row) => row.slice());
    bypassed.mix(output, fine, 4, ONE, ONE);
    expectSameBits(output, fine);

    const dryOnly = new Mixer(4);
    for (let i = 0; i < 32; i++) dryOnly.mix([new Float32Array(4)], fine, 4, none, ONE);
    const mixedOut = broken.map((row) => row.slice());
    dryOnly.mix(mixedOut, fine, 4, none, ONE);
    expectSameBits(mixedOut, fine);
  });

  test('is not heard: NaN of the input while all is wet', () => {
    const output = fine.map((row) => row.slice());
    new Mixer(4).mix(output, broken, 4, Float32Array.of(1, 1, 1, 1), ONE);
    expectSameBits(output, fine);
  });

  test('at gain 0 there is silence', () => {
    const output = broken.map((row) => row.slice());
    new Mixer(4).mix(output, broken, 4, ONE, new Float32Array(4));
    expectSameBits(output, [new Float32Array(4)]);
  });
});

describe('all is wet, and left alone', () => {
  test('at rest with mix and gain of 1', () => {
    expect(new Mixer(4).isWet(ONE, ONE)).toBe(true);
  });

  test('not while bypassed, nor on the way back, nor before a jump has ended', () => {
    const mixer = new Mixer(128);
    const quantum = (mix = ONE): void => mixer.mix([new Float32Array(128)], [], 128, mix, ONE);
    mixer.bypass = true;
    expect(mixer.isWet(ONE, ONE)).toBe(false);
    quantum();
    expect(mixer.isWet(ONE, ONE)).toBe(false);
    mixer.bypass = false;
    expect(mixer.isWet(ONE, ONE)).toBe(false);
    quantum();
    expect(mixer.isWet(ONE, ONE)).toBe(true);
    quantum(Float32Array.of(0.5));
    expect(mixer.isWet(ONE, ONE)).toBe(false);
    quantum();
    expect(mixer.isWet(ONE, ONE)).toBe(true);
  });

  test('not with another value, nor with arrays of a quantum’s length', () => {
    const mixer = new Mixer(2);
    expect(mixer.isWet(Float32Array.of(0.5), ONE)).toBe(false);
    expect(mixer.isWet(ONE, Float32Array.of(2))).toBe(false);
    expect(mixer.isWet(Float32Array.of(1, 1), ONE)).toBe(false);
    expect(mixer.isWet(ONE, Float32Array.of(1, 1))).toBe(false);
  });
});
