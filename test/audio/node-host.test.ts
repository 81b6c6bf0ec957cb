import { AudioContext, AudioWorkletNode } from 'node-web-audio-api';
import { Conv1d, planConv1d } from 'tapline';
import { type Conv1dNode, type Conv1dNodeOptions, createConv1dNode } from 'tapline/audio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noise } from '../helpers/arbitrary.ts';
import { expectSameSamples } from '../helpers/heard.ts';
import { misuse } from '../helpers/misuse.ts';
import { refusal, rejection } from '../helpers/refusal.ts';
import { collect } from '../helpers/sources.ts';

const weight = noise(1, 9);
let context: AudioContext;

beforeAll(async () => {
  const options = { sinkId: { type: 'none' }, sampleRate: 48_000 }; // sinkId is newer than the DOM's types
  context = new AudioContext(options);
  await context.resume();
});
afterAll(() => context.close());

function make(options: Partial<Conv1dNodeOptions<AudioWorkletNode>> = {}): Promise<Conv1dNode<AudioWorkletNode>> {
  return createConv1dNode(context, { weight, AudioWorkletNode, ...options });
}

describe('the node', () => {
  test("is the host's own AudioWorkletNode, with the members", async () => {
    const node = await make({ padding: 'same', batch: 2 });
    expect(node).toBeInstanceOf(AudioWorkletNode);
    expect([node.channelCount, node.channelCountMode, node.channelInterpretation]).toEqual([2, 'explicit', 'speakers']);
    expect([node.numberOfInputs, node.numberOfOutputs]).toEqual([1, 1]);
    expect(node.mix).toBe(node.parameters.get('mix'));
    expect(node.gain).toBe(node.parameters.get('gain'));
    expect([node.mix.value, node.mix.minValue, node.mix.maxValue, node.mix.defaultValue]).toEqual([1, 0, 1, 1]);
    expect([node.gain.value, node.gain.defaultValue]).toEqual([1, 1]);
    expect(node.bypass).toBe(false);
    expect(node.latency).toBe(4 / 48_000);
    expect(JSON.stringify(node.plan)).toBe(
      JSON.stringify(planConv1d({ kernelSize: 9, padding: 'same' }, { sampleRate: 48_000, batch: 2 })),
    );
    node.destroy();
  });

  test('names its channels discrete where there are more than two', async () => {
    const node = await make({ batch: 6 });
    expect([node.channelCount, node.channelInterpretation]).toEqual([6, 'discrete']);
    node.destroy();
  });

  test('says how much it has played', async () => {
    const node = await make();
    const source = context.createConstantSource();
    source.connect(node).connect(context.destination);
    source.start();
    let quanta = 0;
    while (quanta < 3) ({ quanta } = await node.readMetrics());
    const { nonFiniteCount, load } = await node.readMetrics();
    expect(nonFiniteCount).toBe(0);
    expect(load).toBeGreaterThanOrEqual(0);
    source.stop();
    node.destroy();
  });

  test('delivers the outputs of the layer, and ends that when it is destroyed', async () => {
    const node = await make({ weight: [1], bias: [2], stride: 2, outputs: true });
    const source = context.createConstantSource();
    const iterator = node.outputs[Symbol.asyncIterator]();
    source.connect(node).connect(context.destination);
    source.start();
    const { value } = await iterator.next();
    expect(value?.length).toBe(1);
    expect(value?.[0]?.length).toBeGreaterThan(255);
    expect(value?.[0]?.every((sample) => sample === 2 || sample === 3)).toBe(true);
    node.destroy();
    expect((await collect({ [Symbol.asyncIterator]: () => iterator })).length).toBeLessThan(100);
    expect(iterator.droppedFrames).toBe(0);
  });

  test('without the option outputs it names that', async () => {
    const node = await make();
    expect(refusal(() => node.outputs[Symbol.asyncIterator]())).toMatch('outputs: true');
    node.destroy();
  });
});

describe('long filters', () => {
  test.each(['running', 'suspended'])('made at once in a %s context play the bits of apply', async (state) => {
    if (state === 'suspended') await context.suspend();
    const filters = [2, 3].map((seed) => noise(seed, 30_000));
    const nodes = await Promise.all(filters.map((weight) => make({ weight, outputs: true })));
    expect(context.state).toBe(state);
    const source = context.createConstantSource();
    const readers = nodes.map((node) => node.outputs[Symbol.asyncIterator]());
    for (const node of nodes) source.connect(node).connect(context.destination);
    source.start();
    await context.resume();
    for (const [i, weight] of filters.entries()) {
      let heard: readonly Float32Array[] = [];
      while (!heard[0]?.some((sample) => sample !== 0)) heard = (await readers[i]?.next())?.value ?? [];
      const start = heard[0].findIndex((sample) => sample !== 0);
      using layer = new Conv1d({ weight });
      const ones = new Float32Array(heard[0].length).fill(1, start);
      expectSameSamples(heard, layer.apply([ones]));
    }
    source.stop();
    for (const node of nodes) node.destroy();
  });
});

describe('setWeight', () => {
  test('installs, or supersedes what waits for a fade; reset ends that', async () => {
    const node = await make();
    expect(await node.setWeight(noise(2, 9), { fade: 0 })).toBe('installed');
    expect(await node.setWeight(noise(3, 9), { fade: 1000 })).toBe('installed');
    const [waits, last] = [node.setWeight(noise(4, 9)), node.setWeight(Array.from(noise(5, 9)))];
    expect(await waits).toBe('superseded');
    node.reset();
    expect(await last).toBe('installed');
    node.destroy();
  });

  test.each<[string, readonly unknown[], string]>([
    ['of another length', [[1, 2]], 'RangeError: weight '],
    ['that is no array', ['abc'], 'TypeError: weight '],
    ['that is not finite', [[...weight.subarray(1), NaN]], 'RangeError: weight'],
    ['with a bias of a layer that has none', [weight, { bias: [1] }], 'RangeError: bias must not be given'],
    ['with a negative fade', [weight, { fade: -1 }], 'RangeError: fade must be finite and above 0'],
    ['with a fade that is no number', [weight, { fade: '1' }], 'TypeError: fade must be a number'],
    ['with options that are no object', [weight, 0.5], 'TypeError: options must be an object'],
  ])('rejects weights %s', async (_, values, said) => {
    const node = await make();
    expect(await rejection(misuse(node, 'setWeight', ...values) as Promise<unknown>)).toMatch(said);
    node.destroy();
  });
});

describe('destroy', () => {
  test('may be called twice, and everything else says that it is over', async () => {
    const node = await make({ outputs: true });
    const asked = node.readMetrics();
    node.destroy();
    node.destroy();
    const said = 'Error: the node is destroyed';
    expect(await rejection(asked)).toBe(said);
    expect(await rejection(node.setWeight(weight))).toBe(said);
    expect(await rejection(node.readMetrics())).toBe(said);
    expect(refusal(() => node.reset())).toBe(said);
    expect(refusal(() => Reflect.set(node, 'bypass', true))).toBe(said);
    expect(node.bypass).toBe(false);
    expect(await collect(node.outputs)).toEqual([]);
  });
});

describe('bypass', () => {
  test('is true or false', async () => {
    const node = await make();
    node.bypass = true;
    expect(node.bypass).toBe(true);
    expect(refusal(() => Reflect.set(node, 'bypass', 1))).toBe('TypeError: bypass must be true or false: got 1');
    node.destroy();
  });
});
