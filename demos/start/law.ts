import { chart } from '../look/chart.ts';
import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { figures } from '../look/figures.ts';
import { count } from '../look/numbers.ts';
import { type Cut, LiveLaw, RATE } from './live-law.ts';

/** Seconds of signal in the picture. */
const SHOWN = 3;

/** A noisy signal through a layer, live, in blocks of one's choice, beside what the layer makes of all of it at once. */
export function showLaw(place: HTMLElement): void {
  const law = new LiveLaw();
  const cut = choice<Cut>({
    label: 'Cut the signal into',
    value: 'random',
    values: [
      ['1', 'single frames'],
      ['7', 'blocks of 7'],
      ['random', 'random blocks, empty ones too'],
      ['500', 'half seconds'],
    ],
    onChange: (value) => {
      law.cut = value;
    },
  });
  const shown = figures(['Frames', 'Blocks', 'Difference from the whole at once'] as const);
  const picture = create('div');
  place.append(cut.element, picture, shown.element);
  const curve = chart(picture, {
    label: 'A noisy signal, and what a layer of 65 taps makes of it',
    lines: [
      { label: 'In', colour: '--before', width: 1 },
      { label: 'Out', colour: '--after', width: 2.5 },
    ],
    height: 200,
    scales: { x: { time: false }, y: { range: [-2.2, 2.2] } },
    axes: [
      { incrs: [1], values: (_, splits) => splits.map((time) => `${time} s`), size: 30 },
      { size: 8, values: (_, splits) => splits.map(() => '') },
    ],
  });

  let last: number | undefined;
  let owed = 0;
  const frame = (now: number): void => {
    requestAnimationFrame(frame);
    // After a pause (a hidden tab) it goes on, and does not catch up.
    owed += Math.min(0.1, (now - (last ?? now)) / 1000) * RATE;
    last = now;
    const frames = Math.floor(owed);
    owed -= frames;
    law.run(frames);
    const { times, input, output } = law.window(SHOWN * RATE);
    curve.setData([times, input, output]);
    curve.plot.setScale('x', {
      min: Math.max(SHOWN, times.at(-1) ?? 0) - SHOWN,
      max: Math.max(SHOWN, times.at(-1) ?? 0),
    });
    shown.set('Frames', count(law.frames));
    shown.set('Blocks', count(law.blocks));
    const { difference, differing } = law;
    const where = differing === 0 ? '' : ` (in ${count(differing)} frames)`;
    shown.set('Difference from the whole at once', `${difference}${where}`, differing === 0 ? 'good' : 'bad');
  };
  requestAnimationFrame(frame);
}
