import type { Conv1dOptions } from 'tapline';
import { frequencyResponse } from 'tapline/design';
import { decibelAxis, frequencyAxis, frequencyScale } from '../look/axes.ts';
import { chart } from '../look/chart.ts';
import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { count, seconds } from '../look/numbers.ts';
import { slider } from '../look/slider.ts';
import { layerLines } from './code.ts';
import type { Effect, EffectPage } from './effect.ts';
import type { ConvolutionNode, Gain, WaveShaper } from './host.ts';
import { BANDS, decoderWeight, ENCODER_TAPS, encoderWeight, tanhCurve } from './network-weights.ts';
import { chainVoice } from './voice.ts';

type Activation = 'tanh' | 'none';

interface Network {
  readonly encoder: ConvolutionNode;
  readonly decoder: ConvolutionNode;
  readonly before: Gain;
  readonly shaper: WaveShaper;
  readonly after: Gain;
}

/** The names under which the layers are saved. */
const FILES = { encoder: 'encoder.json', decoder: 'decoder.json' } as const;

/** Seconds of crossfade when other weights are drawn. */
const FADE = 0.25;

/** Of the picture. */
const POINTS = 240;
const FREQUENCIES = Array.from({ length: POINTS }, (_, i) => 30 * (18_000 / 30) ** (i / (POINTS - 1)));

/** Milliseconds that the dilation may go on moving before the layer is made anew. */
const SETTLE = 120;

/**
 * Two layers with a tanh between them, as trained effects are built: Conv1d(2 → 16), tanh, Conv1d(16 → 2) with dilation.
 * Its sixteen channels run through the graph of the page, one node of tapline's for each layer.
 */
export function networkEffect(page: EffectPage): Effect {
  let network: Network | undefined;
  let seed = 1;
  /** Of what a voice cannot take over without being asked: its weights, its shape. */
  let changes = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drive = slider({
    label: 'Drive',
    min: 0.5,
    max: 32,
    step: 0.1,
    scale: 'log',
    value: 4,
    format: (value) => `${value.toFixed(1)} ×`,
    onInput: () => {
      if (network) shape(network);
      page.changed();
    },
  });
  const activation = choice<Activation>({
    label: 'Between the layers',
    value: 'tanh',
    values: [
      ['tanh', 'tanh'],
      ['none', 'Nothing (linear)'],
    ],
    onChange: () => {
      if (network) shape(network);
      page.changed();
    },
  });
  const dilation = slider({
    label: 'Second layer’s dilation',
    min: 1,
    max: 24_000,
    scale: 'log',
    value: 8000,
    format: (value) => `${count(value)} frames = ${seconds(value / page.sampleRate())}`,
    onInput: () => {
      changes++;
      page.changed();
      clearTimeout(timer);
      if (network) timer = setTimeout(() => page.rebuild(), SETTLE);
    },
  });
  const other = create('button', { type: 'button', textContent: 'Draw other weights' });
  other.addEventListener('click', () => {
    seed++;
    changes++;
    show();
    page.changed();
    if (!network) return;
    const { encoder, decoder } = network;
    Promise.all([
      encoder.setWeight(encoderWeight(seed, page.sampleRate()), { fade: FADE }),
      decoder.setWeight(decoderWeight(seed), { fade: FADE }),
    ]).catch(page.fail);
  });
  const picture = create('div');
  const curves = chart(picture, {
    label: `Frequency responses of the first layer's ${BANDS} filters, in decibels`,
    lines: Array.from({ length: BANDS }, (_, band) => ({
      label: band === 0 ? `The first layer's ${BANDS} filters, left input` : `Filter ${band + 1}`,
      colour: band % 2 === 0 ? '--after' : '--accent',
      quiet: band > 0,
    })),
    height: 260,
    scales: { x: frequencyScale(30, 18_000), y: { range: [-40, 24] } },
    axes: [frequencyAxis, decibelAxis],
  });

  /** Around the curve, which is tanh(4·x): what is driven harder comes out softer. */
  function gains(): { before: number; after: number } {
    if (activation.value === 'none') return { before: 1, after: 1 };
    return { before: Number((drive.value / 4).toFixed(3)), after: Number((1 / Math.sqrt(drive.value)).toFixed(3)) };
  }

  function shape({ before, shaper, after }: Network): void {
    shaper.curve = activation.value === 'tanh' ? tanhCurve() : null;
    before.gain.value = gains().before;
    after.gain.value = gains().after;
  }

  function shapes() {
    const operation = 'convolution';
    return {
      encoder: { inChannels: 2, outChannels: BANDS, operation },
      decoder: { inChannels: BANDS, outChannels: 2, dilation: dilation.value, operation },
    } as const;
  }

  function layers(sampleRate: number): readonly [encoder: Conv1dOptions, decoder: Conv1dOptions] {
    return [
      { weight: encoderWeight(seed, sampleRate), ...shapes().encoder },
      { weight: decoderWeight(seed), ...shapes().decoder },
    ];
  }

  function show(): void {
    const sampleRate = page.sampleRate();
    dilation.refresh(); // its milliseconds are of this rate
    const weight = encoderWeight(seed, sampleRate);
    const rows = Array.from({ length: BANDS }, (_, band) => {
      const from = 2 * band * ENCODER_TAPS;
      const filter = { weight: weight.slice(from, from + ENCODER_TAPS), operation: 'convolution' as const };
      return Array.from(frequencyResponse(filter, { sampleRate, frequencies: FREQUENCIES }).decibels);
    });
    curves.setData([FREQUENCIES, ...rows]);
  }

  return {
    element: create(
      'div',
      { className: 'controls' },
      drive.element,
      activation.element,
      dilation.element,
      create('div', { className: 'row' }, other),
    ),
    picture,
    show,
    async build(host) {
      const { context } = host;
      const seen = changes;
      const [encoder, decoder] = await Promise.all(layers(context.sampleRate).map((one) => host.createNode(one)));
      if (!encoder || !decoder) throw new Error('the network has two layers');
      const made = {
        encoder,
        decoder,
        before: context.createGain(),
        shaper: context.createWaveShaper(),
        after: context.createGain(),
      };
      const chain = [encoder, made.before, made.shaper, made.after, decoder];
      return chainVoice(context, chain, [encoder, decoder], () => {
        network = made;
        shape(made);
        if (changes !== seen) page.rebuild();
      });
    },
    leave() {
      network = undefined;
      clearTimeout(timer);
    },
    code(host) {
      const linesOf = (name: 'encoder' | 'decoder') => layerLines(name, FILES[name], shapes()[name], host);
      const bent = activation.value === 'tanh';
      const { before, after } = gains();
      return {
        imports: [],
        lines: [
          ...linesOf('encoder'),
          ...(bent
            ? [
                `const before = new GainNode(context, { gain: ${before} });`,
                'const tanh = new WaveShaperNode(context, {',
                '  curve: Float32Array.from({ length: 2049 }, (_, i) => Math.tanh(4 * (i / 1024 - 1))),',
                '});',
                `const after = new GainNode(context, { gain: ${after} });`,
              ]
            : []),
          ...linesOf('decoder'),
        ],
        chain: bent ? ['encoder', 'before', 'tanh', 'after', 'decoder'] : ['encoder', 'decoder'],
      };
    },
    layers: [
      { file: FILES.encoder, options: () => layers(page.sampleRate())[0] },
      { file: FILES.decoder, options: () => layers(page.sampleRate())[1] },
    ],
  };
}
