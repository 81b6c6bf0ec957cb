import { create } from '../look/element.ts';
import { count } from '../look/numbers.ts';
import type { Tally } from '../sensors/check.ts';

export interface Verdicts<N extends string> {
  readonly element: HTMLElement;
  show(name: N, tally: Tally): void;
}

/** For each signal, how many frames were compared with offline and how far they were off. */
export function verdicts<N extends string>(names: Readonly<Record<N, string>>): Verdicts<N> {
  const list = create('dl', { className: 'verdicts' });
  const boxes = new Map<string, { box: HTMLElement; frames: HTMLElement; difference: HTMLElement }>();
  for (const [name, title] of Object.entries<string>(names)) {
    const frames = create('strong', { textContent: '0' });
    const difference = create('dd', { className: 'difference', textContent: 'nothing compared yet' });
    const box = create(
      'div',
      {},
      create('dt', { textContent: title }),
      create('dd', { className: 'frames' }, frames, ' frames compared'),
      difference,
    );
    box.dataset.signal = name;
    boxes.set(name, { box, frames, difference });
    list.append(box);
  }
  return {
    element: list,
    show(name, tally) {
      const found = boxes.get(name);
      if (!found) return;
      found.frames.textContent = count(tally.frames);
      found.difference.textContent = difference(tally);
      if (tally.frames > 0 || tally.differing > 0) found.box.className = tally.differing === 0 ? 'good' : 'bad';
    },
  };
}

/** How far off it was, in words. */
export function difference({ frames, differing, largest }: Tally): string {
  if (frames === 0 && differing === 0) return 'nothing compared yet';
  if (differing === 0) return 'largest difference 0';
  const size =
    largest === Infinity
      ? 'values without a counterpart'
      : `largest difference ${largest === 0 ? 0 : largest.toPrecision(2)}`;
  return `${size}, ${differing === 1 ? '1 value differs' : `${count(differing)} values differ`}`;
}
