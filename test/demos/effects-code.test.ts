import { describe, expect, test } from 'vitest';
import { layerLines, programOf } from '../../demos/effects/code.ts';

const NODE = { imports: ["import { lowpass } from 'tapline/design';"], lines: ['const node = 1;'], chain: ['node'] };
const CHAIN = { imports: [], lines: ['const a = new GainNode(context);', 'const b = 2;'], chain: ['a', 'b'] };
const LOOP = { source: 'loop', file: undefined } as const;
const PLAIN = { mix: 1, gain: 1, bypass: false };

test('the program of a node: imports, source, node and connections', () => {
  expect(programOf(NODE, 'native', LOOP, PLAIN)).toBe(`\
import { createConv1dNode } from 'tapline/audio';
import { lowpass } from 'tapline/design';

const context = new AudioContext();
const sound = await fetch('./loop.wav'); // see “Save what it reads”
const buffer = await context.decodeAudioData(await sound.arrayBuffer());
const source = new AudioBufferSourceNode(context, { buffer, loop: true });
source.start();

const node = 1;
source.connect(node).connect(context.destination);
`);
});

test('a layer in a file is read from there, its shape is to be seen', () => {
  const shape = { inChannels: 16, outChannels: 2, dilation: 8000, operation: 'convolution' } as const;
  expect(layerLines('decoder', 'decoder.json', shape, ['AudioWorkletNode'])).toEqual([
    "const decoderFile = await (await fetch('./decoder.json')).json(); // see “Save what it reads”",
    'const decoder = await createConv1dNode(context, {',
    '  weight: decoderFile.weight,',
    "  inChannels: 16, outChannels: 2, dilation: 8000, operation: 'convolution', AudioWorkletNode,",
    '});',
  ]);
});

test('the microphone is taken as the page takes it, a file by its name', () => {
  const microphone = programOf(NODE, 'native', { ...LOOP, source: 'microphone' }, PLAIN);
  expect(microphone).toContain(
    'const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };',
  );
  const file = new File([], "Bob's drum & bass.mp3");
  const program = programOf(NODE, 'native', { source: 'file', file }, PLAIN);
  expect(program).toContain("await fetch('./Bob%27s%20drum%20%26%20bass.mp3');");
});

test('on another host what it names is imported, and nothing else', () => {
  const [first] = programOf(NODE, 'standardized', { ...LOOP, source: 'microphone' }, PLAIN).split('\n');
  expect(first).toBe("import { AudioContext } from 'standardized-audio-context';");
  const [other] = programOf(CHAIN, 'standardized', { ...LOOP, source: 'file' }, PLAIN).split('\n');
  expect(other).toBe("import { AudioBufferSourceNode, AudioContext, GainNode } from 'standardized-audio-context';");
  const [mixed] = programOf(NODE, 'standardized', LOOP, { ...PLAIN, mix: 0.5 }).split('\n');
  expect(mixed).toBe("import { AudioBufferSourceNode, AudioContext } from 'standardized-audio-context';");
});

describe('levels', () => {
  const linesOf = (effect: typeof NODE, levels: typeof PLAIN): string[] =>
    programOf(effect, 'native', LOOP, levels)
      .split('\n')
      .slice(effect.imports.length + effect.lines.length + 8, -1);

  test('of a node are its own', () => {
    expect(linesOf(NODE, { mix: 0.25, gain: 1.23456, bypass: true })).toEqual([
      'node.mix.value = 0.25;',
      'node.gain.value = 1.235;',
      'node.bypass = true;',
      'source.connect(node).connect(context.destination);',
    ]);
  });

  test('of a chain are gains around it', () => {
    expect(linesOf(CHAIN, PLAIN)).toEqual(['source.connect(a).connect(b).connect(context.destination);']);
    expect(linesOf(CHAIN, { ...PLAIN, bypass: true })).toEqual(['source.connect(context.destination);']);
    expect(linesOf(CHAIN, { mix: 0.25, gain: 2, bypass: false })).toEqual([
      'const wet = new GainNode(context, { gain: 0.5 });',
      'source.connect(a).connect(b).connect(wet).connect(context.destination);',
      'const dry = new GainNode(context, { gain: 1.5 });',
      'source.connect(dry).connect(context.destination);',
    ]);
  });
});
