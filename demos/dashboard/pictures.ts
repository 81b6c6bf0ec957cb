import { create } from '../look/element.ts';
import type { SensorArray } from './array.ts';
import { drawnAt } from './filters.ts';
import type { FromNode } from './from-node.ts';
import type { Paintable } from './painter.ts';
import { Range } from './range.ts';
import { stack } from './stack.ts';

/** Sensors in a panel of the overview. */
const PANEL = 8;
/** What a row of it reaches to, both ways. */
const REACH = 2.2;

/** mV from the bottom of a lead's row to its top. */
const ECG_ENDS = [-0.9, 1.3] as const;

/** All sensors of the page, in panels. */
export function overviewPanels(place: HTMLElement, array: SensorArray): Paintable[] {
  const panels: Paintable[] = [];
  for (let first = 0; first < array.channels.length; first += PANEL) {
    const names = array.channels.slice(first, first + PANEL);
    const panel = create('div');
    place.append(panel);
    panels.push(
      stack(panel, array.overview, {
        label: `Sensors ${first + 1} to ${first + names.length}, raw and filtered`,
        rows: names.map(({ name }, i) => ({ name, channel: first + i, ends: () => [-REACH, REACH] })),
        rowHeight: 30,
        nameWidth: 40,
        filteredScale: () => drawnAt(array.filter.kind),
      }),
    );
  }
  return panels;
}

/** The leads of the electrocardiogram. */
export function ecgPicture(place: HTMLElement, { channels, recording }: FromNode): Paintable {
  return stack(place, recording, {
    label: 'Eight leads of the electrocardiogram, raw and filtered',
    rows: channels.map(({ name }, channel) => ({ name, channel, ends: () => ECG_ENDS })),
    rowHeight: 90,
    nameWidth: 40,
    legend: true,
  });
}

/** The sensors of the machine that Node runs on, each from its lowest to its highest value in view. */
export function machinePicture(place: HTMLElement, { channels, recording }: FromNode): Paintable {
  return stack(place, recording, {
    label: 'Load, memory, network and disk of the machine that Node runs on, raw and smoothed',
    rows: channels.map(({ name, unit }, channel) => {
      const range = new Range(1);
      return {
        name: `${name} ${unit}`,
        channel,
        ends: () => range.follow(...recording.raw.extent(channel)),
      };
    }),
    rowHeight: 38,
    nameWidth: 108,
    legend: true,
    bridges: 8, // a busy machine misses readings
  });
}
