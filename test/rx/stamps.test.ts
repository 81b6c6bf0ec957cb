import { describe, expect, test } from 'vitest';
import { type Stamped, through } from '../helpers/stamped.ts';

describe('re-stamping', () => {
  test('a causal layer keeps times', () => {
    const values = [{ data: [1], timestamp: 1000, sampleRate: 100, id: 'x' }];
    expect(through({ weight: [2, 3] }, values).values).toEqual([{ ...values[0], data: [3] }]);
  });

  test('a stride moves each value to its first output, and divides rates', () => {
    // Frames 0–2 at 1000 ms, 3–5 at 1030, 6–8 at 1060: outputs at frames 0, 4 and 8.
    const values = [1000, 1030, 1060].map((timestamp) => ({ data: new Float32Array(3), timestamp, sampleRate: 100 }));
    const { values: outputs } = through({ weight: [1], stride: 4 }, values);
    expect(outputs).toEqual(
      [1000, 1040, 1080].map((timestamp) => ({ data: new Float32Array(1), timestamp, sampleRate: 25 })),
    );
  });

  test('lookahead moves back, to the frame that an output is aligned with; the tail too', () => {
    const values = [1000, 1020].map((timestamp) => ({ data: Float32Array.of(1, 1), timestamp, sampleRate: 100 }));
    const { values: outputs } = through({ weight: [1, 1, 1, 1, 1], padding: 'same' }, values);
    // The first value brings none: two frames of lookahead.
    expect(outputs).toEqual([
      { data: Float32Array.of(3, 4), timestamp: 1000, sampleRate: 100 },
      { data: Float32Array.of(4, 3), timestamp: 1020, sampleRate: 100 },
    ]);
  });

  test('padding beyond the filter begins before the first frame', () => {
    const values = [{ data: Float32Array.of(1, 1), timestamp: 1000, sampleRate: 100 }];
    const [first] = through({ weight: [1], padding: [3, 0] }, values).values;
    expect(first).toEqual({ data: Float32Array.of(0, 0, 0, 1, 1), timestamp: 970 + 30, sampleRate: 100 });
  });

  test('frames that come at once are stamped one by one', () => {
    const values = [{ data: [7], timestamp: 1000, sampleRate: 100 }];
    const { values: outputs } = through({ weight: [1], padding: [2, 1] }, values);
    expect(outputs).toEqual([
      { data: [0], timestamp: 1000, sampleRate: 100 },
      { data: [0], timestamp: 1010, sampleRate: 100 },
      { data: [7], timestamp: 1020, sampleRate: 100 },
      { data: [0], timestamp: 1030, sampleRate: 100 },
    ]);
  });

  test('the rate is the value’s, else that of the options', () => {
    const look = { weight: [1, 1, 1], padding: 'same' as const };
    const values = [{ data: [Float32Array.of(1, 1)], timestamp: 1000 }];
    const stamp = (value: object, options: object): unknown[] =>
      through(
        look,
        [
          { ...values[0], ...value },
          { ...values[0], ...value, timestamp: 1100 },
        ],
        options,
      ).values.map((output) => (output as Stamped).timestamp);
    expect(stamp({}, { sampleRate: 20 })).toEqual([1000, 1050, 1150]);
    expect(stamp({ sampleRate: 10 }, { sampleRate: 20 })).toEqual([1000, 1000, 1200]);
    expect(through(look, [...values, ...values]).end).toBe(
      'RangeError: the sample rate must be known to move a timestamp by -1 frames: give options.sampleRate or a sampleRate in each value',
    );
  });

  test('a neurosity sample is stamped by its timestamp and info.samplingRate', () => {
    const samples = [1000, 1004, 1008].map((timestamp, i) => ({
      data: [i, i],
      timestamp,
      info: { samplingRate: 250, channelNames: ['C3', 'C4'] },
    }));
    const layer = {
      weight: [1, 1, 1, 1],
      inChannels: 2,
      outChannels: 2,
      groups: 2,
      padding: [0, 1] as const,
      stride: 2,
    };
    expect(through(layer, samples).values).toEqual([
      { data: [1, 1], timestamp: 1000, info: { samplingRate: 125, channelNames: ['C3', 'C4'] } },
      { data: [2, 2], timestamp: 1008, info: { samplingRate: 125, channelNames: ['C3', 'C4'] } },
    ]);
  });

  test('a neurosity epoch is stamped by info.startTime', () => {
    const epochs = [1000, 1012].map((startTime) => ({
      label: 'raw',
      data: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      info: { samplingRate: 250, startTime },
    }));
    const layer = { weight: [1, 1], inChannels: 2, outChannels: 2, groups: 2, kernelSize: 1, stride: 2 };
    expect(through(layer, epochs).values).toEqual([
      {
        label: 'raw',
        data: [
          [1, 3],
          [4, 6],
        ],
        info: { samplingRate: 125, startTime: 1000 },
      },
      { label: 'raw', data: [[2], [5]], info: { samplingRate: 125, startTime: 1016 } },
    ]);
  });
});
