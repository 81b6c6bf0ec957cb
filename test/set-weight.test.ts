import { describe, test } from 'vitest';

import { scenes } from './helpers/arbitrary.ts';
import { expectMix, expectMixOfScene } from './helpers/mixed.ts';
import { property } from './helpers/property.ts';
import { specimens } from './helpers/specimens.ts';

const LENGTH = 61;

const histories = [
  { name: 'a swap at once', times: [{ at: 20, fadeFrames: 0 }] },
  { name: 'a swap before the first frame', times: [{ at: 0, fadeFrames: 0 }] },
  { name: 'a fade from the first frame on', times: [{ at: 0, fadeFrames: 10 }] },
  { name: 'a fade of one frame', times: [{ at: 9, fadeFrames: 1 }] },
  { name: 'a fade of an odd length', times: [{ at: 9, fadeFrames: 31 }] },
  { name: 'a fade that the end cuts off', times: [{ at: 50, fadeFrames: 100 }] },
  { name: 'a fade that starts at the end', times: [{ at: LENGTH, fadeFrames: 5 }] },
  {
    name: 'a fade during a fade',
    times: [
      { at: 6, fadeFrames: 40 },
      { at: 20, fadeFrames: 23 },
    ],
  },
  {
    name: 'a third fade during a second',
    times: [
      { at: 6, fadeFrames: 40 },
      { at: 15, fadeFrames: 33 },
      { at: 16, fadeFrames: 7 },
    ],
  },
  {
    name: 'a fade after one that is over',
    times: [
      { at: 3, fadeFrames: 10 },
      { at: 30, fadeFrames: 11 },
    ],
  },
  {
    name: 'a swap at once during a fade',
    times: [
      { at: 6, fadeFrames: 40 },
      { at: 20, fadeFrames: 0 },
    ],
  },
  {
    name: 'two fades at one position',
    times: [
      { at: 6, fadeFrames: 40 },
      { at: 20, fadeFrames: 9 },
      { at: 20, fadeFrames: 30 },
    ],
  },
];

describe.each(specimens)('$name', ({ options, batch }) => {
  test.each(histories)('$name is what two streams mix to, for any cut', ({ times }) => {
    expectMix(options, batch, LENGTH, times, [1, 7, 32, LENGTH]);
  });
});

property('any swaps in any cut are what the streams of their weights mix to', scenes, 400, (scene) => {
  expectMixOfScene(scene, [0, 5, 31, 200]);
});
