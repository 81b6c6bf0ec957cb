import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { fileChooser } from '../look/file-chooser.ts';
import { count, seconds } from '../look/numbers.ts';
import { slider } from '../look/slider.ts';
import { layerLines } from './code.ts';
import type { Effect, EffectPage } from './effect.ts';
import type { ConvolutionNode } from './host.ts';
import { MOST_PREDELAY, ofEnergy, type Space, synthesiseImpulse, WAYS } from './impulse.ts';
import { readResponses } from './response-file.ts';
import { reverbPicture } from './reverb-picture.ts';
import { nodeVoice } from './voice.ts';

type Ways = 'stereo' | 'true stereo';

/** Responses in the order of a weight. */
interface Responses {
  /** Where they come from, if not from the sliders. */
  readonly file?: File;
  readonly rows: readonly Float32Array[];
  readonly sampleRate: number;
}

interface FileResponses extends Responses {
  readonly file: File;
}

const SPACES: Readonly<Record<string, Space>> = {
  Room: { decay: 0.6, predelay: 0.004, brightness: 0.55 },
  Plate: { decay: 1.8, predelay: 0, brightness: 0.95 },
  Hall: { decay: 2.6, predelay: 0.02, brightness: 0.5 },
  Cathedral: { decay: 6, predelay: 0.045, brightness: 0.35 },
};

/** Milliseconds that sliders may go on moving before responses are made. */
const SETTLE = 120;

/** The name under which the layer is saved. */
const FILE = 'reverb.json';

/** Seconds of crossfade for each change. */
const FADE = 0.1;

/** A reverb: a layer whose kernels are impulse responses, made up or from a WAV file. */
export function reverbEffect(page: EffectPage): Effect {
  let node: ConvolutionNode | undefined;
  let read: FileResponses | undefined;
  let installed = { frames: 0, ways: '' };
  let changes = 0;
  /** How often the responses were to come from elsewhere: the latest wish counts, not the file that is decoded last. */
  let origins = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const makeUp = (): void => {
    read = undefined;
    origins++;
  };
  const later = (): void => {
    makeUp();
    clearTimeout(timer);
    timer = setTimeout(update, SETTLE);
  };
  const decay = slider({
    label: 'Decay',
    min: 0.2,
    max: 10,
    step: 0.1,
    scale: 'log',
    value: 2.6,
    format: seconds,
    onInput: later,
  });
  const brightness = slider({
    label: 'Brightness',
    min: 0,
    max: 1,
    step: 0.05,
    value: 0.5,
    format: (value) => `${Math.round(100 * value)} %`,
    onInput: later,
  });
  const predelay = slider({
    label: 'Pre-delay',
    min: 0,
    max: MOST_PREDELAY,
    step: 0.005,
    value: 0.02,
    format: seconds,
    onInput: later,
  });
  const ways = choice<Ways>({
    label: 'Impulse responses',
    value: 'stereo',
    values: [
      ['stereo', 'One a side'],
      ['true stereo', 'True stereo: four'],
    ],
    onChange: update,
  });
  const spaces = Object.entries(SPACES).map(([name, space]) => {
    const button = create('button', { type: 'button', textContent: name });
    button.addEventListener('click', () => {
      decay.value = space.decay;
      brightness.value = space.brightness;
      predelay.value = space.predelay;
      makeUp();
      update();
    });
    return button;
  });
  const chooser = fileChooser({
    label: 'Your own response: a WAV, or drop one here',
    accept: 'audio/*',
    onFile: (file) => void take(file),
  });
  const said = create('p', { className: 'muted small' });
  said.setAttribute('role', 'status');
  const picture = reverbPicture();

  function space(): Space {
    return { decay: decay.value, brightness: brightness.value, predelay: predelay.value };
  }

  /** Those of a file are at the rate for which it was read last. */
  function responses(sampleRate: number): Responses {
    if (read) return read;
    const rows = WAYS.map((way) => synthesiseImpulse(space(), way, sampleRate));
    return { rows, sampleRate };
  }

  /** Four responses make a dense layer, two a grouped one: left to left and right to right. */
  function shape() {
    const groups = ways.value === 'true stereo' ? 1 : 2;
    return { inChannels: 2, outChannels: 2, groups, operation: 'convolution' } as const;
  }

  function layer(sampleRate: number) {
    const { rows } = responses(sampleRate);
    const dense = shape().groups === 1;
    const [first] = rows;
    const used = dense ? rows : [...rows.slice(0, 1), ...rows.slice(3)];
    const frames = first?.length ?? 0;
    const weight = new Float32Array(used.length * frames);
    for (const [i, row] of used.entries()) weight.set(dense ? row : ofEnergy(row.slice(), 1), i * frames);
    return { frames, options: { weight, ...shape() } };
  }

  function update(): void {
    clearTimeout(timer);
    changes++;
    page.fail('');
    show();
    page.changed();
    const host = page.host();
    if (!host || !node) return;
    const { frames, options } = layer(host.context.sampleRate);
    if (frames !== installed.frames || ways.value !== installed.ways) page.rebuild();
    else node.setWeight(options.weight, { fade: FADE }).catch(page.fail);
  }

  async function take(file: File): Promise<void> {
    const origin = ++origins;
    page.fail('');
    try {
      let taken = await readFile(file, page.sampleRate());
      // A context of another rate may have been opened meanwhile.
      while (taken.sampleRate !== page.sampleRate()) taken = await readFile(file, page.sampleRate());
      if (origin !== origins) return;
      read = taken;
      update();
    } catch (error) {
      if (origin === origins) page.fail(error);
    }
  }

  /** A file was read before there was a context, or for another one. */
  async function readAgain(sampleRate: number): Promise<void> {
    const origin = origins;
    if (!read || read.sampleRate === sampleRate) return;
    const again = await readFile(read.file, sampleRate);
    if (origin !== origins) return;
    read = again;
    show();
    page.changed();
  }

  function show(): void {
    const { rows, sampleRate, file } = responses(page.sampleRate());
    const [left, , , right] = rows;
    if (!left || !right) return;
    picture.draw(left, right, sampleRate);
    const frames = left.length;
    const taps = `${count(ways.value === 'stereo' ? 2 : 4)} × ${count(frames)} taps`;
    said.textContent = `${file ? file.name : 'Made up'}: ${taps}, ${seconds(frames / sampleRate)}.`;
  }

  return {
    element: create(
      'div',
      { className: 'controls' },
      create('div', { className: 'row' }, ...spaces),
      decay.element,
      brightness.element,
      predelay.element,
      ways.element,
      chooser.element,
      said,
    ),
    picture: picture.element,
    show,
    async build(host) {
      const { sampleRate } = host.context;
      await readAgain(sampleRate);
      const seen = changes;
      const { frames, options } = layer(sampleRate);
      const chosen = ways.value;
      const made = await host.createNode(options);
      return nodeVoice(made, () => {
        node = made;
        installed = { frames, ways: chosen };
        if (changes !== seen) update();
      });
    },
    leave() {
      node = undefined;
    },
    code: (host) => ({ imports: [], lines: layerLines('node', FILE, shape(), host), chain: ['node'] }),
    layers: [{ file: FILE, options: () => layer(page.sampleRate()).options }],
    take: (file) => void take(file),
  };
}

async function readFile(file: File, sampleRate: number): Promise<FileResponses> {
  return { file, rows: await readResponses(file, sampleRate), sampleRate };
}
