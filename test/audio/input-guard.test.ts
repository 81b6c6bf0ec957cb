import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputGuard } from '../../dist/audio/input-guard.js';
import { noiseBlock } from '../helpers/arbitrary.ts';
import { expectSameBits } from '../helpers/law.ts';
import { propertyOf } from '../helpers/property.ts';

const TINY = 2 ** -126;
const HUGE = 3.4028234663852886e38;

/** Any float32 there is, by its bits. */
const samples: fc.Arbitrary<Float32Array> = fc
  .array(fc.oneof(fc.integer(), fc.constantFrom(0x7f800000, 0x7fc00000, -0x800000, 0x007fffff, 0x00800000, 1)))
  .map((words) => new Float32Array(Int32Array.from(words).buffer));

describe('every sample', () => {
  propertyOf("is as it was, or 0: NaN, infinities and subnormal numbers under 'zero'", samples, 300, (row) => {
    const guard = new InputGuard(1, row.length, true);
    guard.take([row], row.length);
    expectSameBits(guard.rows, [
      row.map((sample) => (Number.isFinite(sample) && Math.abs(sample) >= TINY ? sample : 0)),
    ]);
  });

  propertyOf("under 'propagate' only subnormal numbers are 0", samples, 300, (row) => {
    const guard = new InputGuard(1, row.length, false);
    guard.take([row], row.length);
    expectSameBits(guard.rows, [row.map((sample) => (Math.abs(sample) < TINY ? 0 : sample))]);
  });

  test('at the edges: the smallest normal and the largest numbers stay', () => {
    const row = Float32Array.of(TINY, -TINY, HUGE, -HUGE);
    const guard = new InputGuard(1, 4, true);
    guard.take([row], 4);
    expectSameBits(guard.rows, [row]);
  });
});

describe('there are always as many rows as the layer has channels', () => {
  const loud = [new Float32Array(4).fill(1), new Float32Array(4).fill(2), new Float32Array(4).fill(3)];
  const silence = new Float32Array(4);

  test.each<[string, Float32Array[], Float32Array[]]>([
    ['no channel', [], [silence, silence]],
    ['one of them', loud.slice(0, 1), [loud[0] ?? silence, silence]],
    ['more of them', loud, loud.slice(0, 2)],
    ['empty arrays', [new Float32Array(0), new Float32Array(0)], [silence, silence]],
    ['an array that is too short', [new Float32Array(3).fill(1), loud[1] ?? silence], [silence, loud[1] ?? silence]],
  ])('%s: what is missing is silent, what is too much is left out', (_, input, expected) => {
    const guard = new InputGuard(2, 4, true);
    guard.take(loud, 4); // so that there is something to be silent after
    guard.take(input, 4);
    expectSameBits(guard.rows, expected);
  });

  test('as long as the quantum, and the same ones while that stays', () => {
    const guard = new InputGuard(2, 128, true);
    const { rows } = guard;
    guard.take(noiseBlock(1, 2, 128), 128);
    expect(guard.rows).toBe(rows);
    const longer = noiseBlock(2, 2, 441);
    guard.take(longer, 441);
    expectSameBits(guard.rows, longer);
    const shorter = noiseBlock(3, 2, 64);
    guard.take(shorter, 64);
    expectSameBits(guard.rows, shorter);
  });
});
