import { from } from 'rxjs';
import { Conv1d } from 'tapline';
import { conv1d, conv1dKeyed } from 'tapline/rx';
import { describe, expect } from 'vitest';
import { type Scene, scenes } from '../helpers/arbitrary.ts';
import { cut, expectSameBits } from '../helpers/law.ts';
import { property } from '../helpers/property.ts';
import { expectedOutput, hear, type Kind, kinds, toBlock, toValues } from '../helpers/values.ts';

const isMono = ({ options, batch }: Scene): boolean =>
  batch === 1 && (options.inChannels ?? 1) === 1 && (options.outChannels ?? 1) === 1;

/** The scene as values of a kind: at least one wherever a value can be empty. */
function valuesOf(kind: Kind, { signal, sizes }: Scene): unknown[] {
  const blocks = cut(signal, sizes.length > 0 ? sizes : [0]);
  return blocks.flatMap((block) => toValues(kind, block));
}

describe.each(kinds)('%s through conv1d', (kind) => {
  const shapes = kind === 'numbers' ? scenes.map(toMono) : scenes;

  property(`${kind}: every cut gives the bits of apply`, shapes, 150, (scene) => {
    using layer = new Conv1d(scene.options);
    const { batch, maxBlockSize } = scene;
    const whole = expectedOutput(scene, layer);
    if (whole === undefined) return void expect(() => conv1d(layer, { batch })).toThrow('cannot stream');
    const values = valuesOf(kind, scene);
    const heard = hear(from(values as number[]).pipe(conv1d(layer, { batch, maxBlockSize })));
    if (values.length === 0) return void expect(heard).toEqual({ values: [], end: 'complete' });
    if (typeof whole === 'string') return void expect(heard.end).toBe(whole);
    expect(heard.end).toBe('complete');
    expectSameBits(toBlock(kind, heard.values, whole.length), whole);
    for (const value of heard.values) if (value instanceof Float32Array) expect(value.length).toBeGreaterThan(0);
  });

  property(`${kind} in objects under keys: each key has the bits of its own signal`, shapes, 60, (scene) => {
    using layer = new Conv1d(scene.options);
    const { batch, maxBlockSize } = scene;
    const whole = expectedOutput(scene, layer);
    if (whole === undefined || typeof whole === 'string') return;
    // Three keys: the signal, the signal cut otherwise, and the signal a value late; interleaved.
    const other = valuesOf(kind, { ...scene, sizes: [...scene.sizes].reverse() });
    const lists = new Map<string | number, unknown[]>([
      ['a', valuesOf(kind, scene)],
      [1, other],
      ['1', other],
    ]);
    const longest = Math.max(...Array.from(lists.values(), (list) => list.length));
    const mixed = Array.from({ length: longest }, (_, i) =>
      Array.from(lists, ([key, list]) => (i < list.length ? [{ key, data: list[i] as number }] : [])).flat(),
    ).flat();
    const heard = hear(from(mixed).pipe(conv1dKeyed(layer, { key: ({ key }) => key, batch, maxBlockSize })));
    expect(heard.end).toBe('complete');
    for (const [key, list] of lists) {
      if (list.length === 0) continue;
      const own = (heard.values as typeof mixed).filter((value) => value.key === key).map(({ data }) => data);
      expectSameBits(toBlock(kind, own, whole.length), whole);
    }
  });
});

/** The scene's shape with one channel in and out. */
function toMono(scene: Scene): Scene {
  if (isMono(scene)) return scene;
  const { weight, kernelSize = 1, bias, ...options } = scene.options;
  return {
    ...scene,
    batch: 1,
    signal: scene.signal.slice(0, 1),
    options: {
      ...options,
      inChannels: 1,
      outChannels: 1,
      groups: 1,
      weight: weight.slice(0, kernelSize),
      ...(bias && { bias: bias.slice(0, 1) }),
    },
  };
}
