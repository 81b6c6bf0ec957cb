import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { figures } from '../look/figures.ts';
import { count, seconds, short } from '../look/numbers.ts';
import type { FromNode } from '../sensors/wire/messages.ts';
import type { EcgFilter, Settings } from '../sensors/wire/settings.ts';
import type { State } from './connection.ts';

type Status = Extract<FromNode, { type: 'status' }>;

export interface NodePanel {
  readonly element: HTMLElement;
  state(state: State): void;
  status(status: Status): void;
  /** Shows settings that came from elsewhere. */
  show(settings: Settings): void;
  /** Says something that happened. */
  say(text: string): void;
}

export interface NodePanelEvents {
  kill(): void;
  change(change: Partial<Settings>): void;
}

/** How Node's worker does, and what can be done to it. */
export function nodePanel(settings: Settings, { kill, change }: NodePanelEvents): NodePanel {
  const state = create('p', { className: 'state', textContent: 'Connecting to Node …' });
  state.setAttribute('role', 'status');
  const said = create('p', { className: 'note' });
  said.setAttribute('role', 'status');
  const shown = figures(['process', 'up for', 'restarts', 'time per block', 'snapshot', 'snapshot age'] as const);
  const button = create('button', {
    type: 'button',
    className: 'main wide',
    textContent: 'Kill the worker',
    disabled: true,
  });
  button.addEventListener('click', kill);
  const filter = choice<EcgFilter>({
    label: 'Filter of the electrocardiogram',
    values: [
      ['bandpass', 'Band-pass 1–40 Hz'],
      ['notch', 'Notch 50 Hz'],
    ],
    value: settings.ecgFilter,
    onChange: (value) => change({ ecgFilter: value }),
  });
  const lost = (): void => {
    for (const name of ['process', 'up for', 'time per block', 'snapshot', 'snapshot age'] as const)
      shown.set(name, '–');
  };
  return {
    element: create(
      'div',
      { className: 'controls' },
      create('div', {}, state, shown.element),
      button,
      create('p', {
        className: 'note',
        textContent:
          'SIGKILL, without warning. A new process goes on from the last snapshot, is fed what came since, and catches up.',
      }),
      said,
      filter.element,
    ),
    state(next) {
      state.className = `state ${next.kind === 'open' ? 'good' : next.kind === 'lost' ? 'bad' : ''}`;
      state.textContent = stateText(next);
      button.disabled = next.kind !== 'open';
      if (next.kind === 'lost') lost();
    },
    status({ pid, seconds: up, restarts, loads }) {
      const ecg = loads.find(({ pipeline }) => pipeline === 'ecg');
      shown.set('process', pid === null ? 'starting …' : String(pid), pid === null ? 'bad' : '');
      shown.set('up for', `${Math.floor(up)} s`);
      shown.set('restarts', count(restarts));
      shown.set('time per block', typeof ecg?.microseconds === 'number' ? seconds(ecg.microseconds / 1e6) : '–');
      shown.set('snapshot', typeof ecg?.snapshotBytes === 'number' ? `${short(ecg.snapshotBytes / 1024)} KiB` : '–');
      shown.set('snapshot age', typeof ecg?.snapshotSeconds === 'number' ? `${ecg.snapshotSeconds.toFixed(1)} s` : '–');
    },
    show(next) {
      filter.value = next.ecgFilter;
    },
    say(text) {
      said.textContent = text;
    },
  };
}

function stateText(state: State): string {
  if (state.kind === 'open') return 'Connected to Node';
  if (state.kind === 'connecting') return 'Connecting to Node …';
  return (
    `No connection to Node: is npm start still running? Its charts stand still, the sensors of this page go on. ` +
    `Next try in ${state.seconds} s.`
  );
}
