import fc from 'fast-check';
import { Conv1d, type Conv1dOptions } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, type Scene } from '../helpers/arbitrary.ts';
import { longScenes, makeFilter, makeSignal, signalsOf } from '../helpers/long-scenes.ts';
import { Definition } from '../helpers/partitioned-bound.ts';
import { property } from '../helpers/property.ts';

/** What a layer that runs in partitions gives, against the definition summed in float64. */

/** Outputs that are looked at, of each channel: the first and the last, and some in between. */
function sampleOf(outputs: number, count: number, seed: number): number[] {
  if (outputs <= count) return Array.from({ length: outputs }, (_, m) => m);
  const within = noise(seed, count - 2).map((value) => Math.floor((value + 1) * 0.5 * outputs));
  return [0, ...within, outputs - 1];
}

/** Fails unless the sampled outputs of the whole signal are within the promised error; returns the worst share of it. */
function expectAccurate(
  options: Conv1dOptions,
  signal: readonly Float32Array[],
  count: number,
  alsoAt: (definition: Definition) => number[] = () => [],
): number {
  using layer = new Conv1d(options);
  const output = layer.apply(signal);
  const definition = new Definition(options, signal);
  const outputs = output[0]?.length ?? 0;
  let worst = 0;
  for (let co = 0; co < output.length; co++) {
    const places = [...sampleOf(outputs, count, co), ...alsoAt(definition)];
    for (const m of places.filter((place) => place >= 0 && place < outputs)) {
      const { exact, error, bound } = definition.measure(output, co, m);
      if (!(error <= bound)) {
        expect.fail(`channel ${co}, output ${m} of ${outputs}: ${exact} by ${error}, beyond the bound ${bound}`);
      }
      worst = Math.max(worst, error / bound);
    }
  }
  return worst;
}

function checkAccuracy(scene: Scene): void {
  for (const signal of signalsOf(scene)) {
    // Where what is in the middle of the signal leaves the receptive field, and where the blocks it lay in do.
    const half = Math.floor((signal[0]?.length ?? 0) / 2);
    expectAccurate(scene.options, signal, 16, ({ shape: { padding, stride }, extension }) =>
      [0, 0.5, 1].flatMap((part) => {
        const m = Math.ceil((half + padding[0] + part * extension) / stride);
        return [m - 1, m, m + 1];
      }),
    );
  }
}

describe('every output is within the promised error', () => {
  const scales = {
    weightScale: fc.integer({ min: -60, max: 29 }),
    signalScale: fc.integer({ min: -60, max: 59 }),
  };
  const short = longScenes({ shortest: 200, longest: 3000, mostTaps: 20_000, ...scales });
  property('of filters of some hundred taps', short, 150, checkAccuracy);

  const long = longScenes({ shortest: 3000, longest: 60_000, mostTaps: 200_000, ...scales });
  property('of long filters', long, 30, checkAccuracy);

  test.each<[string, Conv1dOptions, frames: number]>([
    ['480,000 taps', { weight: makeFilter('decaying', 1, 480_000) }, 1_000_000],
    ['480,000 equal taps', { weight: makeFilter('constant', 1, 480_000) }, 600_000],
    ['480,000 taps, fast', { weight: makeFilter('noise', 2, 480_000), numerics: 'fast' }, 600_000],
    ['480,000 taps at stride 7', { weight: makeFilter('noise', 3, 480_000), stride: 7 }, 900_000],
    ['48,000 taps 5 frames apart', { weight: makeFilter('noise', 4, 48_000), dilation: 5 }, 500_000],
    [
      '2 × 3 filters of 48,000 taps',
      { weight: makeFilter('noise', 5, 288_000), inChannels: 2, outChannels: 3 },
      90_000,
    ],
  ])('of %s', (_, options, frames) => {
    for (const kind of ['noise', 'constant', 'loud, then quiet'] as const) {
      const signal = makeSignal(kind, 6, options.inChannels ?? 1, frames);
      expectAccurate({ algorithm: 'fft', ...options }, signal, 20);
    }
  });

  const tiny = longScenes({
    shortest: 200,
    longest: 10_000,
    mostTaps: 20_000,
    weightScale: fc.oneof(fc.integer({ min: -149, max: 29 }), fc.constantFrom(-149, -140, -126, 29)),
    signalScale: fc.oneof(fc.integer({ min: -149, max: 59 }), fc.constantFrom(-149, -140, -126, 59)),
  });
  property('down to the smallest numbers and up to the largest', tiny, 200, checkAccuracy);
});

/*
 * The bound does not grow with the number of products: what is small must not be lost one by one beside what is large,
 * as in one long sum that starts from it.
 */
describe('many small products beside something large', () => {
  const taps = 300;
  const small = 0.98 * 2 ** -25;
  /** What a sum of 1 and more loses whole. */
  const lost = 0.98 * 2 ** -24;

  test.each([1, 4, 8, 64])('a bias, noise on %i channels', (inChannels) => {
    const weight = noise(1, inChannels * taps).map((value) => value * 1e-3);
    const signal = makeSignal('noise', 2, inChannels, 1500).map((row) => row.map((value) => value * 1e-3));
    expectAccurate({ weight, inChannels, bias: [1], algorithm: 'fft' }, signal, 200);
  });

  test.each([1, 4, 8, 64])('a bias, each product half a unit in its last place, on %i channels', (inChannels) => {
    const weight = new Float32Array(inChannels * taps).fill(small * 2 ** 12);
    const signal = Array.from({ length: inChannels }, () => new Float32Array(1500).fill(2 ** -12));
    expectAccurate({ weight, inChannels, bias: [1], algorithm: 'fft' }, signal, 200);
  });

  test.each([1, 2])('a loud frame anywhere, on a loud tap, on %i channels', (inChannels) => {
    const weight = new Float32Array(inChannels * taps).fill(Math.sqrt(small)).fill(1, taps - 1, taps);
    for (let loud = 1400; loud < 1464; loud++) {
      const signal = Array.from({ length: inChannels }, () => new Float32Array(1500).fill(Math.sqrt(small)));
      signal[0]?.fill(1, loud, loud + 1);
      expectAccurate({ weight, inChannels, algorithm: 'fft' }, signal, 2, () => [loud]);
    }
  });

  /** Frames where every lag of the block under way is summed, for each size that such blocks have, and others. */
  const ends = [0, 1, 2, 31, 32, 63, 64, 100].map((back) => 128 * 18 - 1 - back);

  test.each<Omit<Conv1dOptions, 'weight'>>([
    { inChannels: 1 },
    { inChannels: 1, kernelSize: 2000 },
    { inChannels: 1, kernelSize: 9000 },
    { inChannels: 2, kernelSize: 2000, outChannels: 2 },
    { inChannels: 4 },
    { inChannels: 4, outChannels: 3 },
    { inChannels: 6, stride: 2 },
    { inChannels: 16, outChannels: 2, dilation: 3 },
    { inChannels: 64 },
    { inChannels: 64, kernelSize: 2000 },
    { inChannels: 64, outChannels: 2, kernelSize: 600 },
    { inChannels: 128, outChannels: 3 },
    { inChannels: 128, numerics: 'fast' },
  ])('a loud frame at the end of a block: %o', (options) => {
    const { inChannels = 1, kernelSize = taps, outChannels = 1, stride = 1, dilation = 1 } = options;
    const filter = new Float32Array(inChannels * kernelSize).fill(Math.sqrt(lost)).fill(1, kernelSize - 1, kernelSize);
    const weight = Float32Array.from({ length: outChannels * filter.length }, (_, i) => filter[i % filter.length] ?? 0);
    const layer = { ...options, weight, kernelSize, algorithm: 'fft' } as const;
    for (const end of ends) {
      const loud = end * stride;
      const signal = Array.from({ length: inChannels }, () =>
        new Float32Array(128 * 19 * stride).fill(Math.sqrt(lost)),
      );
      signal[0]?.fill(1, loud, loud + 1);
      expectAccurate(layer, signal, 2, () => [end, end + dilation]);
    }
  });

  test('spectra of a loud channel and of many faint ones', () => {
    const inChannels = 128;
    for (const base of [32, 64, 128]) {
      const weight = new Float32Array(inChannels * taps);
      for (let i = 0; i < weight.length; i++) {
        // Impulses a block apart, so that all products of a point have one phase.
        const lag = taps - 1 - (i % taps);
        if (lag % base === base / 2) weight[i] = i < taps && lag < base ? 1 : Math.sqrt(lost);
      }
      const signal = Array.from({ length: inChannels }, () =>
        Float32Array.from({ length: 2000 }, (_, i) => (i % base === base / 4 ? Math.sqrt(lost) : 0)),
      );
      const loud = 1024 + base / 4;
      signal[0]?.fill(1, loud, loud + 1);
      const options = { weight, inChannels, algorithm: 'fft' } as const;
      expectAccurate(options, signal, 2, () => [base, 2 * base, 3 * base].map((late) => loud - base / 2 + late));
    }
  });
});

test('a loud past is forgotten: after two of the largest partitions nothing is left of it', () => {
  const weight = makeFilter('noise', 1, 20_000);
  const loud = 30_000;
  const signal = noise(2, 120_000).map((sample, i) => (i < loud ? sample : sample * 1e-20));
  for (const shape of [{}, { dilation: 2 }, { stride: 3 }]) {
    const options = { ...shape, weight, algorithm: 'fft' } as const;
    const worst = expectAccurate(options, [signal], 50, ({ shape: { padding, stride }, extension }) => {
      const first = Math.ceil((loud + padding[0] + extension) / stride);
      return [0, 1, 2, 50, 1000, 5000].map((step) => first + step);
    });
    expect(worst).toBeGreaterThan(0);
  }
});

describe('signal to noise', () => {
  test.each([200, 1024, 16_384, 48_000, 480_000])('is above 120 dB for white noise through %i taps', (taps) => {
    const weight = noise(3, taps).map((value, i) => value * Math.exp((-7 * i) / taps));
    for (const numerics of ['reproducible', 'fast'] as const) {
      const options = { weight, numerics, algorithm: 'fft' } as const;
      const signal = [noise(4, taps + 20_000)];
      using layer = new Conv1d(options);
      const output = layer.apply(signal);
      const definition = new Definition(options, signal);
      let power = 0;
      let errors = 0;
      for (const m of sampleOf(output[0]?.length ?? 0, 200, taps)) {
        const { exact, error } = definition.measure(output, 0, m);
        power += exact ** 2;
        errors += error ** 2;
      }
      expect(10 * Math.log10(power / errors), numerics).toBeGreaterThan(120);
    }
  });
});
