import { type Conv1dShapeOptions, formatPlan, type PlanHost, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { scenes } from './helpers/arbitrary.ts';
import { shapeOptions } from './helpers/plan-scenes.ts';
import { property } from './helpers/property.ts';

const format = (options: Conv1dShapeOptions, host?: PlanHost): string => formatPlan(planConv1d(options, host));

describe('a plan in words', () => {
  test('of one tap, and no host', () => {
    expect(format({ kernelSize: 1 })).toBe(`\
layer            1 → 1 channels
kernel           1 tap, cross-correlation
receptive field  1 frame
stride           1
padding          0 left, 0 right
runs as          direct, reproducible
output rate      1 per input frame
latency          0 frames (lookahead 0)
first output     with the first frame
memory           weights 144 B, state 1.1 KiB per stream
`);
  });

  test('of an audio filter in blocks of 128', () => {
    expect(format({ kernelSize: 64, dilation: 2 }, { sampleRate: 48000, blockSize: 128 })).toBe(`\
layer               1 → 1 channels
kernel              64 taps, dilation 2, cross-correlation
receptive field     127 frames
stride              1
padding             126 left, 0 right, zeros
runs as             direct, reproducible
output rate         1 per input frame
outputs per block   128
latency             128 frames = 2.67 ms (lookahead 0 + block 128)
first output        with the first frame
nominal per block   16,256 operations, 8,192 multiply-accumulates
executed per block  16,384 multiplies and adds
nominal per second  6.1 million operations, 3.07 million multiply-accumulates
memory              weights 1.2 KiB, state 2.1 KiB per stream
`);
  });

  test('of two recordings of 16 sensors, decimated by 3', () => {
    const layer = { inChannels: 16, outChannels: 32, groups: 4, kernelSize: 7, stride: 3, bias: true } as const;
    const host = { length: 100_000, batch: 2, sampleRate: 250, blockSize: 100 };
    expect(format({ ...layer, padding: 'valid' }, host)).toBe(`\
layer               16 → 32 channels, 4 groups, with bias
kernel              7 taps, cross-correlation
receptive field     7 frames
stride              3
padding             0 left, 0 right
runs as             direct, reproducible
output rate         1/3 (0.333) per input frame
outputs per block   33 to 34, mean 33.33
latency             106 frames = 424 ms (lookahead 6 + block 100)
first output        after 6 frames, with the next
whole signal        119,461,888 operations, 59,730,944 multiply-accumulates
nominal per block   119,466.67 operations, 59,733.33 multiply-accumulates
executed per block  119,466.67 multiplies and adds, at most 121,856
nominal per second  299 thousand operations, 149 thousand multiply-accumulates
memory              weights 3.8 KiB, state 42.0 KiB per stream
`);
  });

  test('of channels apart, with reflection and a short signal', () => {
    const channels = { inChannels: 8, outChannels: 8, groups: 8 };
    const kind = { paddingMode: 'reflect', operation: 'convolution', numerics: 'fast' } as const;
    expect(format({ ...channels, ...kind, kernelSize: 5, padding: [3, 2] }, { sampleRate: 2, length: 4 })).toBe(`\
layer               8 → 8 channels, depthwise
kernel              5 taps, convolution
receptive field     5 frames
stride              1
padding             3 left, 2 right, reflect
runs as             direct, fast
output rate         1 per input frame
latency             1 frame = 500 ms (lookahead 1)
first output        after 3 frames, with the next
whole signal        360 operations, 200 multiply-accumulates
nominal per second  144 operations, 80 multiply-accumulates
memory              weights 896 B, state 9.8 KiB per stream
`);
  });

  test('of a layer that cannot stream', () => {
    const host = { sampleRate: 44100, blockSize: 64, length: 0 };
    expect(format({ kernelSize: 3, padding: 1, paddingMode: 'circular' }, host)).toBe(`\
layer               1 → 1 channels
kernel              3 taps, cross-correlation
receptive field     3 frames
stride              1
padding             1 left, 1 right, circular
runs as             direct, reproducible
output rate         1 per input frame
streaming           no: circular left padding repeats the end of the signal before its start
latency             needs the whole signal first
whole signal        0 operations, 0 multiply-accumulates
nominal per second  221 thousand operations, 132 thousand multiply-accumulates
memory              weights 176 B, state 624 B per stream
`);
  });

  test('of rare outputs, the first before any frame', () => {
    const layer = { kernelSize: 2, stride: 44_100, dilation: 1000, padding: [2000, 0] } as const;
    expect(format(layer, { blockSize: 128, sampleRate: 48000 })).toBe(`\
layer               1 → 1 channels
kernel              2 taps, dilation 1,000, cross-correlation
receptive field     1,001 frames
stride              44,100
padding             2,000 left, 0 right, zeros
runs as             direct, reproducible
output rate         1/44,100 (0.0000227) per input frame
outputs per block   0 to 1, mean 0.0029
latency             128 frames = 2.67 ms (lookahead 0 + block 128)
first output        at once, before any frame
nominal per block   0.00871 operations, 0.0058 multiply-accumulates
executed per block  0.0116 multiplies and adds, at most 4
nominal per second  3.27 operations, 2.18 multiply-accumulates
memory              weights 160 B, state 416 B per stream
`);
  });

  test('of large numbers', () => {
    const layer = {
      inChannels: 2,
      outChannels: 2,
      kernelSize: 4096,
      padding: [10_000, 2000],
      algorithm: 'direct',
    } as const;
    const host = { blockSize: 1024, sampleRate: 48000, length: 1_000_000 };
    expect(format({ ...layer, paddingMode: 'replicate' }, host)).toBe(`\
layer               2 → 2 channels
kernel              4,096 taps, cross-correlation
receptive field     4,096 frames
stride              1
padding             10,000 left, 2,000 right, replicate
runs as             direct, reproducible
output rate         1 per input frame
outputs per block   1,024
latency             1,024 frames = 21.3 ms (lookahead 0 + block 1,024)
first output        with the first frame
whole signal        33,025,015,230 operations, 16,513,515,520 multiply-accumulates
nominal per block   33,552,384 operations, 16,777,216 multiply-accumulates
executed per block  33,554,432 multiplies and adds
nominal per second  1.57 billion operations, 786 million multiply-accumulates
memory              weights 74.8 KiB, state 80.2 KiB per stream
`);
  });

  test('of a long filter names its partitions, level by level', () => {
    const long = { kernelSize: 40_000, stride: 2, algorithm: 'fft' } as const;
    const { partitions = [] } = planConv1d(long);
    const levels = partitions.map(({ size, count }) => `${count} of ${size.toLocaleString('en')} taps`);
    expect(levels.length).toBeGreaterThan(1);
    expect(format(long)).toContain(
      `\nruns as          fft, reproducible\npartitions       ${levels.join(', ')}\noutput rate `,
    );
    expect(format({ kernelSize: 3, algorithm: 'fft' })).toContain(
      '\nruns as          fft, reproducible\npartitions       none: the kernel is too short\noutput rate ',
    );
  });
});

test.each<[sampleRate: number, latency: string]>([
  [1_000_000, '128 µs'],
  [48000, '2.67 ms'],
  [1000, '128 ms'],
  [128.01, '1 s'],
  [128, '1 s'],
  [100, '1.28 s'],
  [7, '18.3 s'],
])('128 frames at %i Hz are %s', (sampleRate, latency) => {
  const text = format({ kernelSize: 3 }, { blockSize: 128, sampleRate });
  expect(text).toContain(`\nlatency             128 frames = ${latency} (lookahead 0 + block 128)\n`);
});

test.each<[sampleRate: number, macs: string]>([
  [999, '999'],
  [1000, '1 thousand'],
  [1234, '1.23 thousand'],
  [999_499, '999 thousand'],
  [999_500, '1 million'],
  [2.5e9, '2.5 billion'],
  [1e12, '1 trillion'],
])('%d multiply-accumulates per second are %s', (sampleRate, macs) => {
  expect(format({ kernelSize: 1 }, { sampleRate })).toContain(`operations, ${macs} multiply-accumulates\n`);
});

test('counts of more than 21 digits are written out too', () => {
  const text = format({ kernelSize: 1e6, bias: true }, { length: 5e15 });
  const [operations, macs] = ['10,000,000,000,000,000,000,000', '5,000,000,000,000,000,000,000'];
  expect(text).toContain(` ${operations} operations, ${macs} multiply-accumulates\n`);
});

property('every plan is a table: names, two spaces at least, values, in two columns', scenes, 400, (scene) => {
  const { options, batch, signal, maxBlockSize: blockSize } = scene;
  const length = signal[0]?.length ?? 0;
  const text = format(shapeOptions(options), { length, batch, blockSize, sampleRate: 44_100 });
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.slice(0, -1).split('\n');
  const column = Math.max(...lines.map((line) => line.search(/ {2}/))) + 2;
  const names = lines.map((line) => line.slice(0, column).trimEnd());
  expect(new Set(names).size, 'each name once').toBe(lines.length);
  for (const line of lines) {
    expect(line).toMatch(/^\S+( \S+)* {2,}\S+( \S+)*$/);
    expect(line.charAt(column - 1) + line.charAt(column), line).toMatch(/^ \S$/);
    expect(line).not.toMatch(/NaN|undefined|null|Infinity|object|\de[+-]?\d/);
    // Sizes in memory have four digits at most, as in `1008 B`.
    expect(line, 'whole numbers in groups of three').not.toMatch(/(?<![\d.])\d{4}(?! ([KMGT]i)?B)/);
  }
});
