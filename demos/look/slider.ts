import { create, freshId } from './element.ts';

export interface SliderOptions {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  /** Distance of the values, default 1; with `'log'` what they are rounded to. */
  readonly step?: number;
  /** `'log'`: equal ways along the slider are equal ratios, for values above 0. */
  readonly scale?: 'linear' | 'log';
  /** The value with its unit, as people and screen readers get it. */
  readonly format?: (value: number) => string;
  readonly onInput?: (value: number) => void;
}

export interface Slider {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** Writes the value anew, where what `format` says of it has changed. */
  refresh(): void;
  /** Setting it moves the slider and does not call `onInput`. */
  value: number;
}

/** Positions of a logarithmic slider, from end to end. */
const STEPS = 1000;

/** A labelled slider that shows its value. */
export function slider(options: SliderOptions): Slider {
  const { label, min, max, step = 1, scale = 'linear', format = String, onInput } = options;
  const log = scale === 'log';
  const id = freshId();
  const input = create('input', {
    type: 'range',
    id,
    min: String(log ? 0 : min),
    max: String(log ? STEPS : max),
    step: String(log ? 1 : step),
  });
  const output = create('output');
  output.htmlFor.add(id);
  let current = options.value;

  const show = (): void => {
    const text = format(current);
    output.value = text;
    input.setAttribute('aria-valuetext', text);
  };
  const place = (value: number): void => {
    current = value;
    input.valueAsNumber = log ? (STEPS * Math.log(value / min)) / Math.log(max / min) : value;
    show();
  };
  const read = (): number => {
    if (!log) return input.valueAsNumber;
    const exact = min * (max / min) ** (input.valueAsNumber / STEPS);
    return Math.min(max, Math.max(min, rounded(exact)));
  };
  /** The nearest multiple of the step, without the noise of its binary digits. */
  const decimals = String(step).split('.')[1]?.length ?? 0;
  const rounded = (value: number): number => Number((step * Math.round(value / step)).toFixed(decimals));
  let position = 0;
  input.addEventListener('input', () => {
    const direction = Math.sign(input.valueAsNumber - position);
    position = input.valueAsNumber;
    const next = read();
    // Where one position is less than one step, a key still moves by a step.
    current = next === current && log ? Math.min(max, Math.max(min, rounded(current + direction * step))) : next;
    if (next !== current) place(current);
    position = input.valueAsNumber;
    show();
    onInput?.(current);
  });
  place(options.value);
  position = input.valueAsNumber;

  return {
    element: create(
      'div',
      { className: 'slider' },
      create('label', { htmlFor: id, textContent: label }),
      output,
      input,
    ),
    input,
    refresh: show,
    get value() {
      return current;
    },
    set value(value: number) {
      place(Math.min(max, Math.max(min, value)));
      position = input.valueAsNumber;
    },
  };
}
