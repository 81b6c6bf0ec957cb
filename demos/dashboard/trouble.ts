import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import type { Settings } from '../sensors/wire/settings.ts';

export interface Trouble {
  readonly element: HTMLElement;
  /** Shows settings that came from elsewhere. */
  show(settings: Settings): void;
}

const FAULTS = [
  ['hum', '50 Hz hum'],
  ['drift', 'Drift'],
  ['dropouts', 'Dropouts'],
  ['nan', 'NaN samples'],
  ['losses', 'Lost packets'],
] as const;

/** What can be done to the streams, on this page and in Node alike. */
export function trouble(settings: Settings, onChange: (change: Partial<Settings>) => void): Trouble {
  const cut = choice({
    label: 'Frames in a block',
    values: [
      ['steady', '25 ms'],
      ['1', '1'],
      ['7', '7'],
      ['64', '64'],
      ['random', '0…200'],
      ['second', '1 s'],
    ],
    value: settings.cut,
    onChange: (value) => onChange({ cut: value }),
  });
  const boxes = FAULTS.map(([name, label]) => {
    const input = create('input', { type: 'checkbox', checked: settings[name], name });
    input.addEventListener('change', () => onChange({ [name]: input.checked }));
    return { name, input, element: create('label', { className: 'check' }, input, label) };
  });
  const onGap = choice({
    label: 'What lost frames count as',
    values: [
      ['hold', 'held'],
      ['zero', 'zeros'],
      ['reset', 'new start'],
      ['ignore', 'nothing'],
    ],
    value: settings.onGap,
    onChange: (value) => onChange({ onGap: value }),
  });
  const nonFinite = choice({
    label: 'What NaN does',
    values: [
      ['zero', 'counts as 0'],
      ['propagate', 'spreads, then heals'],
    ],
    value: settings.nonFinite,
    onChange: (value) => onChange({ nonFinite: value }),
  });
  return {
    element: create(
      'div',
      { className: 'controls' },
      cut.element,
      create(
        'fieldset',
        {},
        create('legend', { textContent: 'What is wrong with the sensors' }),
        create('div', { className: 'checks' }, ...boxes.map(({ element }) => element)),
      ),
      onGap.element,
      nonFinite.element,
    ),
    show(next) {
      cut.value = next.cut;
      onGap.value = next.onGap;
      nonFinite.value = next.nonFinite;
      for (const { name, input } of boxes) input.checked = next[name];
    },
  };
}
