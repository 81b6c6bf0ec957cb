import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { hertz } from '../look/numbers.ts';
import { type Slider, slider } from '../look/slider.ts';
import { FILTERS, type FilterSettings, uses } from './filters.ts';
import { responseChart } from './response.ts';

/** The page's filter, to choose, and what it does; in a place that is on the page. */
export function filterPanel(
  place: HTMLElement,
  settings: FilterSettings,
  sampleRate: number,
  onChange: (settings: FilterSettings) => void,
): void {
  let current = settings;
  const change = (part: Partial<FilterSettings>): void => {
    current = { ...current, ...part };
    show();
    onChange(current);
  };
  const kind = choice({
    label: 'Filter',
    values: FILTERS,
    value: settings.kind,
    onChange: (value) => change({ kind: value }),
  });
  kind.element.classList.add('three');
  const frequency = (name: 'cutoff' | 'width', label: string, min: number, max: number): Slider =>
    slider({
      label,
      min,
      max,
      value: settings[name],
      scale: 'log',
      format: hertz,
      onInput: (value) => change({ [name]: value }),
    });
  const cutoff = frequency('cutoff', 'Cutoff, or middle of the band', 1, 450);
  const width = frequency('width', 'Width of the band', 2, 100);
  const taps = slider({
    label: 'Taps',
    min: 3,
    max: 511,
    step: 2,
    value: settings.taps,
    format: (value) => `${value}, late by ${(value - 1) / 2} ms`,
    onInput: (value) => change({ taps: value }),
  });
  const response = create('div');
  place.append(
    create('div', { className: 'controls' }, kind.element, cutoff.element, width.element, taps.element, response),
  );
  const showResponse = responseChart(response, sampleRate);
  const show = (): void => {
    showResponse(current);
    const used = uses(current.kind);
    cutoff.element.hidden = !used.cutoff;
    width.element.hidden = !used.width;
  };
  show();
}
