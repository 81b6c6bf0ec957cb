import { describe, expect, test, vi } from 'vitest';
import { numbersToSend } from '../../dist/audio/creation.js';
import { makeRenderer } from '../../dist/audio/make-renderer.js';
import { checkNodeOptions } from '../../dist/audio/options.js';
import type { Renderer } from '../../dist/audio/renderer.js';
import { realm } from '../../dist/kernel/realm.js';
import { atOnce, type Steps } from '../../dist/stream/steps.js';
import { noise, noiseBlock } from '../helpers/arbitrary.ts';
import { expectSameSamples, heard, type NodeScene } from '../helpers/heard.ts';
import { refusal } from '../helpers/refusal.ts';
import { renderAll } from '../helpers/render.ts';

const FRAMES = 12 * 128;

const long = sceneOf({ weight: noise(1, 4000) });
const trueStereo = sceneOf({ weight: noise(2, 4 * 20_000), inChannels: 2, outChannels: 2 });
const scenes: Readonly<Record<string, NodeScene>> = {
  'a short filter': sceneOf({ weight: noise(3, 17), bias: [0.25] }),
  '4,000 taps': long,
  'true stereo': trueStereo,
  'an echo': sceneOf({ weight: noise(4, 2), dilation: 1000 }),
  'strided and dilated': sceneOf({ weight: noise(5, 3000), dilation: 3, stride: 2 }),
  'reflect padding': sceneOf({ weight: noise(6, 900), padding: [600, 2], paddingMode: 'reflect' }),
};

function sceneOf(options: NodeScene['options']): NodeScene {
  return { options, signal: noiseBlock(9, options.inChannels ?? 1, FRAMES), frames: FRAMES };
}

function stepsOf({ options }: NodeScene, quantum = 128): Steps<Renderer> {
  const checked = checkNodeOptions(options, 48_000, quantum);
  return makeRenderer(checked.rendererOptions, numbersToSend(checked));
}

/** Fills the memory that comes next with what must not be heard. */
function soil(bytes: number): void {
  const pointer = realm().allocate(bytes);
  realm().f32.fill(NaN, pointer >>> 2, (pointer + bytes) >>> 2);
  realm().release(pointer, bytes);
}

function expectBits(renderer: Renderer, scene: NodeScene, quantum = 128): void {
  const expected = heard(scene);
  const rows = renderAll(renderer, expected.length, scene.signal, new Array(FRAMES / quantum).fill(quantum));
  expectSameSamples(rows, expected);
}

describe('a renderer that was made in steps', () => {
  test.each(Object.entries(scenes))('plays the bits of apply: %s', (_, scene) => {
    for (const quantum of [128, 512]) {
      soil(16e6);
      const renderer = atOnce(stepsOf(scene, quantum));
      expectBits(renderer, scene, quantum);
      renderer.dispose();
    }
  });

  test('where quanta turn out longer than the page was told plays them too', () => {
    const checked = checkNodeOptions(long.options, 48_000, 128);
    const renderer = atOnce(makeRenderer(checked.rendererOptions, numbersToSend(checked)));
    expectBits(renderer, long, 512);
    renderer.dispose();
  });

  test('beside others, in turn, plays its own; a part of them plays already', () => {
    soil(16e6);
    const making = Object.values(scenes).map((scene) => ({ scene, steps: stepsOf(scene) }));
    const renderers: Renderer[] = [];
    while (making.length > 0) {
      for (const each of [...making]) {
        const { done, value } = each.steps.next();
        if (!done) continue;
        making.splice(making.indexOf(each), 1);
        expectBits(value, each.scene);
        renderers.push(value);
      }
    }
    expect(renderers.length).toBe(Object.keys(scenes).length);
    for (const renderer of renderers) renderer.dispose();
  });
});

describe('nothing is kept', () => {
  atOnce(stepsOf(trueStereo)).dispose(); // the roots stay

  test('where the steps are ended, after any of them', () => {
    const before = realm().allocatedBytes;
    for (let taken = 1; ; taken++) {
      const steps: Steps<Renderer | undefined> = stepsOf(trueStereo);
      let last = steps.next();
      for (let i = 1; i < taken && !last.done; i++) last = steps.next();
      if (last.done) {
        expect(taken).toBeGreaterThan(20);
        last.value?.dispose();
        break;
      }
      steps.return(undefined);
      expect(realm().allocatedBytes, `bytes after step ${taken}`).toBe(before);
    }
    expect(realm().allocatedBytes).toBe(before);
  });

  test('where the renderer is disposed of, once or twice', () => {
    const before = realm().allocatedBytes;
    const renderer = atOnce(stepsOf(trueStereo));
    expect(realm().allocatedBytes).toBeGreaterThan(before);
    for (let i = 0; i < 2; i++) {
      renderer.dispose();
      expect(realm().allocatedBytes).toBe(before);
    }
  });

  test('where memory runs out, at any request', () => {
    const before = realm().allocatedBytes;
    let requests = 0;
    for (let fitting = 0; ; fitting++) {
      requests = 0;
      const { allocate } = realm();
      const limited = vi.spyOn(realm(), 'allocate').mockImplementation((bytes) => {
        if (requests++ === fitting) throw new RangeError('out of memory: no more');
        return allocate.call(realm(), bytes);
      });
      const said = refusal(() => atOnce(stepsOf(trueStereo)).dispose());
      limited.mockRestore();
      expect(realm().allocatedBytes, `with ${fitting} requests granted`).toBe(before);
      if (said === 'nothing was thrown') break;
      expect(said).toBe('RangeError: out of memory: no more');
    }
    expect(requests).toBeGreaterThan(4);
  });
});
