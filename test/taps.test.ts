import { type Conv1dShapeOptions, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { countTaps, summationOrder, tapPlace } from '../src/plan/taps.ts';

const shapeOf = (options: Conv1dShapeOptions): ReturnType<typeof planConv1d>['shape'] => planConv1d(options).shape;

/** Each trio's three inputs: their channel, plane and frame. */
function trios(options: Conv1dShapeOptions, byLag: boolean): ReturnType<typeof tapPlace>[][] {
  const shape = shapeOf(options);
  const order = [...summationOrder(shape, byLag)];
  return Array.from({ length: countTaps(shape, byLag).trios }, (_, trio) =>
    order.slice(3 * trio, 3 * trio + 3).map((tap) => tapPlace(shape, tap)),
  );
}

/** That every tap is summed once, and that a trio's three inputs are as far apart as the layout says. */
function check(options: Conv1dShapeOptions, byLag: boolean): void {
  const shape = shapeOf(options);
  const { trioStep, singles } = countTaps(shape, byLag);
  const order = [...summationOrder(shape, byLag)];
  const what = JSON.stringify(options);
  expect(
    order.toSorted((a, b) => a - b),
    what,
  ).toEqual(order.map((_, tap) => tap));
  const all = trios(options, byLag);
  expect(3 * all.length + singles, what).toBe(order.length);
  for (const taps of all) {
    for (const [i, { channel, plane, frame }] of taps.entries()) {
      const [first] = taps;
      if (first === undefined) throw new Error('a trio has taps');
      const further =
        trioStep === 'channel'
          ? { channel: first.channel + i, frame: first.frame }
          : { channel: first.channel, frame: first.frame + i * trioStep };
      expect({ channel, plane, frame }, what).toEqual({ ...further, plane: first.plane });
    }
  }
}

describe('taps in threes', () => {
  test('every tap is summed once, trios first, whose inputs are equally far apart', () => {
    for (const inChannels of [1, 2, 3, 7]) {
      for (const outChannels of [1, 2]) {
        for (const kernelSize of [1, 2, 3, 4, 5, 9, 13, 24]) {
          for (const stride of [1, 2, 3, 6]) {
            for (const dilation of [1, 2, 3, 4, 8]) {
              check({ inChannels, outChannels, kernelSize, stride, dilation }, false);
            }
          }
        }
      }
    }
  });

  test('of a head that leaves out older taps, too', () => {
    for (const outChannels of [1, 5]) {
      for (const [kernelSize, stride] of [
        [32, 1],
        [64, 1],
        [128, 1],
        [256, 2],
        [384, 3],
      ] as const) {
        for (const inChannels of [1, 3]) check({ inChannels, outChannels, kernelSize, stride }, true);
      }
    }
  });

  test('neighbours in time, or of three channels where that makes more trios', () => {
    const steps = (options: Conv1dShapeOptions): unknown[] => {
      const { trios: count, trioStep } = countTaps(
        shapeOf({ outChannels: options.inChannels ?? 1, ...options }),
        false,
      );
      return [count, trioStep];
    };
    expect(steps({ inChannels: 16, kernelSize: 3, dilation: 8 })).toEqual([16, 8]);
    expect(steps({ inChannels: 16, kernelSize: 5 })).toEqual([25, 'channel']);
    expect(steps({ inChannels: 16, kernelSize: 1 })).toEqual([5, 'channel']);
    expect(steps({ inChannels: 2, kernelSize: 5 })).toEqual([2, 1]);
    expect(steps({ inChannels: 2, kernelSize: 2 })).toEqual([0, 1]);
    expect(steps({ inChannels: 2, kernelSize: 12, stride: 2 })).toEqual([8, 1]);
    // A row alone: four frames apart, where taps are.
    expect(steps({ kernelSize: 64 })).toEqual([20, 4]);
    expect(steps({ kernelSize: 64, dilation: 2 })).toEqual([20, 4]);
    expect(steps({ kernelSize: 64, dilation: 3 })[0]).toBe(0);
  });
});
