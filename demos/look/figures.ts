import { create } from './element.ts';

export type Mood = 'good' | 'bad' | '';

export interface Figures<N extends string> {
  readonly element: HTMLDListElement;
  /** Shows a figure with its unit. */
  set(name: N, text: string, mood?: Mood): void;
}

/** Named figures that change while one looks. */
export function figures<N extends string>(names: readonly N[]): Figures<N> {
  const values = new Map(names.map((name) => [name, create('dd', { textContent: '–' })]));
  const rows = [...values].map(([name, value]) => create('div', {}, create('dt', { textContent: name }), value));
  return {
    element: create('dl', { className: 'figures' }, ...rows),
    set(name, text, mood = '') {
      const value = values.get(name);
      if (!value) return;
      if (value.textContent !== text) value.textContent = text;
      if (value.className !== mood) value.className = mood;
    },
  };
}
