import type { Conv1dPlan } from 'tapline';
import { create } from '../look/element.ts';
import { count } from '../look/numbers.ts';
import { type Amount, amount } from './amount.ts';
import { blockEnd, type Column, layColumns, type Scene } from './columns.ts';
import { describeOutput, hiddenTaps, nothingToDraw } from './describe.ts';
import { draw } from './drawing.ts';
import { columnsFor, NARROWEST_PAPER, paperOf } from './paper.ts';
import type { Question } from './question.ts';
import { comesWith } from './timing.ts';

export interface Diagram {
  /** Draws another layer; the chosen output stays where the new one has it. */
  show(plan: Conv1dPlan, question: Question): void;
}

/** The card with the drawing of when an output comes and what it reads, and with what picks the output. */
export function diagram(place: HTMLElement): Diagram {
  const legend = create('ul', { className: 'keys' }, ...KEYS.map(([kind, text]) => key(kind, text)));
  const area = create('div', { className: 'drawing' });
  const words = create('p', { className: 'words' });
  words.setAttribute('aria-live', 'polite');
  const field = create('div', { className: 'pick' });
  place.append(field, legend, area, words);

  let asked: { plan: Conv1dPlan; question: Question } | undefined;
  let output = 0;
  let outputs = 0;
  let picker: Amount | undefined;

  const render = (): void => {
    if (!asked) return;
    const { plan, question } = asked;
    const none = nothingToDraw(plan, question.length);
    field.hidden = legend.hidden = none !== undefined;
    if (none !== undefined) {
      area.replaceChildren();
      words.textContent = none;
      return;
    }
    if (area.clientWidth < NARROWEST_PAPER) return; // not laid out yet
    const { shape } = plan;
    const scene: Scene = { shape, length: question.length, outputs, blockSize: question.blockSize, output };
    const digits = String(newestShown(scene)).length;
    const columns = layColumns(scene, columnsFor(area.clientWidth, digits));
    const picture = draw(paperOf(scene, columns, area.clientWidth), (wanted) => {
      if (picker) picker.value = wanted;
      pick(wanted);
    });
    const text = [...describeOutput(scene, plan.streamable), ...leftOut(scene, columns)].join(' ');
    picture.setAttribute('aria-label', text);
    area.replaceChildren(picture);
    words.textContent = text;
  };
  const pick = (wanted: number): void => {
    output = Math.min(outputs - 1, Math.max(0, Math.round(wanted)));
    render();
  };
  new ResizeObserver(render).observe(area);

  return {
    show(plan, question) {
      const first = asked === undefined;
      asked = { plan, question };
      const next = nothingToDraw(plan, question.length) === undefined ? plan.outputLength(question.length) : 0;
      if (next !== outputs) {
        outputs = next;
        // At first one that reads both padding and signal, where there is padding.
        if (first) output = Math.ceil(plan.paddingLeft / 2 / plan.shape.stride);
        output = Math.max(0, Math.min(outputs - 1, output));
        picker = pickerOf(outputs, output, pick);
        field.replaceChildren(picker.element, ...ends(outputs, picker, pick));
      }
      render();
    },
  };
}

/** About: the end of the block that brings the output, and what follows. */
function newestShown(scene: Scene): number {
  const comes = comesWith(scene.shape, scene.output);
  return Math.min(scene.length + scene.shape.padding[1], (blockEnd(scene, comes) ?? comes) + 40);
}

/** The outputs near both ends one by one, and a way through the rest. */
function pickerOf(outputs: number, value: number, onInput: (value: number) => void): Amount {
  const last = outputs - 1;
  const near = Math.min(40, outputs);
  const between = Array.from({ length: 40 }, (_, i) => Math.round(near + ((i + 1) * (last - 2 * near)) / 41));
  const all = [...Array.from({ length: near }, (_, i) => [i, last - i]).flat(), ...between];
  const stops = [...new Set(all.filter((m) => m >= 0 && m <= last))].sort((a, b) => a - b);
  return amount({ label: 'Output y[m]', stops, value, unit: `of ${count(outputs)}`, onInput });
}

function ends(outputs: number, picker: Amount, pick: (value: number) => void): HTMLElement[] {
  return [
    ['First', 0],
    ['Last', outputs - 1],
  ].map(([name, output]) => {
    const button = create('button', { type: 'button', textContent: `${name}` });
    button.addEventListener('click', () => {
      picker.value = Number(output);
      pick(Number(output));
    });
    return button;
  });
}

const KEYS = [
  ['signal', 'signal'],
  ['padding', 'padding, and whose value'],
  ['read', 'read by y[m]'],
  ['out', 'output, under the frame that brings it'],
] as const;

function key(kind: string, text: string): HTMLElement {
  return create('li', { className: kind, textContent: text });
}

function leftOut(scene: Scene, columns: readonly Column[]): string[] {
  const hidden = hiddenTaps(scene, columns);
  if (hidden === 0) return [];
  const { kernelSize } = scene.shape;
  return [`The drawing is shortened: ${count(hidden)} of the ${count(kernelSize)} taps lie in its breaks.`];
}
