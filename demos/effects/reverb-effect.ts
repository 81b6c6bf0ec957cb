import { chart } from '../look/chart.ts';
import { choice } from '../look/choice.ts';
import { create, freshId } from '../look/element.ts';
import { count, seconds } from '../look/numbers.ts';
import { slider } from '../look/slider.ts';
import type { Effect, EffectPage } from './effect.ts';
import type { ConvolutionNode } from './host.ts';
import { decayCurve, MOST_PREDELAY, ofEnergy, type Space, synthesiseImpulse, WAYS } from './impulse.ts';
import { readResponses } from './response-file.ts';
import { nodeVoice } from './voice.ts';

type Ways = 'stereo' | 'true stereo';

/** Responses in the order of a weight, and what the layer is then. */
interface Responses {
  /** Where they come from, if not from the sliders. */
  readonly file?: File;
  readonly rows: readonly Float32Array[];
  readonly sampleRate: number;
}

const SPACES: Readonly<Record<string, Space>> = {
  Room: { decay: 0.6, predelay: 0.004, brightness: 0.55 },
  Plate: { decay: 1.8, predelay: 0, brightness: 0.95 },
  Hall: { decay: 2.6, predelay: 0.02, brightness: 0.5 },
  Cathedral: { decay: 6, predelay: 0.045, brightness: 0.35 },
};

/** Milliseconds that sliders may go on moving before responses are made. */
const SETTLE = 120;

const FADE = 0.1;
const COLUMNS = 300;

/** A reverb: a layer whose kernels are impulse responses, made up or from a WAV file. */
export function reverbEffect(page: EffectPage): Effect {
  let node: ConvolutionNode | undefined;
  let read: Responses | undefined;
  let installed = { frames: 0, ways: '' };
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (): void => {
    read = undefined;
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
      read = undefined;
      update();
    });
    return button;
  });
  const id = freshId();
  const chooser = create('input', { type: 'file', id, accept: 'audio/*' });
  chooser.addEventListener('change', () => {
    const [chosen] = chooser.files ?? [];
    if (chosen) void take(chosen);
  });
  const said = create('p', { className: 'muted small' });
  said.setAttribute('role', 'status');
  const picture = create('div');
  const curve = chart(picture, {
    label: 'How the impulse responses decay, in decibels',
    lines: [
      { label: 'Left', colour: '--after', fill: true },
      { label: 'Right', colour: '--third' },
    ],
    height: 260,
    scales: { x: { time: false }, y: { range: [-80, 3] } },
    axes: [
      { values: (_, splits) => splits.map((time) => `${time} s`), size: 30 },
      { values: (_, splits) => splits.map((level) => `${level} dB`), size: 62 },
    ],
  });

  function space(): Space {
    return { decay: decay.value, brightness: brightness.value, predelay: predelay.value };
  }

  function responses(sampleRate: number): Responses {
    if (read?.sampleRate === sampleRate) return read;
    const rows = WAYS.map((way) => synthesiseImpulse(space(), way, sampleRate));
    return { rows, sampleRate };
  }

  /** Four responses make a dense layer, two a grouped one: left to left and right to right. */
  function layer(sampleRate: number) {
    const { rows } = responses(sampleRate);
    const dense = ways.value === 'true stereo';
    const [first] = rows;
    const used = dense ? rows : [...rows.slice(0, 1), ...rows.slice(3)];
    const frames = first?.length ?? 0;
    const weight = new Float32Array(used.length * frames);
    for (const [i, row] of used.entries()) weight.set(dense ? row : ofEnergy(row.slice(), 1), i * frames);
    const options = { weight, inChannels: 2, outChannels: 2, groups: dense ? 1 : 2, operation: 'convolution' } as const;
    return { frames, options };
  }

  function update(): void {
    clearTimeout(timer);
    show();
    page.changed();
    const host = page.host();
    if (!host || !node) return;
    const { frames, options } = layer(host.context.sampleRate);
    if (frames !== installed.frames || ways.value !== installed.ways) page.rebuild();
    else node.setWeight(options.weight, { fade: FADE }).catch(page.fail);
  }

  async function take(chosen: File): Promise<void> {
    try {
      read = await readFile(chosen, page.sampleRate());
      update();
    } catch (error) {
      page.fail(error);
    }
  }

  function show(): void {
    const sampleRate = page.sampleRate();
    const { rows, file } = responses(sampleRate);
    const [left] = rows;
    const frames = left?.length ?? 0;
    const times = Array.from({ length: COLUMNS }, (_, i) => ((i + 0.5) * frames) / COLUMNS / sampleRate);
    const right = rows[3];
    if (left && right) curve.setData([times, decayCurve(left, COLUMNS), decayCurve(right, COLUMNS)]);
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
      create(
        'div',
        { className: 'file' },
        create('label', { htmlFor: id, textContent: 'Your own response (WAV; or drop one here)' }),
        chooser,
      ),
      said,
    ),
    picture,
    show,
    async build(host) {
      const { sampleRate } = host.context;
      // It was read before there was a context, for another rate.
      if (read?.file && read.sampleRate !== sampleRate) read = await readFile(read.file, sampleRate);
      const { frames, options } = layer(sampleRate);
      const chosen = ways.value;
      const made = await host.createNode(options);
      node = made;
      installed = { frames, ways: chosen };
      return nodeVoice(made);
    },
    leave() {
      node = undefined;
    },
    code: (and) => ({
      imports: [],
      lines: [
        "const layer = await (await fetch('./reverb.json')).json(); // see “Save the layer”",
        `const node = await createConv1dNode(context, { ...layer${and} });`,
      ],
      chain: ['node'],
    }),
    layers: [{ file: 'reverb.json', options: () => layer(page.sampleRate()).options }],
    take(chosen) {
      void take(chosen);
      return true;
    },
  };
}

async function readFile(file: File, sampleRate: number): Promise<Responses> {
  return { file, rows: await readResponses(file, sampleRate), sampleRate };
}
