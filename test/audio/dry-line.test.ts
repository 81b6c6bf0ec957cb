import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DryLine } from '../../dist/audio/dry-line.js';
import { noiseBlock } from '../helpers/arbitrary.ts';
import { cut, expectSameBits, join } from '../helpers/law.ts';
import { propertyOf } from '../helpers/property.ts';

const lines = fc.record({
  delay: fc.oneof(fc.constantFrom(0, 1, 127, 128, 129), fc.integer({ min: 0, max: 300 })),
  channels: fc.integer({ min: 1, max: 3 }),
  sizes: fc.array(fc.integer({ min: 0, max: 200 })),
});

propertyOf(
  'every channel comes out as it went in, late, whatever the quanta',
  lines,
  200,
  ({ delay, channels, sizes }) => {
    const signal = noiseBlock(1, channels, 500);
    const line = new DryLine(channels, delay);
    const blocks = cut(signal, sizes);
    for (const block of blocks) line.pass(block, block[0]?.length ?? 0);
    const late = signal.map((row) => row.map((_, i) => (i < delay ? 0 : (row[i - delay] ?? NaN))));
    expectSameBits(join(blocks, channels), late);
  },
);

test('after reset nothing of before is heard', () => {
  const line = new DryLine(1, 5);
  line.pass([new Float32Array(13).fill(1)], 13);
  line.reset();
  const row = new Float32Array(10).fill(2);
  line.pass([row], 10);
  expect([...row]).toEqual([0, 0, 0, 0, 0, 2, 2, 2, 2, 2]);
});

test('passes only so many frames, of rows that are longer', () => {
  const row = Float32Array.of(1, 2, 3, 4);
  new DryLine(1, 1).pass([row], 2);
  expect([...row]).toEqual([0, 1, 3, 4]);
});
