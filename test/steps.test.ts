import { describe, expect, test } from 'vitest';
import { realm } from '../dist/kernel/realm.js';
import { planGeometry } from '../dist/plan/memory.js';
import { planConv1d } from '../dist/plan/plan.js';
import { copyIn } from '../dist/stream/copy-in.js';
import { STEP_BYTES, type Steps } from '../dist/stream/steps.js';
import { StreamMemory } from '../dist/stream/stream-memory.js';
import { adoptTwiddles, copyTwiddles, twiddleTable } from '../dist/stream/twiddles.js';
import { noise } from './helpers/arbitrary.ts';
import { refusal } from './helpers/refusal.ts';

/** Takes all steps; the most bytes of `length` from `pointer` on that one of them has changed. */
function mostChanged(steps: Steps, pointer: number, length: number): number {
  let most = 0;
  for (let done: boolean | undefined = false; !done; ) {
    const before = realm().i32.slice(pointer >>> 2, (pointer + length) >>> 2);
    ({ done } = steps.next());
    const changed = before.filter((number, i) => number !== realm().i32[(pointer >>> 2) + i]);
    most = Math.max(most, 4 * changed.length);
  }
  return most;
}

/** Linear memory with this in it, where the next pieces will be. */
function soil(bytes: number): void {
  const pointer = realm().allocate(bytes);
  realm().i32.fill(-1, pointer >>> 2, (pointer + bytes) >>> 2);
  realm().release(pointer, bytes);
}

describe('numbers are copied in', () => {
  test.each([0, 1, STEP_BYTES / 4, STEP_BYTES / 4 + 1, STEP_BYTES])('%i of them, all, in small steps', (count) => {
    const numbers = noise(1, count);
    const bytes = 4 * count + 16;
    const pointer = realm().allocate(bytes);
    realm().f32.fill(NaN, pointer >>> 2, (pointer + bytes) >>> 2);
    expect(mostChanged(copyIn(numbers, pointer), pointer, bytes)).toBeLessThanOrEqual(STEP_BYTES);
    expect(realm().f32.slice(pointer >>> 2, (pointer >>> 2) + count)).toEqual(numbers);
    expect(realm().f32[(pointer >>> 2) + count]).toBe(NaN);
    realm().release(pointer, bytes);
  });
});

describe('the memory of a stream', () => {
  const shapes = {
    'a short filter': { kernelSize: 3 },
    'an echo': { kernelSize: 2, dilation: 48_000 },
    'true stereo': { kernelSize: 48_000, inChannels: 2, outChannels: 2 },
    'a reflected signal': { kernelSize: 20_000, padding: 'same' as const, paddingMode: 'reflect' as const },
  };

  test.each(Object.entries(shapes))('of %s becomes silence in small steps, and at once', (_, options) => {
    const geometry = planGeometry(planConv1d(options).shape, 1, 128);
    soil(8e6);
    const memory = new StreamMemory(geometry);
    const { stateBytes = 0, voiceBytes = 0 } = geometry.partitions ?? {};
    const pieces = [
      [memory.rings, geometry.streamBytes],
      [memory.state, stateBytes],
      [memory.voice, voiceBytes],
    ] as const;
    const start = Math.min(...pieces.filter(([pointer]) => pointer > 0).map(([pointer]) => pointer));
    const end = Math.max(...pieces.map(([pointer, bytes]) => pointer + bytes));
    const isSilent = (): boolean =>
      pieces.every(([pointer, bytes]) =>
        realm()
          .i32.slice(pointer >>> 2, (pointer + bytes) >>> 2)
          .every((number) => number === 0),
      );
    expect(mostChanged(memory.clearInSteps(), start, end - start)).toBeLessThanOrEqual(STEP_BYTES);
    expect(isSilent()).toBe(true);
    for (const [pointer, bytes] of pieces) realm().i32.fill(7, pointer >>> 2, (pointer + bytes) >>> 2);
    expect(isSilent()).toBe(false);
    memory.clear();
    expect(isSilent()).toBe(true);
    memory.release();
  });

  test('that cannot be had leaves nothing behind', () => {
    const geometry = planGeometry(planConv1d({ kernelSize: 48_000 }).shape, 1, 128);
    const { partitions } = geometry;
    if (partitions === undefined) throw new Error('there are no partitions');
    const huge = { ...geometry, partitions: { ...partitions, voiceBytes: 2 ** 30 } };
    const before = realm().allocatedBytes;
    expect(refusal(() => new StreamMemory(huge))).toMatch(/^RangeError: out of memory/);
    expect(realm().allocatedBytes).toBe(before);
  });
});

describe('the roots of another realm', () => {
  // More than any layer asks for: these have not been made here.
  const [depths, more] = [13, 14];
  const bytes = (count: number): number => 24 * (2 ** count - 1);

  test('are those that a realm makes itself, and are taken in once', () => {
    const made = copyTwiddles(12);
    expect(made).toEqual(copyTwiddles(3));
    const roots = noise(2, bytes(depths) / 4);
    const before = realm().allocatedBytes;
    const [first, second] = [adoptTwiddles(depths, roots), adoptTwiddles(depths, roots)];
    // Two nodes at once: both have begun before either is done.
    for (let left = 2; left > 0; ) left = [first, second].filter((steps) => !steps.next().done).length;
    expect(realm().allocatedBytes - before).toBe(bytes(depths));
    expect(copyTwiddles(depths)).toEqual(roots);
    expect(adoptTwiddles(depths, roots).next().done).toBe(true);
    expect(realm().allocatedBytes - before).toBe(bytes(depths));
  });

  test('are given up where the steps are ended', () => {
    const before = realm().allocatedBytes;
    const steps = adoptTwiddles(more, noise(3, bytes(more) / 4));
    steps.next();
    steps.return();
    expect(realm().allocatedBytes).toBe(before);
    // They are made here then.
    const table = realm().f32.slice(twiddleTable(more) >>> 2)[0];
    expect(table).toBeCloseTo(Math.cos(Math.PI / 8), 6);
  });
});
