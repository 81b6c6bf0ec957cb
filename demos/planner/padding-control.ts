import type { Padding } from 'tapline';
import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { type Amount, amount } from './amount.ts';
import type { Question } from './question.ts';
import { stops } from './stops.ts';

const KINDS = ['causal', 'valid', 'same', 'both', 'pair'] as const;
type Kind = (typeof KINDS)[number];

const ABOUT: Readonly<Record<Kind, string>> = {
  causal: 'All padding in front: no output waits for a later frame.',
  valid: 'No padding: fewer outputs than inputs, and the first ones wait.',
  same: 'As many outputs as inputs, centred: they look ahead. Needs stride 1.',
  both: 'So many frames on both sides.',
  pair: 'So many frames before and after.',
};

export interface PaddingControl {
  readonly elements: readonly HTMLElement[];
  show(question: Question): void;
}

/** A word or numbers of frames. */
export function paddingControl(start: Question, onInput: (padding: Padding) => void): PaddingControl {
  const frames = stops(0, 2 ** 18);
  let [left, right] = [0, 0];
  const tell = (kind: Kind): void => {
    reveal(kind);
    if (kind === 'pair') onInput([left, right]);
    else onInput(kind === 'both' ? left : kind);
  };
  const side = (label: string, set: (value: number) => void): Amount =>
    amount({
      label,
      stops: frames,
      value: 0,
      unit: 'frames',
      onInput: (value) => {
        set(value);
        tell(kinds.value);
      },
    });
  const both = side('padding on both sides', (value) => {
    left = right = value;
  });
  const before = side('padding before', (value) => {
    left = value;
  });
  const after = side('padding after', (value) => {
    right = value;
  });
  const kinds = choice<Kind>({
    label: 'padding',
    values: KINDS.map((kind) => [kind, kind === 'pair' ? 'left, right' : kind] as const),
    value: 'causal',
    onChange(kind) {
      both.value = before.value = left;
      after.value = right;
      tell(kind);
    },
  });
  const about = create('p', { className: 'hint' });
  const reveal = (kind: Kind): void => {
    both.element.hidden = kind !== 'both';
    before.element.hidden = after.element.hidden = kind !== 'pair';
    about.textContent = ABOUT[kind];
  };
  const show = ({ padding, kernelSize, dilation }: Question): void => {
    const reach = dilation * (kernelSize - 1);
    if (typeof padding === 'string') {
      kinds.value = padding;
      [left, right] = { causal: [reach, 0], valid: [0, 0], same: [Math.floor(reach / 2), Math.ceil(reach / 2)] }[
        padding
      ] as [number, number];
    } else {
      kinds.value = typeof padding === 'number' ? 'both' : 'pair';
      [left, right] = typeof padding === 'number' ? [padding, padding] : padding;
    }
    both.value = before.value = left;
    after.value = right;
    reveal(kinds.value);
  };
  show(start);
  return { elements: [kinds.element, about, both.element, before.element, after.element], show };
}
