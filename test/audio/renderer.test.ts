import type fc from 'fast-check';
import { type Block, Conv1d, type Conv1dOptions, planConv1d } from 'tapline';
import { describe, expect, test } from 'vitest';
import { packFilters } from '../../dist/stream/filters.js';
import { noise, noiseBlock, type Scene, scenes } from '../helpers/arbitrary.ts';
import { expectSameSamples, heard } from '../helpers/heard.ts';
import { cut, expectSameBits, join } from '../helpers/law.ts';
import { property } from '../helpers/property.ts';
import { keepsNothing } from '../helpers/refusal.ts';
import { ONE, renderAll, rendererOf, renderQuantum } from '../helpers/render.ts';
import { applyBatch } from '../helpers/values.ts';

/** Whose layers a node accepts. */
const nodeScenes: fc.Arbitrary<Scene> = scenes.filter(({ options, batch }) => {
  using layer = new Conv1d(options);
  const { shape } = layer;
  const plan = layer.plan();
  const most = batch * Math.max(shape.inChannels, shape.outChannels);
  return plan.streamable && plan.paddingLeft < plan.effectiveKernelSize && most <= 32;
});

/** Both ways to fill the frames between the outputs of a stride: of these quanta, what apply gives, late by startup. */
function checkPlayed(scene: Scene, sizes: readonly number[], quantum: number): void {
  const { options, batch, signal } = scene;
  const channels = batch * (options.outChannels ?? 1);
  for (const upsample of ['hold', 'zeros'] as const) {
    const node = { ...options, batch, upsample };
    const renderer = rendererOf(node, quantum);
    const rows = renderAll(renderer, channels, signal, sizes);
    renderer.dispose();
    expectSameSamples(rows, heard({ options: node, signal, frames: signal[0]?.length ?? 0 }));
  }
}

describe('rendering gives the bits of apply, late by the start of the layer', () => {
  property('whatever the layer and the length of the quantum', nodeScenes, 150, (scene) => {
    const quantum = scene.sizes.find((size) => size > 0) ?? 128;
    checkPlayed(scene, new Array(Math.ceil(400 / quantum)).fill(quantum), quantum);
  });

  property('where the first quantum is another than was said', nodeScenes, 100, (scene) => {
    const quantum = scene.sizes.find((size) => size > 0) ?? 128;
    checkPlayed(scene, new Array(Math.ceil(400 / quantum)).fill(quantum), scene.maxBlockSize);
  });

  property('where quanta differ in length', nodeScenes, 100, (scene) => {
    checkPlayed(scene, scene.sizes, Math.max(128, ...scene.sizes, scene.signal[0]?.length ?? 0));
  });

  property('where quanta grow', nodeScenes, 100, (scene) => checkPlayed(scene, scene.sizes, 1));
});

describe('the tap takes the layer’s own outputs', () => {
  property('all of them, once, in order, however late they are heard', nodeScenes, 150, (scene) => {
    const { options, batch, signal, sizes } = scene;
    const taken: Block[] = [];
    const channels = batch * (options.outChannels ?? 1);
    const renderer = rendererOf({ ...options, batch }, 128, {
      take: (rows, frames) => void taken.push(rows.slice(0, channels).map((row) => row.slice(0, frames))),
    });
    renderAll(renderer, channels, signal, sizes);
    renderer.dispose();
    using layer = new Conv1d(options);
    const stream = layer.createStream({ batch });
    const outputs = cut(signal, sizes).map((block) => stream.push(block));
    expectSameSamples(join(taken, channels), join(outputs, channels));
  });
});

describe('what comes in', () => {
  const stereo = { inChannels: 2, outChannels: 2, weight: noise(1, 2 * 2 * 9) };
  const signal = noiseBlock(2, 2, 384);
  const silence = new Float32Array(128);
  const row = (channel: number, quantum: number): Float32Array =>
    (signal[channel] ?? silence).slice(128 * quantum, 128 * (quantum + 1));

  test('may lose all channels: that is silence, and the tail rings out', () => {
    for (const nothing of [[], [new Float32Array(0), new Float32Array(0)]]) {
      const renderer = rendererOf(stereo);
      const quanta = [[row(0, 0), row(1, 0)], nothing, [row(0, 2), row(1, 2)]];
      const rows = join(
        quanta.map((input) => renderQuantum(renderer, 2, input, 128)),
        2,
      );
      const silent = signal.map((samples) => samples.slice().fill(0, 128, 256));
      expectSameSamples(rows, heard({ options: stereo, signal: silent, frames: 384 }));
      expect(rows[0]?.subarray(128, 136).every((sample) => sample !== 0)).toBe(true);
      expect(rows[0]?.subarray(136, 256).every((sample) => sample === 0)).toBe(true);
    }
  });

  test('may lose a channel and get it back, or have more than the layer', () => {
    const renderer = rendererOf(stereo);
    const quanta = [[row(0, 0), row(1, 0)], [row(0, 1)], [row(0, 2), row(1, 2), row(0, 0), row(1, 1)]];
    const rows = join(
      quanta.map((input) => renderQuantum(renderer, 2, input, 128)),
      2,
    );
    const partly = signal.map((samples, channel) => (channel === 1 ? samples.slice().fill(0, 128, 256) : samples));
    expectSameSamples(rows, heard({ options: stereo, signal: partly, frames: 384 }));
  });

  test('is not written to', () => {
    const input = [row(0, 0), row(1, 0)];
    const renderer = rendererOf({ ...stereo, padding: 'same' });
    renderQuantum(renderer, 2, input, 128, Float32Array.of(0.5));
    expectSameBits(input, [row(0, 0), row(1, 0)]);
  });

  test('NaN, infinities and subnormal numbers are zeros, the former are counted; reset begins to count anew', () => {
    const renderer = rendererOf({ weight: [1] });
    const tiny = 2 ** -126;
    const input = [Float32Array.of(1, NaN, Infinity, -Infinity, tiny / 2, -tiny / 2, tiny, -tiny)];
    expect([...(renderQuantum(renderer, 1, input, 8)[0] ?? [])]).toEqual([1, 0, 0, 0, 0, 0, tiny, -tiny]);
    expect(renderer.nonFiniteCount).toBe(3);
    renderer.reset();
    expect(renderer.nonFiniteCount).toBe(0);
  });

  test('what is replaced is counted on as many channels as there are, too few and too many', () => {
    const renderer = rendererOf({ weight: [1, 1], batch: 2 });
    const bad = Float32Array.of(NaN, 1, Infinity, 1);
    renderQuantum(renderer, 2, [bad, bad], 4);
    expect(renderer.nonFiniteCount).toBe(4);
    renderQuantum(renderer, 2, [bad], 4);
    expect(renderer.nonFiniteCount).toBe(6);
    renderQuantum(renderer, 2, [bad, bad, bad], 4);
    expect(renderer.nonFiniteCount).toBe(10);
    renderer.bypass = true;
    renderQuantum(renderer, 2, [bad, bad], 4);
    expect(renderer.nonFiniteCount).toBe(14);
    renderer.dispose();
  });

  test("under 'propagate' NaN goes through the layer, and the node heals by itself", () => {
    const renderer = rendererOf({ weight: [1, 1], nonFinite: 'propagate' });
    const input = [Float32Array.of(1, NaN, 1, 1)];
    expect([...(renderQuantum(renderer, 1, input, 4)[0] ?? [])]).toEqual([1, NaN, NaN, 2]);
    expect(renderer.nonFiniteCount).toBe(0);
  });
});

describe('weights', () => {
  property('change as those of a stream do, from the next quantum on', nodeScenes, 100, (scene) => {
    const { batch, signal } = scene;
    const causal = { stride: 1, padding: 'causal', paddingMode: 'zeros' } as const;
    const options: Conv1dOptions = { ...scene.options, ...causal, algorithm: 'direct' };
    using layer = new Conv1d(options);
    const other = noise(77, options.weight.length);
    const bias = options.bias && Float32Array.from(options.bias);
    const first = signal.map((samples) => samples.slice(0, 30));
    const second = signal.map((samples) => samples.slice(30));
    const channels = batch * layer.shape.outChannels;
    const renderer = rendererOf({ ...options, batch });
    const rows = [renderAll(renderer, channels, first, [])];
    renderer.setFilters(packFilters(layer.shape, other, bias), 100);
    expect(renderer.fading).toBe(true);
    rows.push(renderAll(renderer, channels, second, [50, 20]));
    expect(renderer.fading).toBe((second[0]?.length ?? 0) < 100);
    renderer.dispose();
    const stream = layer.createStream({ batch });
    const expected = [stream.push(first)];
    stream.setWeight(other, { fadeFrames: 100 });
    expected.push(stream.push(second));
    expectSameSamples(join(rows, channels), join(expected, channels));
  });
});

describe('reset', () => {
  property('begins anew: late, silent, with the same bits', nodeScenes, 100, (scene) => {
    const { options, batch, signal, sizes } = scene;
    const node = { ...options, batch };
    const channels = batch * (options.outChannels ?? 1);
    const renderer = rendererOf(node);
    renderAll(renderer, channels, signal, sizes);
    renderer.reset();
    const rows = renderAll(renderer, channels, signal, []);
    renderer.dispose();
    expectSameSamples(rows, heard({ options: node, signal, frames: signal[0]?.length ?? 0 }));
  });

  test('clears the dry path too, ends a fade, and keeps the newest weights', () => {
    const renderer = rendererOf({ weight: [1, 0, 0, 0], padding: 'valid' });
    renderer.bypass = true;
    renderAll(renderer, 1, [new Float32Array(300).fill(1)], [128, 128]);
    renderer.setFilters(packFilters(planConv1d({ kernelSize: 4 }).shape, Float32Array.of(2, 0, 0, 0), undefined), 1000);
    renderer.reset();
    expect(renderer.fading).toBe(false);
    expect([...(renderQuantum(renderer, 1, [ONE, ONE], 1)[0] ?? [])]).toEqual([0]);
    renderer.bypass = false;
    renderAll(renderer, 1, [new Float32Array(256)], [128]);
    expect([...(renderQuantum(renderer, 1, [Float32Array.of(1, 0, 0, 0, 0)], 5)[0] ?? [])]).toEqual([0, 0, 0, 2, 0]);
  });
});

test('a renderer gives all its linear memory back', () => {
  keepsNothing(() => {
    const renderer = rendererOf({ weight: noise(1, 64), batch: 2 });
    renderAll(renderer, 2, noiseBlock(1, 2, 1000), [441]);
    renderer.dispose();
  });
});

test('a batch is as many layers side by side', () => {
  const signal = noiseBlock(5, 4, 256);
  const options = { inChannels: 2, outChannels: 3, weight: noise(6, 2 * 3 * 5), batch: 2 };
  using layer = new Conv1d(options);
  expectSameSamples(renderAll(rendererOf(options), 6, signal, [128]), applyBatch(layer, 2, signal));
});
