import { from, Subject } from 'rxjs';
import { Conv1d } from 'tapline';
import { conv1d } from 'tapline/rx';
import { describe, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { expectSameBits } from '../helpers/law.ts';
import { type Stamped, through } from '../helpers/stamped.ts';
import { hear } from '../helpers/values.ts';

describe('gaps', () => {
  const weight = [1, 10, 100];
  /** Blocks of two frames at 10 ms a frame, each at its time in frames. */
  const blocks = (...times: number[]): Stamped[] =>
    times.map((time) => ({ data: Float32Array.of(1, 2), timestamp: 5000 + 10 * time, sampleRate: 100 }));
  const run = (times: number[], more: object, stride = 1): { rows: number[][]; end: string } => {
    const { values, end } = through({ weight, stride }, blocks(...times), more);
    return { rows: values.map((value) => Array.from((value as Stamped).data)), end };
  };

  test('ignored by default', () => {
    expect(run([0, 50, 3], {}).rows).toEqual([
      [100, 210],
      [121, 212],
      [121, 212],
    ]);
  });

  test("'reset' starts anew", () => {
    expect(run([0, 2, 5], { onGap: 'reset' }).rows).toEqual([
      [100, 210],
      [121, 212],
      [100, 210],
    ]);
  });

  test("'zero' passes zeros and 'hold' the last frame, and their outputs are dropped", () => {
    expect(run([0, 3], { onGap: 'zero' }).rows).toEqual([
      [100, 210],
      [102, 210],
    ]);
    expect(run([0, 4], { onGap: 'zero' }).rows).toEqual([
      [100, 210],
      [100, 210],
    ]);
    expect(run([0, 3], { onGap: 'hold' }).rows).toEqual([
      [100, 210],
      [122, 212],
    ]);
    expect(run([0, 90], { onGap: 'hold' }).rows).toEqual([
      [100, 210],
      [122, 212],
    ]);
  });

  test("'error' ends the result and says how far the jump is", () => {
    expect(run([0, 2, 5], { onGap: 'error' })).toEqual({
      rows: [
        [100, 210],
        [121, 212],
      ],
      end: "RangeError: the timestamps jump by 1 frames at 5050 ms (onGap: 'error')",
    });
    expect(run([4, 0], { onGap: 'error' }).end).toContain('jump by -6 frames');
  });

  test('time that runs backwards resets', () => {
    for (const onGap of ['reset', 'zero', 'hold']) {
      expect(run([10, 4], { onGap }).rows).toEqual([
        [100, 210],
        [100, 210],
      ]);
    }
  });

  test('up to gapTolerance is none', () => {
    const reset = [
      [100, 210],
      [100, 210],
    ];
    const on = [
      [100, 210],
      [121, 212],
    ];
    expect(run([0, 2.5], { onGap: 'reset' }).rows).toEqual(on);
    expect(run([0, 1.5], { onGap: 'reset' }).rows).toEqual(on);
    expect(run([0, 2.6], { onGap: 'reset' }).rows).toEqual(reset);
    expect(run([0, 1.4], { onGap: 'reset' }).rows).toEqual(reset);
    expect(run([0, 5], { onGap: 'reset', gapTolerance: 3 }).rows).toEqual(on);
    expect(run([0, 5.1], { onGap: 'reset', gapTolerance: 3 }).rows).toEqual(reset);
    expect(run([0, 2.1], { onGap: 'reset', gapTolerance: 0 }).rows).toEqual(reset);
  });

  test('jitter within the tolerance does not add up', () => {
    expect(run([0, 2.4, 4.8, 7.2], { onGap: 'error' }).end).toBe('complete');
  });

  test('without times or a rate all but ignoring is an error', () => {
    const [{ data }] = blocks(0) as [Stamped];
    for (const onGap of ['reset', 'zero', 'hold', 'error']) {
      const noTime = `RangeError: onGap '${onGap}' needs a timestamp in each value`;
      expect(through({ weight }, [data], { onGap }).end).toBe(noTime);
      expect(through({ weight }, [{ data, sampleRate: 5 }], { onGap }).end).toBe(noTime);
      expect(through({ weight }, [{ data, timestamp: 5 }], { onGap }).end).toBe(
        `RangeError: onGap '${onGap}' needs a sampleRate, in each value or in the options`,
      );
      expect(through({ weight }, [{ data, timestamp: 5 }], { onGap, sampleRate: 5 }).end).toBe('complete');
    }
    expect(hear(from([1]).pipe(conv1d({ weight }, { onGap: 'reset', sampleRate: 5 }))).end).toContain('a timestamp');
  });

  test.each([
    ['stride 1', { weight: noise(1, 9), dilation: 2, padding: [5, 4] }],
    ['stride 3', { weight: noise(1, 9), stride: 3, dilation: 2, padding: [5, 4] }],
    ['stride 7', { weight: noise(1, 9), stride: 7, dilation: 2, padding: [5, 4] }],
    ['partitions', { weight: noise(1, 300), algorithm: 'fft' }],
    ['partitions of two levels', { weight: noise(1, 5000), algorithm: 'fft' }],
    ['partitions, dilated', { weight: noise(1, 300), dilation: 3, algorithm: 'fft' }],
    ['partitions, strided', { weight: noise(1, 300), stride: 3, algorithm: 'fft' }],
  ] as const)('a gap of any length leaves what its frames would have: %s', (_, options) => {
    const frames = options.weight.length > 9 ? 700 : 30;
    for (const missing of [1, 2, 15, 40, 100, 1000, 5003, 60_001]) {
      for (const onGap of ['zero', 'hold'] as const) {
        using layer = new Conv1d(options);
        const before = noise(2, frames);
        const after = noise(3, frames + 20);
        const values = [
          { data: before, timestamp: 0, sampleRate: 1000 },
          { data: after, timestamp: frames + missing, sampleRate: 1000 },
        ];
        const heard = hear(from(values).pipe(conv1d(layer, { onGap })));
        const stream = layer.createStream();
        const first = stream.push([before]);
        stream.push([new Float32Array(missing).fill(onGap === 'hold' ? (before[frames - 1] ?? 0) : 0)]);
        const rows = [first, stream.push([after]), stream.flush()].filter(([row]) => row?.length !== 0);
        expectSameBits(
          heard.values.map((value) => (value as Stamped).data),
          rows.map(([row]) => row as Float32Array),
        );
      }
    }
  });

  test('a gap of 10^12 frames, and one beyond all numbers, are done at once', () => {
    const source = new Subject<Stamped>();
    const heard = hear(source.pipe(conv1d({ weight, stride: 3 }, { onGap: 'hold' })));
    const [first, second, third] = blocks(0, 1e12 + 1, 1e307) as [Stamped, Stamped, Stamped];
    source.next(first);
    source.next(second);
    source.next(third);
    expect(heard.end).toBe('still open');
    // 10^12 + 1 is 2 past a multiple of 3, so the output is that of the block's second frame.
    expect(heard.values.slice(0, 2).map((value) => (value as Stamped).data)).toEqual([
      Float32Array.of(100),
      Float32Array.of(212),
    ]);
  });
});
