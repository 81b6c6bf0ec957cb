import { create } from '../look/element.ts';
import type { HostName, Question } from './question.ts';
import { grouped } from './words.ts';

const NAMES: Readonly<Record<HostName, string>> = {
  sampleRate: 'sample rate',
  blockSize: 'block size',
  length: 'signal length',
};

/** What the pictures take for what is not given; '' where all of it is. */
export function assumedWords({ assumed, sampleRate, blockSize, length }: Question): string {
  if (assumed.length === 0) return '';
  const taken: Readonly<Record<HostName, string>> = {
    sampleRate: `${grouped(sampleRate)} Hz`,
    blockSize: `blocks of ${grouped(blockSize)} frames`,
    length: `a signal of ${grouped(length)} frames`,
  };
  return (
    `The address names no ${listed(assumed.map((name) => NAMES[name]))}: the plan leaves out what needs ` +
    `${assumed.length === 1 ? 'it' : 'them'}, as the command does. The drawing, the curves and the measurement assume ` +
    `${listed(assumed.map((name) => taken[name]))}.`
  );
}

/**
 * Says what was assumed, with a button that makes it part of the plan.
 *
 * @returns shows another question
 */
export function assumedNote(place: HTMLElement, accept: () => void): (question: Question) => void {
  const words = create('p');
  words.setAttribute('role', 'status');
  const button = create('button', { type: 'button', textContent: 'Plan with that' });
  button.addEventListener('click', accept);
  place.append(words, button);
  return (question) => {
    const text = assumedWords(question);
    if (words.textContent !== text) words.textContent = text;
    place.className = text === '' ? '' : 'assumed';
    button.hidden = text === '';
  };
}

/** `a, b and c` */
function listed(texts: readonly string[]): string {
  const last = texts.slice(-1);
  const others = texts.slice(0, -1);
  return others.length === 0 ? last.join() : `${others.join(', ')} and ${last.join()}`;
}
