import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Conv1d } from 'tapline';
import { conv1dPcm } from 'tapline/node';
import { beforeEach, expect, test } from 'vitest';
import { realm } from '../../dist/kernel/realm.js';
import { through } from '../helpers/pcm.ts';
import { keepsNothing, refusal, rejection } from '../helpers/refusal.ts';
import { settled } from '../helpers/waiting.ts';

// The layer is kept, so that no garbage collection moves what is measured. Run directly, its sums of integers are exact.
const layer = new Conv1d({ weight: new Float32Array(500).fill(1), padding: 'same', algorithm: 'direct' });

let before = 0;
beforeEach(() => {
  before = realm().allocatedBytes;
});

/** Bytes of linear memory that the test has in use. */
function inUse(): number {
  return realm().allocatedBytes - before;
}

function open(): Duplex {
  const pcm = conv1dPcm(layer, { format: 's16le', channels: 2 });
  expect(inUse()).toBeGreaterThan(0);
  return pcm;
}

test('the end frees the memory of the stream', async () => {
  expect((await through(open(), [new Uint8Array(4000)])).length).toBe(4000);
  await settled();
  expect(inUse()).toBe(0);
});

test('destroying it does, before anything and in the middle', async () => {
  const unused = open();
  unused.destroy();
  await once(unused, 'close');
  expect(inUse()).toBe(0);

  const used = open();
  used.write(new Uint8Array(4001));
  await settled();
  used.destroy();
  await once(used, 'close');
  expect(inUse()).toBe(0);
});

test('destroying it with an error does, and passes that on', async () => {
  const pcm = open();
  pcm.destroy(new Error('enough'));
  expect(await rejection(finished(pcm))).toBe('Error: enough');
  expect(inUse()).toBe(0);
});

test('an error of its own does', async () => {
  expect(await rejection(through(open(), [new Uint8Array(4001)]))).toMatch(/^Error: the PCM ends within a frame/);
  expect(inUse()).toBe(0);
});

test('a source that fails in a pipeline does', async () => {
  const source = function* (): Generator<Uint8Array, void> {
    yield new Uint8Array(4000);
    throw new Error('unplugged');
  };
  expect(await rejection(through(open(), source()))).toBe('Error: unplugged');
  expect(inUse()).toBe(0);
});

test('leaving a loop over it does', async () => {
  const pcm = open();
  pcm.write(new Uint8Array(40_000));
  for await (const _ of pcm) break;
  expect(inUse()).toBe(0);
});

test('wrong options take none', () => {
  const call = (): unknown => conv1dPcm(layer, { format: 's16le', channels: 2, maxBlockSize: 0 });
  expect(refusal(() => keepsNothing(call))).toMatch(/^RangeError: maxBlockSize /);
});

test('a layer passed in stays usable', async () => {
  await through(open(), [new Uint8Array(4000)]);
  open().destroy();
  const bytes = Buffer.from(Int16Array.of(1, -1, 2, -2).buffer);
  expect(await through(open(), [bytes])).toEqual(Buffer.from(Int16Array.of(3, -3, 3, -3).buffer));
  expect(layer.apply([Float32Array.of(1, 2)])).toEqual([Float32Array.of(3, 3)]);
});
