import type fc from 'fast-check';
import { type Block, Conv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { noise, noiseBlock, type Scene, scenes } from '../helpers/arbitrary.ts';
import { expectSameSamples, heard } from '../helpers/heard.ts';
import { join } from '../helpers/law.ts';
import { mixed } from '../helpers/mix-law.ts';
import { property } from '../helpers/property.ts';
import { renderAll, rendererOf, renderQuantum } from '../helpers/render.ts';

/** Whose layers a node accepts, with something to hear. */
const nodeScenes: fc.Arbitrary<Scene> = scenes.filter(({ options, batch, signal }) => {
  using layer = new Conv1d(options);
  const { inChannels, outChannels } = layer.shape;
  const plan = layer.plan();
  const most = batch * Math.max(inChannels, outChannels);
  return plan.streamable && plan.paddingLeft < plan.effectiveKernelSize && most <= 32 && signal[0]?.length !== 0;
});

/** The dry signal of an output: its input, or the only one, or silence; as late as the layer starts. */
function dryOf(signal: Block, channel: number, delay: number): Float32Array {
  const row = (signal.length === 1 ? signal[0] : signal[channel]) ?? new Float32Array(0);
  return Float32Array.from({ length: signal[0]?.length ?? 0 }, (_, i) => (i < delay ? 0 : (row[i - delay] ?? 0)));
}

describe('wet and dry', () => {
  property('are equally late, and follow the mix law', nodeScenes, 150, ({ options, batch, signal }) => {
    const node = { ...options, batch };
    using layer = new Conv1d(options);
    const { startup } = layer.plan().latency;
    const frames = signal[0]?.length ?? 0;
    const channels = batch * (options.outChannels ?? 1);
    const wet = heard({ options: node, signal, frames });
    const mix = noise(1, 64).map(Math.abs);
    const gain = noise(2, 64).map((value) => 2 * value);
    const renderer = rendererOf(node, 64);
    const silence = signal.map((row) =>
      Float32Array.from({ length: Math.ceil(frames / 64) * 64 }, (_, i) => row[i] ?? 0),
    );
    const rows = renderAll(renderer, channels, silence, new Array(Math.ceil(frames / 64)).fill(64), mix, gain);
    renderer.dispose();
    for (const [channel, row] of wet.entries()) {
      const dry = dryOf(signal, channel, startup);
      for (const [i, sample] of row.entries()) {
        const held = { mix: mix[i % 64] ?? NaN, gain: gain[i % 64] ?? NaN, bypass: 0 };
        const expected = mixed(held, sample, dry[i] ?? NaN);
        const error = Math.abs((rows[channel]?.[i] ?? NaN) - expected);
        if (!(error <= 2 ** -23 * Math.max(1, Math.abs(expected)))) {
          expect.fail(`channel ${channel}, frame ${i}: got ${rows[channel]?.[i]}, expected ${expected}`);
        }
      }
    }
  });
});

describe('bypass', () => {
  property(
    'plays the input as late as the output would be, bit for bit',
    nodeScenes,
    100,
    ({ options, batch, signal }) => {
      using layer = new Conv1d(options);
      const { startup } = layer.plan().latency;
      const channels = batch * (options.outChannels ?? 1);
      const renderer = rendererOf({ ...options, batch });
      renderer.bypass = true;
      // The crossfade is over once the signal begins.
      renderQuantum(renderer, channels, [], 128);
      renderer.reset();
      const rows = renderAll(renderer, channels, signal, [50]);
      renderer.dispose();
      expectSameSamples(
        rows,
        rows.map((_, channel) => dryOf(signal, channel, startup)),
      );
    },
  );

  test('a layer that has gone wrong is not heard, and has healed by the time it is again', () => {
    const renderer = rendererOf({ weight: [1, 1, 1], nonFinite: 'propagate' });
    const broken = [new Float32Array(128).fill(NaN)];
    const fine = noiseBlock(1, 1, 128);
    renderer.bypass = true;
    renderQuantum(renderer, 1, fine, 128);
    renderQuantum(renderer, 1, broken, 128);
    expectSameSamples(renderQuantum(renderer, 1, fine, 128), fine);
    renderer.bypass = false;
    const back = join([renderQuantum(renderer, 1, fine, 128), renderQuantum(renderer, 1, fine, 128)], 1);
    expect(back[0]?.every(Number.isFinite)).toBe(true);
  });

  test('takes 128 frames, also over several quanta, and back', () => {
    const renderer = rendererOf({ weight: [-1] });
    const one = [new Float32Array(64).fill(1)];
    const quanta = (count: number): Float32Array =>
      join(
        Array.from({ length: count }, () => renderQuantum(renderer, 1, one, 64)),
        1,
      )[0] ?? new Float32Array(0);
    expect([...quanta(1)]).toEqual(new Array(64).fill(-1));
    renderer.bypass = true;
    const there = quanta(3);
    expect(Array.from(there.subarray(0, 128), (sample) => sample.toFixed(6))).toEqual(
      Array.from({ length: 128 }, (_, i) => (-1 + (2 * (i + 1)) / 128).toFixed(6)),
    );
    expect([...there.subarray(127)]).toEqual(new Array(65).fill(1));
    renderer.bypass = false;
    const back = quanta(3);
    expect([...back.subarray(127)]).toEqual(new Array(65).fill(-1));
  });
});
