import fc from 'fast-check';
import { Conv1d, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { type ChannelCell, inputsOf, layChannels } from '../../demos/planner/channels.ts';
import { describeChannels } from '../../demos/planner/describe-channels.ts';
import { propertyOf } from '../helpers/property.ts';

const channels = fc
  .record({
    groups: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 70 })),
    perIn: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 99 })),
    perOut: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 99 })),
    share: fc.nat(1000).map((n) => n / 1000), // doubles themselves lie near 0
    budget: fc.integer({ min: 11, max: 60 }),
  })
  .map(({ groups, perIn, perOut, share, budget }) => {
    const [inChannels, outChannels] = [groups * perIn, groups * perOut];
    return { shape: { inChannels, outChannels, groups }, output: Math.round(share * (outChannels - 1)), budget };
  });

describe('the channels', () => {
  propertyOf('are all of them in order, each in a column, within the budget', channels, 1000, (one) => {
    const { inputs, outputs, columns } = layChannels(one.shape, one.output, one.budget);
    const check = (cells: readonly ChannelCell[], count: number): void => {
      let [next, free] = [0, 0];
      for (const { from, to, shown, at } of cells) {
        expect(from).toBe(next);
        expect(shown ? to : to + 1).toBeGreaterThanOrEqual(from);
        if (shown) expect(to).toBe(from);
        expect(at).toBeGreaterThanOrEqual(free);
        [next, free] = [to + 1, at + 1];
      }
      expect(next).toBe(count);
      expect(free).toBeLessThanOrEqual(columns);
    };
    check(inputs, one.shape.inChannels);
    check(outputs, one.shape.outChannels);
    expect(columns).toBeLessThanOrEqual(one.budget);
  });

  propertyOf('show the chosen output over inputs of its group, and all where there is room', channels, 1000, (one) => {
    const { shape, output, budget } = one;
    const { inputs, outputs } = layChannels(shape, output, budget);
    expect(outputs.find(({ shown, from }) => shown && from === output)).toBeDefined();
    const [first, last] = inputsOf(shape, output);
    expect(inputs.some(({ shown, from }) => shown && from >= first && from <= last)).toBe(true);
    const { inChannels, outChannels } = shape;
    if (Math.max(inChannels, outChannels) <= budget) {
      expect([...inputs, ...outputs].every(({ shown }) => shown)).toBe(true);
    }
  });

  const small = fc
    .record({
      groups: fc.integer({ min: 1, max: 5 }),
      perIn: fc.integer({ min: 1, max: 4 }),
      perOut: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ groups, perIn, perOut }) => ({ groups, inChannels: groups * perIn, outChannels: groups * perOut }));

  propertyOf('an output reads the inputs whose impulse it answers', small, 60, (shape) => {
    const { inChannels, outChannels, groups } = shape;
    const weight = new Float32Array((outChannels * inChannels) / groups).fill(1);
    using layer = new Conv1d({ ...shape, weight });
    for (let output = 0; output < outChannels; output++) {
      const heard = Array.from({ length: inChannels }, (_, input) => {
        const signal = Array.from({ length: inChannels }, (__, c) => Float32Array.of(c === input ? 1 : 0));
        return layer.apply(signal)[output]?.[0] === 1 ? [input] : [];
      }).flat();
      const [first, last] = inputsOf(shape, output);
      expect(Array.from({ length: last - first + 1 }, (_, i) => first + i)).toEqual(heard);
    }
  });

  test.each([
    [
      { inChannels: 1, outChannels: 1 },
      0,
      /^One channel in, one out\. Output 0 reads input 0, 3 taps of it: 3 products/,
    ],
    [{ inChannels: 1, outChannels: 8 }, 7, /^Every output reads the one input\. Output 7 reads input 0, /],
    [
      { inChannels: 512, outChannels: 512 },
      2,
      /^Every output reads all 512 inputs\. .* 0 to 511, 3 taps of each: 1,536 /,
    ],
    [
      { inChannels: 64, outChannels: 64, groups: 8 },
      9,
      /^8 groups: .* the 8 inputs of .* 9 reads inputs 8 to 15, .* 24 p/,
    ],
    [{ inChannels: 64, outChannels: 64, groups: 64 }, 9, /^Depthwise: .* own number alone\. Output 9 reads input 9, /],
    [{ inChannels: 32, outChannels: 64, groups: 32 }, 9, /^Depthwise, 2 outputs for an input: .* reads input 4, /],
  ])('%o in words', (shape, output, words) => {
    expect(describeChannels(planConv1d({ kernelSize: 3, ...shape }).shape, output)).toMatch(words);
  });
});
