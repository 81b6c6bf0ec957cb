import { Conv1d, conv1d, planConv1d } from 'tapline';
import { expect, test } from 'vitest';

test('options may be inherited, or come from getters', () => {
  class Options {
    weight = [1, 2, 3, 4];
    kernelSize = 2;
    get inChannels(): number {
      return 2;
    }
    get stride(): number {
      return 3;
    }
  }
  const expected = { inChannels: 2, kernelSize: 2, stride: 3 };
  expect(new Conv1d(new Options()).shape).toMatchObject(expected);
  expect(planConv1d(new Options()).shape).toMatchObject(expected);
});

test('the weight is read once', () => {
  let reads = 0;
  const layer = new Conv1d({
    get weight() {
      reads++;
      return [1];
    },
  });
  expect(reads).toBe(1);
  expect(layer.shape.kernelSize).toBe(1);
});

test('the largest stride works, a larger one is refused', () => {
  const signal = [Float32Array.of(1, 2, 3, 4)];
  const stride = 2 ** 30;
  expect(new Conv1d({ weight: [1, 10], stride, padding: [1, 0] }).apply(signal)).toEqual([Float32Array.of(10)]);
  for (const larger of [stride + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32]) {
    expect(() => new Conv1d({ weight: [1], stride: larger })).toThrow(
      new RangeError(`stride must be at most 1073741824: got ${larger}`),
    );
  }
});

test('padding that cannot be counted exactly is refused', () => {
  expect(() => new Conv1d({ weight: [1, 2], padding: 2 ** 53 - 1 })).toThrow(
    new RangeError("padding must be below 2^53 in all, with the kernel's reach: got 9007199254740991"),
  );
});

test('an output that no memory holds is refused', () => {
  expect(() => new Conv1d({ weight: [1], padding: 2 ** 45 }).apply([new Float32Array(1)])).toThrow(
    new RangeError(`output does not fit in memory: 1 × ${2 ** 46 + 1} frames`),
  );
});

test('a plan of a kernel and a stride of millions of taps is made at once', () => {
  expect(planConv1d({ kernelSize: 2 ** 20, stride: 2 ** 20 }).outputLength(2 ** 20)).toBe(1);
  expect(() => planConv1d({ kernelSize: 2 ** 40, stride: 2 ** 30 })).toThrow(RangeError);
});

test('an array that holds itself is shown by its length', () => {
  const array: unknown[] = [];
  array.push(array);
  expect(() => Reflect.apply(planConv1d, undefined, [{ kernelSize: 1, stride: array }])).toThrow(
    new TypeError('stride must be a number: got [an array of 1]'),
  );
});

test('a hole in a tensor shape is no number', () => {
  const shape = Object.assign(new Array<number>(3), { 1: 1, 2: 3 });
  expect(() => conv1d({ data: new Float32Array(3), shape }, { weight: [1] })).toThrow(
    new TypeError('input.shape[0] must be a number: got undefined'),
  );
});

test('a plan is frozen all through', () => {
  const plan = planConv1d({ kernelSize: 3 }, { length: 9, blockSize: 4, sampleRate: 1 });
  const parts = [plan, plan.shape, plan.shape.padding, plan.latency, plan.operations, plan.perSecond, plan.memory];
  for (const part of [...parts, plan.perBlock, plan.perBlock?.outputs, plan.perBlock?.executed]) {
    expect(Object.isFrozen(part) && part !== undefined).toBe(true);
  }
});
