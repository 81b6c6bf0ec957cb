import { create, freshId } from '../look/element.ts';
import { nearestStop } from './stops.ts';

export interface AmountOptions {
  readonly label: string;
  /** Where the slider stops, ascending. */
  readonly stops: readonly number[];
  readonly value: number;
  readonly unit?: string;
  readonly onInput: (value: number) => void;
}

export interface Amount {
  readonly element: HTMLElement;
  /** Setting it does not call `onInput`. It may lie beside the stops, and beyond them. */
  value: number;
  /** Beside the unit, in few words; '' at first. */
  remark: string;
}

/** A number to slide through the usual values, or to type exactly. */
export function amount({ label, stops, value, unit = '', onInput }: AmountOptions): Amount {
  const id = freshId();
  const field = create('input', { type: 'number', id, step: 'any', inputMode: 'numeric' });
  const beside = create('span', { className: 'unit', textContent: unit });
  const slide = create('input', { type: 'range', min: '0', max: String(stops.length - 1), step: '1' });
  slide.setAttribute('aria-label', `${label}, slider`);
  let current = value;
  let remark = '';

  const say = (): void => slide.setAttribute('aria-valuetext', `${current} ${beside.textContent}`.trim());
  const showSlide = (): void => {
    slide.valueAsNumber = nearestStop(stops, current);
    say();
  };
  const widen = (): void => field.style.setProperty('--digits', String(field.value.length));
  const showField = (): void => {
    field.value = String(current);
    widen();
  };
  slide.addEventListener('input', () => {
    current = stops[slide.valueAsNumber] ?? current;
    say();
    showField();
    onInput(current);
  });
  field.addEventListener('input', () => {
    widen();
    if (Number.isNaN(field.valueAsNumber)) return; // half typed
    current = field.valueAsNumber;
    showSlide();
    onInput(current);
  });
  field.addEventListener('change', showField);
  showSlide();
  showField();

  return {
    element: create(
      'div',
      { className: 'amount' },
      create('label', { htmlFor: id, textContent: label }),
      beside,
      field,
      slide,
    ),
    get value() {
      return current;
    },
    set value(next: number) {
      current = next;
      showSlide();
      // Not under the fingers of who is typing there.
      if (document.activeElement !== field || field.valueAsNumber !== next) showField();
    },
    get remark() {
      return remark;
    },
    set remark(next: string) {
      remark = next;
      beside.textContent = [unit, next].filter((text) => text !== '').join(', ');
      say();
    },
  };
}
