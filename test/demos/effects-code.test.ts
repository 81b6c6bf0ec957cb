import { describe, expect, test } from 'vitest';
import { programOf } from '../../demos/effects/code.ts';

const NODE = { imports: ["import { lowpass } from 'tapline/design';"], lines: ['const node = 1;'], chain: ['node'] };
const CHAIN = { imports: [], lines: ['const a = new GainNode(context);', 'const b = 2;'], chain: ['a', 'b'] };
const PLAIN = { mix: 1, gain: 1, bypass: false };

test('the program of a node: imports, source, node and connections', () => {
  expect(programOf(NODE, 'native', 'loop', PLAIN)).toBe(`\
import { createConv1dNode } from 'tapline/audio';
import { lowpass } from 'tapline/design';

const context = new AudioContext();
const source = new AudioBufferSourceNode(context, { buffer, loop: true });
source.start();

const node = 1;
source.connect(node).connect(context.destination);
`);
});

test('on another host what it names is imported, and nothing else', () => {
  const [first] = programOf(NODE, 'standardized', 'microphone', PLAIN).split('\n');
  expect(first).toBe("import { AudioContext } from 'standardized-audio-context';");
  const [other] = programOf(CHAIN, 'standardized', 'file', PLAIN).split('\n');
  expect(other).toBe("import { AudioBufferSourceNode, AudioContext, GainNode } from 'standardized-audio-context';");
  const [mixed] = programOf(NODE, 'standardized', 'loop', { ...PLAIN, mix: 0.5 }).split('\n');
  expect(mixed).toBe("import { AudioBufferSourceNode, AudioContext } from 'standardized-audio-context';");
});

describe('levels', () => {
  const linesOf = (effect: typeof NODE, levels: typeof PLAIN): string[] =>
    programOf(effect, 'native', 'loop', levels)
      .split('\n')
      .slice(effect.imports.length + effect.lines.length + 6, -1);

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
