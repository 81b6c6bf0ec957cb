import type { Conv1dShape } from 'tapline';
import { create } from '../look/element.ts';
import { count } from '../look/numbers.ts';
import { type Amount, amount } from './amount.ts';
import { drawChannels } from './channel-drawing.ts';
import { layChannels } from './channels.ts';
import { describeChannels } from './describe-channels.ts';
import { columnsFor, NARROWEST_PAPER } from './paper.ts';
import { stops } from './stops.ts';

/**
 * The card with the drawing of which input channels feed which output channels, and with what picks an output.
 *
 * @returns draws another layer; the chosen output stays where the new one has it
 */
export function channelDiagram(place: HTMLElement): (shape: Conv1dShape) => void {
  const field = create('div', { className: 'pick' });
  const legend = create(
    'ul',
    { className: 'keys' },
    create('li', { textContent: 'input channel' }),
    create('li', { className: 'read', textContent: 'read by the chosen output' }),
    create('li', { className: 'out', textContent: 'output channel' }),
  );
  const area = create('div', { className: 'drawing' });
  const words = create('p', { className: 'words' });
  words.setAttribute('aria-live', 'polite');
  place.append(field, legend, area, words);

  let shape: Conv1dShape | undefined;
  let output = 0;
  let outputs = 0;
  let picker: Amount | undefined;

  const render = (): void => {
    const width = area.clientWidth;
    if (!shape || width < NARROWEST_PAPER) return; // not laid out yet
    const digits = String(Math.max(shape.inChannels, shape.outChannels) - 1).length;
    const layout = layChannels(shape, output, columnsFor(width, digits));
    const picture = drawChannels({ shape, output, layout, width }, (wanted) => {
      if (picker) picker.value = wanted;
      pick(wanted);
    });
    const text = describeChannels(shape, output);
    picture.setAttribute('aria-label', text);
    area.replaceChildren(picture);
    words.textContent = text;
  };
  const pick = (wanted: number): void => {
    output = Math.min(outputs - 1, Math.max(0, Math.round(wanted)));
    render();
  };
  new ResizeObserver(render).observe(area);

  return (next) => {
    shape = next;
    if (shape.outChannels !== outputs) {
      outputs = shape.outChannels;
      output = Math.min(output, outputs - 1);
      picker = amount({
        label: 'Output channel',
        stops: outputs > 256 ? stops(0, outputs - 1) : Array.from({ length: outputs }, (_, c) => c),
        value: output,
        unit: `of ${count(outputs)}`,
        onInput: pick,
      });
      field.replaceChildren(picker.element);
      field.hidden = outputs === 1;
    }
    render();
  };
}
