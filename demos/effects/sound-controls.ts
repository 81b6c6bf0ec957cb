import { choice } from '../look/choice.ts';
import { create, freshId } from '../look/element.ts';
import type { HostName } from './host.ts';
import type { SourceName } from './sources.ts';

export interface SoundControls {
  readonly elements: readonly HTMLElement[];
  readonly host: HostName;
  readonly source: SourceName;
  readonly file: File | undefined;
  playing: boolean;
  /** A sound file that was dropped on the page. */
  take(file: File): void;
}

export interface SoundActions {
  play(): void;
  stop(): void;
  /** Another source, file or host is chosen. */
  changeSource(): void;
}

/** What sounds, on which host. */
export function soundControls({ play, stop, changeSource }: SoundActions): SoundControls {
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
      chooserRow.hidden = name !== 'file';
      if (name !== 'file' || file) changeSource();
    },
  });
  const id = freshId();
  const chooser = create('input', { type: 'file', id, accept: 'audio/*' });
  const name = create('p', { className: 'muted small' });
  const chooserRow = create(
    'div',
    { className: 'file', hidden: true },
    create('label', { htmlFor: id, textContent: 'Sound file (or drop one on the page)' }),
    chooser,
    name,
  );
  const host = choice<HostName>({
    label: 'Web Audio of',
    value: 'native',
    values: [
      ['native', 'the browser'],
      ['standardized', 'standardized-audio-context'],
    ],
    onChange: changeSource,
  });
  const button = create('button', { type: 'button', className: 'main', textContent: 'Play' });

  const take = (chosen: File): void => {
    file = chosen;
    name.textContent = chosen.name;
    source.value = 'file';
    chooserRow.hidden = false;
    if (playing) changeSource();
    else play();
  };
  chooser.addEventListener('change', () => {
    const [chosen] = chooser.files ?? [];
    if (chosen) take(chosen);
  });
  button.addEventListener('click', () => {
    if (playing) stop();
    else play();
  });

  return {
    elements: [create('div', { className: 'row' }, button), source.element, chooserRow, host.element],
    get host() {
      return host.value;
    },
    get source() {
      return source.value;
    },
    get file() {
      return file;
    },
    get playing() {
      return playing;
    },
    set playing(value: boolean) {
      playing = value;
      button.textContent = value ? 'Stop' : 'Play';
    },
    take,
  };
}
