import { choice } from '../look/choice.ts';
import { create } from '../look/element.ts';
import { fileChooser } from '../look/file-chooser.ts';
import type { HostName } from './host.ts';
import type { Wish } from './player.ts';
import type { SourceName } from './sources.ts';

export interface SoundControls {
  readonly elements: readonly HTMLElement[];
  /** What is chosen, whether it sounds or not. */
  readonly chosen: Wish;
  /** Whether it is to sound. */
  playing: boolean;
  /** What is being waited for; '' for nothing. */
  waiting: string;
  /** A sound file that was dropped on the page. */
  take(file: File): void;
  /** Chooses what sounds, where what was chosen does not. */
  restore(sounding: Wish): void;
}

/**
 * What sounds, on which host.
 *
 * @param want is called with what is to sound, or undefined for silence
 * @param choose is called when something else is chosen
 */
export function soundControls(want: (wish: Wish | undefined) => void, choose: () => void): SoundControls {
  let playing = false;
  let file: File | undefined;
  const source = choice<SourceName>({
    label: 'Source',
    value: 'loop',
    values: [
      ['loop', 'Loop'],
      ['microphone', 'Microphone'],
      ['file', 'File'],
    ],
    onChange(name) {
      show();
      if (name !== 'file' || file) change();
      else choose();
    },
  });
  const chooser = fileChooser({ label: 'Sound file, or drop one on the page', accept: 'audio/*', onFile: take });
  const host = choice<HostName>({
    label: 'Web Audio of',
    value: 'native',
    values: [
      ['native', 'the browser'],
      ['standardized', 'standardized-audio-context'],
    ],
    onChange: change,
  });
  const button = create('button', { type: 'button', className: 'main' });
  const status = create('span', { className: 'muted small' });
  status.setAttribute('role', 'status');
  button.addEventListener('click', () => play(!playing));
  show();

  function chosen(): Wish {
    return { host: host.value, source: source.value, file };
  }

  function show(): void {
    button.textContent = playing ? 'Stop' : 'Play';
    chooser.name = file?.name ?? '';
    chooser.element.hidden = source.value !== 'file';
  }

  function play(value: boolean): void {
    playing = value;
    show();
    choose();
    want(playing ? chosen() : undefined);
  }

  function change(): void {
    choose();
    if (playing) want(chosen());
  }

  function take(taken: File): void {
    file = taken;
    source.value = 'file';
    play(true);
  }

  return {
    elements: [create('div', { className: 'row' }, button, status), source.element, chooser.element, host.element],
    get chosen() {
      return chosen();
    },
    get playing() {
      return playing;
    },
    set playing(value: boolean) {
      playing = value;
      show();
    },
    get waiting() {
      return status.textContent ?? '';
    },
    set waiting(text: string) {
      status.textContent = text;
      button.setAttribute('aria-busy', String(text !== ''));
    },
    take,
    restore(sounding) {
      ({ file } = sounding);
      source.value = sounding.source;
      host.value = sounding.host;
      show();
    },
  };
}
