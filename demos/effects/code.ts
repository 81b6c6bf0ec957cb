import type { Conv1dOptions } from 'tapline';
import type { EffectCode } from './effect.ts';
import type { HostName } from './host.ts';
import { type SoundSource, UNTOUCHED } from './sources.ts';
import type { Levels } from './studio.ts';

/** The name under which the loop is saved. */
export const LOOP_FILE = 'loop.wav';

/** The lines that make `source`, which reads its sound from the files beside the program. */
function sourceLines({ source, file }: SoundSource): string[] {
  if (source === 'microphone') {
    const constraints = Object.entries(UNTOUCHED).map(([name, value]) => `${name}: ${value}`);
    return [
      `const audio = { ${constraints.join(', ')} };`,
      'const stream = await navigator.mediaDevices.getUserMedia({ audio });',
      'const source = context.createMediaStreamSource(stream);',
    ];
  }
  const name = source === 'loop' ? LOOP_FILE : (file?.name ?? 'sound.wav');
  const note = source === 'loop' ? ' // see “Save what it reads”' : '';
  return [
    `const sound = await fetch(${quoted(`./${encodeURIComponent(name)}`)});${note}`,
    'const buffer = await context.decodeAudioData(await sound.arrayBuffer());',
    'const source = new AudioBufferSourceNode(context, { buffer, loop: true });',
    'source.start();',
  ];
}

/** The options of a layer that fit a line. */
export type LayerShape = Readonly<Partial<Record<keyof Conv1dOptions, string | number>>>;

/** The program that makes what sounds, for others to copy. */
export function programOf(effect: EffectCode, host: HostName, source: SoundSource, levels: Levels): string {
  const alone = effect.chain.length === 1;
  const body = [
    ...sourceLines(source),
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

/**
 * The lines that make a node of a layer whose weight is in a file.
 *
 * @param shape the layer's other options
 * @param host  what the host adds to them
 */
export function layerLines(name: string, file: string, shape: LayerShape, host: readonly string[]): string[] {
  const options = Object.entries(shape).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? quoted(value) : value}`,
  );
  const read = `${file.replace('.json', '')}File`;
  return [
    `const ${read} = await (await fetch('./${file}')).json(); // see “Save what it reads”`,
    `const ${name} = await createConv1dNode(context, {`,
    `  weight: ${read}.weight,`,
    `  ${[...options, ...host].join(', ')},`,
    '});',
  ];
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

/** In single quotes, of which an encoded address may have some. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '%27')}'`;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
