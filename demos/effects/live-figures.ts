import { figures } from '../look/figures.ts';
import { count, seconds as inSeconds } from '../look/numbers.ts';
import { Average, decibels } from './match.ts';
import { powerOf } from './output-controls.ts';
import type { Studio } from './studio.ts';

export interface LiveFigures {
  /** @param ownDelay seconds that the filter itself is late */
  update(studio: Studio, ownDelay: number | undefined, seconds: number): void;
  clear(): void;
}

const NAMES = [
  'Layer’s latency',
  'Device’s latency',
  'Filter’s own delay',
  'Load of a quantum',
  'Underruns',
  'Level before',
  'Level after',
] as const;

/** Seconds between two looks: figures that move faster cannot be read. */
const LOOK = 0.2;

/** Seconds before the load means something: it comes from a clock of whole milliseconds. */
const SETTLED = 15;

/** Latency, load, underruns and levels of what sounds. */
export function liveFigures(place: HTMLElement): LiveFigures {
  const shown = figures(NAMES);
  let looked = 0;
  let before = new Average();
  let after = new Average();
  place.append(shown.element);

  async function ask({ voice, host }: Studio): Promise<void> {
    const metrics = await Promise.all((voice?.nodes ?? []).map((node) => node.readMetrics()));
    const [first] = metrics;
    if (!first) return;
    const load = metrics.reduce((sum, one) => sum + one.load, 0);
    const left = SETTLED - (first.quanta * 128) / host.context.sampleRate;
    shown.set('Load of a quantum', left > 0 ? `known in ${Math.ceil(left)} s` : `${(100 * load).toFixed(1)} %`);
    shown.set('Underruns', first.underruns === undefined ? 'not told' : count(first.underruns));
  }

  return {
    update(studio, ownDelay, seconds) {
      const since = seconds - looked;
      if (since < LOOK) return;
      looked = seconds;
      const { context } = studio.host;
      const { outputLatency = 0, baseLatency } = context;
      const nodes = studio.voice?.nodes ?? [];
      shown.set('Level before', levelText(before.add(powerOf(studio.before), since)));
      shown.set('Level after', levelText(after.add(powerOf(studio.after), since)));
      // Where the browser does not know how long the device takes, it knows its own part.
      shown.set('Device’s latency', outputLatency > 0 ? inSeconds(outputLatency) : `≥ ${inSeconds(baseLatency)}`);
      shown.set('Filter’s own delay', ownDelay === undefined ? '–' : inSeconds(ownDelay));
      shown.set('Layer’s latency', inSeconds(nodes.reduce((sum, { latency }) => sum + latency, 0)));
      // A voice may be destroyed while its figures are asked for: the next look asks the new one.
      ask(studio).catch(() => {});
    },
    clear() {
      before = new Average();
      after = new Average();
      for (const name of NAMES) shown.set(name, '–');
    },
  };
}

/** `−18.3 dB`, of full scale. */
function levelText(power: number): string {
  const level = decibels(power);
  return level < -100 ? 'silent' : `${level.toFixed(1).replace('-', '−')} dB`;
}
