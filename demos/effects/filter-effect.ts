import { frequencyResponse } from 'tapline/design';
import { decibelAxis, frequencyAxis, frequencyScale } from '../look/axes.ts';
import { chart } from '../look/chart.ts';
import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { hertz } from '../look/numbers.ts';
import { slider } from '../look/slider.ts';
import type { Effect, EffectPage } from './effect.ts';
import {
  designFilter,
  type FilterKind,
  type FilterSettings,
  HIGHEST,
  isBand,
  LOWEST,
  MOST_TAPS,
  paddedWeight,
} from './filter-design.ts';
import type { ConvolutionNode } from './host.ts';
import { nodeVoice } from './voice.ts';

/** Seconds of crossfade for each change. */
const FADE = 0.03;

/** The edges of a band stay so far apart. */
const APART = 1.1;

const POINTS = 400;
const FREQUENCIES = Array.from({ length: POINTS }, (_, i) => LOWEST * (20_000 / LOWEST) ** (i / (POINTS - 1)));

/** A FIR filter whose curve can be dragged: across for the cutoff, up and down for the number of taps. */
export function filterEffect(page: EffectPage): Effect {
  let node: ConvolutionNode | undefined;
  let changes = 0;
  const kind = choice<FilterKind>({
    label: 'Kind',
    value: 'lowpass',
    values: [
      ['lowpass', 'Low-pass'],
      ['highpass', 'High-pass'],
      ['bandpass', 'Band-pass'],
      ['bandstop', 'Notch'],
    ],
    onChange: update,
  });
  const frequency = { min: LOWEST, max: HIGHEST, scale: 'log', format: hertz } as const;
  const cutoff = slider({ ...frequency, label: 'Cutoff', value: 900, onInput: () => keepApart('cutoff') });
  const upper = slider({ ...frequency, label: 'Upper cutoff', value: 4000, onInput: () => keepApart('upper') });
  const taps = slider({
    label: 'Taps',
    min: 3,
    max: MOST_TAPS,
    step: 2,
    value: 255,
    onInput: update,
  });
  const picture = create('div', { className: 'draggable' });
  const curve = chart(picture, {
    label: 'Frequency response of the filter, in decibels',
    lines: [
      {
        label: 'Response: drag across for the cutoff, up and down for the taps',
        colour: '--after',
        width: 2.5,
        fill: true,
      },
    ],
    height: 260,
    scales: { x: frequencyScale(LOWEST, 20_000), y: { range: [-90, 6] } },
    axes: [frequencyAxis, decibelAxis],
    more: { focus: { alpha: 1 } },
  });

  picture.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.target !== curve.plot.over) return;
    picture.setPointerCapture(event.pointerId);
    drag(event);
  });
  picture.addEventListener('pointermove', (event) => {
    if (picture.hasPointerCapture(event.pointerId)) drag(event);
  });

  function settings(): FilterSettings {
    const most = Math.floor(0.49 * page.sampleRate()); // of devices that have less than the sliders
    return {
      kind: kind.value,
      cutoff: Math.min(cutoff.value, Math.floor(most / APART)),
      upper: Math.min(upper.value, most),
      taps: taps.value,
    };
  }

  function keepApart(moved: 'cutoff' | 'upper'): void {
    if (moved === 'cutoff') upper.value = Math.max(upper.value, Math.ceil(APART * cutoff.value));
    else cutoff.value = Math.min(cutoff.value, Math.floor(upper.value / APART));
    // At the end of the sliders it is the moved one that gives way.
    cutoff.value = Math.min(cutoff.value, Math.floor(upper.value / APART));
    upper.value = Math.max(upper.value, Math.ceil(APART * cutoff.value));
    update();
  }

  function drag(event: PointerEvent): void {
    const { left, top, width, height } = curve.plot.over.getBoundingClientRect();
    const pointed = LOWEST * (20_000 / LOWEST) ** ((event.clientX - left) / width);
    const share = Math.min(1, Math.max(0, (event.clientY - top) / height));
    taps.value = 3 + 2 * Math.round(((MOST_TAPS - 3) / 2) * share ** 2);
    const nearUpper = isBand(kind.value) && pointed > Math.sqrt(cutoff.value * upper.value);
    if (nearUpper) upper.value = Math.round(pointed);
    else cutoff.value = Math.round(pointed);
    keepApart(nearUpper ? 'upper' : 'cutoff');
  }

  function update(): void {
    changes++;
    show();
    page.changed();
    node?.setWeight(paddedWeight(designFilter(settings(), page.sampleRate())), { fade: FADE }).catch(page.fail);
  }

  function show(): void {
    upper.element.hidden = !isBand(kind.value);
    const sampleRate = page.sampleRate();
    const frequencies = FREQUENCIES.filter((frequency) => frequency < sampleRate / 2);
    const { decibels } = frequencyResponse(designFilter(settings(), sampleRate), { sampleRate, frequencies });
    curve.setData([frequencies, Array.from(decibels, (level) => Math.max(-120, level))]);
  }

  return {
    element: create('div', { className: 'controls' }, kind.element, cutoff.element, upper.element, taps.element),
    picture,
    show,
    async build(host) {
      const seen = changes;
      const design = designFilter(settings(), host.context.sampleRate);
      const made = await host.createNode({ ...design, weight: paddedWeight(design), batch: 2 });
      return nodeVoice(made, () => {
        node = made;
        if (changes !== seen) update();
      });
    },
    code(host) {
      const { kind: name, cutoff: low, upper: high, taps: length } = settings();
      const edges = isBand(name) ? `[${low}, ${high}]` : String(low);
      return {
        imports: [`import { ${name} } from 'tapline/design';`],
        lines: [
          `const design = ${name}({ cutoff: ${edges}, sampleRate: context.sampleRate, taps: ${length} });`,
          `const weight = new Float64Array(${MOST_TAPS}); // room for more taps: every change is a setWeight`,
          'weight.set(design.weight);',
          `const node = await createConv1dNode(context, { ${['...design', 'weight', 'batch: 2', ...host].join(', ')} });`,
        ],
        chain: ['node'],
      };
    },
    leave() {
      node = undefined;
    },
    ownDelay: () => (taps.value - 1) / 2 / page.sampleRate(),
  };
}
