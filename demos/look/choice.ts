import { create, freshId } from './element.ts';

export interface ChoiceOptions<V extends string> {
  readonly label: string;
  readonly values: readonly (readonly [value: V, label: string])[];
  readonly value: V;
  readonly onChange?: (value: V) => void;
}

export interface Choice<V extends string> {
  readonly element: HTMLFieldSetElement;
  /** Setting it does not call `onChange`. */
  value: V;
}

/** Radio buttons side by side: one of a few values. */
export function choice<V extends string>({ label, values, value, onChange }: ChoiceOptions<V>): Choice<V> {
  const name = freshId();
  let current = value;
  const inputs = values.map(([one]) => {
    const input = create('input', { type: 'radio', name, value: one, checked: one === value });
    input.addEventListener('change', () => {
      current = one;
      onChange?.(one);
    });
    return input;
  });
  const labels = values.map(([, text], i) => create('label', {}, ...inputs.slice(i, i + 1), text));
  return {
    element: create(
      'fieldset',
      { className: 'choice' },
      create('legend', { textContent: label }),
      create('div', {}, ...labels),
    ),
    get value() {
      return current;
    },
    set value(wanted: V) {
      current = wanted;
      for (const input of inputs) input.checked = input.value === wanted;
    },
  };
}
