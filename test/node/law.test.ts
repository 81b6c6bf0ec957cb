import fc from 'fast-check';
import { Conv1d } from 'tapline';
import { conv1dPcm } from 'tapline/node';
import { describe, expect } from 'vitest';
import { noiseBlock, type Scene, scenes } from '../helpers/arbitrary.ts';
import { decode, encode, expectSameBytes, formats, through } from '../helpers/pcm.ts';
import { asyncProperty } from '../helpers/property.ts';
import { rejection } from '../helpers/refusal.ts';
import { expectedOutput } from '../helpers/values.ts';

/** Scenes whose signals are some blocks of the filter long, half of them: it works in blocks of 512 frames. */
const shapes: fc.Arbitrary<Scene> = fc
  .record({ scene: scenes, more: fc.boolean(), length: fc.integer({ min: 400, max: 2000 }), seed: fc.integer() })
  .map(({ scene, more, length, seed }) =>
    more ? { ...scene, signal: noiseBlock(seed, scene.signal.length, length) } : scene,
  );

/** The scene's sizes again and again, in bytes, then a few large chunks. */
function* cutBytes(bytes: Buffer, sizes: readonly number[]): Generator<Buffer, void> {
  let at = 0;
  for (let i = 0; i < 200 && sizes.length > 0 && at < bytes.length; i++) {
    const end = at + (sizes[i % sizes.length] ?? 0);
    yield bytes.subarray(at, end);
    at = end;
  }
  for (; at < bytes.length; at += 9001) yield bytes.subarray(at, at + 9001);
}

describe.each(formats)('%s', (format) => {
  asyncProperty('any cut of the bytes gives the bytes of decoding, apply, encoding', shapes, 60, async (scene) => {
    using layer = new Conv1d(scene.options);
    const { batch, maxBlockSize, sizes } = scene;
    const bytes = encode(format, scene.signal);
    const channels = batch * layer.shape.inChannels;
    const whole = expectedOutput({ ...scene, signal: decode(format, bytes, channels) }, layer);
    const open = () => conv1dPcm(layer, { format, channels, maxBlockSize });
    if (whole === undefined) return void expect(open).toThrow('cannot stream');
    const output = through(open(), cutBytes(bytes, sizes));
    if (typeof whole === 'string') return void expect(await rejection(output)).toBe(whole);
    expectSameBytes(await output, encode(format, whole));
  });
});
