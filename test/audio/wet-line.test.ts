import { expect, test } from 'vitest';
import { WetLine } from '../../dist/audio/wet-line.js';

/** Reads so many frames, of one channel. */
function read(line: WetLine, frames: number): number[] {
  const row = new Float32Array(frames).fill(NaN);
  line.read([row], frames);
  return [...row];
}

test('an output is held until the next one', () => {
  const line = new WetLine(1, 3, 0, 4, 'hold');
  line.write([Float32Array.of(1, 2, 3)], 3);
  expect(read(line, 4)).toEqual([1, 1, 1, 2]);
  expect(read(line, 4)).toEqual([2, 2, 3, 3]);
});

test('or zeros follow it', () => {
  const line = new WetLine(1, 3, 0, 4, 'zeros');
  line.write([Float32Array.of(1, 2, 3)], 3);
  expect(read(line, 4)).toEqual([1, 0, 0, 2]);
  expect(read(line, 4)).toEqual([0, 0, 3, 0]);
});

test('the first is heard from the start on, wherever that falls', () => {
  const line = new WetLine(1, 2, 5, 4, 'hold');
  line.write([Float32Array.of(1, 2)], 2);
  expect(read(line, 3)).toEqual([0, 0, 0]);
  expect(read(line, 3)).toEqual([0, 0, 1]);
  expect(read(line, 3)).toEqual([1, 2, 2]);
});

test('outputs wait in a ring that goes round', () => {
  const line = new WetLine(1, 1, 0, 2, 'hold');
  for (let i = 0; i < 20; i++) {
    line.write([Float32Array.of(2 * i, 2 * i + 1)], 2);
    expect(read(line, 2)).toEqual([2 * i, 2 * i + 1]);
  }
});

test('widening keeps what waits', () => {
  const line = new WetLine(1, 1, 0, 3, 'hold');
  for (let i = 0; i < 5; i++) {
    line.write([Float32Array.of(i)], 1);
    read(line, 1);
  }
  line.write([Float32Array.of(5, 6, 7)], 3);
  line.widen(8);
  line.write([Float32Array.of(8, 9, 10, 11, 12)], 5);
  expect(read(line, 8)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
});

test('after reset it starts late again', () => {
  const line = new WetLine(1, 1, 2, 4, 'hold');
  line.write([Float32Array.of(1, 2, 3)], 3);
  read(line, 4);
  line.reset();
  line.write([Float32Array.of(9)], 1);
  expect(read(line, 3)).toEqual([0, 0, 9]);
});
