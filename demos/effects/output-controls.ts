import { create, freshId } from '../look/element.ts';
import { slider } from '../look/slider.ts';
import { LevelMatch, power } from './match.ts';
import type { Levels, Studio } from './studio.ts';

export interface OutputControls {
  readonly elements: readonly HTMLElement[];
  readonly levels: Levels;
  /** Hears both sides and moves the gain where levels are matched. */
  listen(studio: Studio, seconds: number): void;
  /** Another effect sounds. */
  forget(): void;
}

/** Seconds between two looks at the levels. */
const LOOK = 0.1;

/** Decibels of the gain's slider. */
const MOST_DECIBELS = 30;

/** Comparison by ear, mix and gain. */
export function outputControls(change: (levels: Levels) => void): OutputControls {
  const match = new LevelMatch();
  let looked = 0;
  let bypass = false;
  const button = create('button', { type: 'button', textContent: 'A/B: hear it without the effect' });
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    bypass = !bypass;
    button.setAttribute('aria-pressed', String(bypass));
    change(levels());
  });
  const id = freshId();
  const matching = create('input', { type: 'checkbox', id, checked: true });
  const mix = slider({
    label: 'Mix',
    min: 0,
    max: 1,
    step: 0.01,
    value: 1,
    format: (value) => `${Math.round(100 * value)} % effect`,
    onInput: () => change(levels()),
  });
  const gain = slider({
    label: 'Gain',
    min: -MOST_DECIBELS,
    max: MOST_DECIBELS,
    step: 0.1,
    value: 0,
    format: (value) => `${value.toFixed(1)} dB`,
    onInput: () => {
      matching.checked = false; // who sets a gain wants that one
      change(levels());
    },
  });

  function levels(): Levels {
    return { mix: mix.value, gain: 10 ** (gain.value / 20), bypass };
  }

  return {
    elements: [
      create('div', { className: 'row' }, button),
      create('label', { className: 'check', htmlFor: id }, matching, 'Match levels: compare sound, not loudness'),
      mix.element,
      gain.element,
    ],
    get levels() {
      return levels();
    },
    listen(studio, seconds) {
      const since = seconds - looked;
      if (since < LOOK) return;
      looked = seconds;
      if (!matching.checked || bypass || since > 1) return;
      const { gain: applied } = levels();
      const wanted = match.look(powerOf(studio.before), powerOf(studio.after), applied, since);
      if (wanted === applied) return;
      gain.value = Number((20 * Math.log10(wanted)).toFixed(1));
      change(levels());
    },
    forget: () => match.forget(),
  };
}

/** Power of what an analyser holds. */
export function powerOf(analyser: Studio['before']): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return power(samples);
}
