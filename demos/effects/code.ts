import type { EffectCode } from './effect.ts';
import type { HostName } from './host.ts';
import type { SourceName } from './sources.ts';
import type { Levels } from './studio.ts';

const SOURCES: Readonly<Record<SourceName, readonly string[]>> = {
  loop: ['const source = new AudioBufferSourceNode(context, { buffer, loop: true });', 'source.start();'],
  file: [
    'const buffer = await context.decodeAudioData(await file.arrayBuffer());',
    'const source = new AudioBufferSourceNode(context, { buffer, loop: true });',
    'source.start();',
  ],
  microphone: [
    'const stream = await navigator.mediaDevices.getUserMedia({ audio: true });',
    'const source = context.createMediaStreamSource(stream);',
  ],
};

/** The program that makes what sounds, for others to copy. */
export function programOf(effect: EffectCode, host: HostName, source: SourceName, levels: Levels): string {
  const alone = effect.chain.length === 1;
  const body = [
    ...SOURCES[source],
    '',
    ...effect.lines,
    ...(alone ? nodeLevels(levels) : []),
    ...(alone ? [connection(effect.chain)] : chainLevels(effect.chain, levels)),
  ];
  return [
    ...(host === 'standardized' ? [hostImport(body)] : []),
    "import { createConv1dNode } from 'tapline/audio';",
    ...effect.imports,
    '',
    'const context = new AudioContext();',
    ...body,
    '',
  ].join('\n');
}

/** What of the host the program names. */
function hostImport(lines: readonly string[]): string {
  const names = ['AudioBufferSourceNode', 'AudioContext', 'AudioWorkletNode', 'GainNode', 'WaveShaperNode'];
  const used = names.filter((name) => name === 'AudioContext' || lines.some((line) => line.includes(name)));
  return `import { ${used.join(', ')} } from 'standardized-audio-context';`;
}

function connection(chain: readonly string[]): string {
  return `source${[...chain, 'context.destination'].map((next) => `.connect(${next})`).join('')};`;
}

/** What is not as it would be anyway. */
function nodeLevels({ mix, gain, bypass }: Levels): string[] {
  return [
    ...(mix !== 1 ? [`node.mix.value = ${rounded(mix)};`] : []),
    ...(gain !== 1 ? [`node.gain.value = ${rounded(gain)};`] : []),
    ...(bypass ? ['node.bypass = true;'] : []),
  ];
}

/** The same of a chain, by gains around it. */
function chainLevels(chain: readonly string[], { mix, gain, bypass }: Levels): string[] {
  const [wet, dry] = bypass ? [0, 1] : [gain * mix, gain * (1 - mix)];
  const way = (name: string, level: number, nodes: readonly string[]): string[] => {
    if (level === 0) return [];
    if (level === 1) return [connection(nodes)];
    return [`const ${name} = new GainNode(context, { gain: ${rounded(level)} });`, connection([...nodes, name])];
  };
  return [...way('wet', wet, chain), ...way('dry', dry, [])];
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
