import fc from 'fast-check';
import { Conv1d } from 'tapline';
import { expect, test } from 'vitest';
import { type Scene, scenes, showScene } from './helpers/arbitrary.ts';
import { checkLaw, pushing } from './helpers/check-law.ts';
import { expectSameBits, expectStreamingLaw } from './helpers/law.ts';
import { property } from './helpers/property.ts';

const SHAPES = 2500;

property('any cut of the signal gives the bits of the whole', scenes, SHAPES, checkLaw);

test('the law holds for one long signal in blocks of 1, 127, 128, 129 and as one', () => {
  const layer = new Conv1d({
    inChannels: 2,
    outChannels: 3,
    kernelSize: 31,
    dilation: 5,
    weight: new Array(186).fill(0.01),
  });
  const signal = [0, 1].map((channel) =>
    Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i * (0.01 + channel))),
  );
  const whole = layer.apply(signal);
  for (const size of [1, 127, 128, 129, 10_000]) {
    expectStreamingLaw(pushing(layer.createStream()), whole, signal, new Array(10_000).fill(size));
  }
  expectSameBits(layer.apply(signal), whole);
  layer.dispose();
});

test('what a property prints reproduces a scene', () => {
  const [scene] = fc.sample(scenes, { numRuns: 1, seed: 1 });
  expect(showScene(scene as Scene)).toContain('kernelSize');
});
