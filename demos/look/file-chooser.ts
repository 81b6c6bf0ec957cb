import { create, freshId } from './element.ts';

export interface FileChooserOptions {
  readonly label: string;
  /** Kinds of files, as of an `<input type="file">`. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
}

export interface FileChooser {
  readonly element: HTMLElement;
  /** The name that stands beside the button; '' for none. */
  name: string;
}

/** A button that lets a file be chosen, the same one again too, with the name of the one that was taken. */
export function fileChooser({ label, accept, onFile }: FileChooserOptions): FileChooser {
  const id = freshId();
  const input = create('input', { type: 'file', accept, hidden: true });
  const name = create('span', { className: 'muted' });
  const button = create('button', { type: 'button', textContent: 'Choose a file …' });
  button.setAttribute('aria-describedby', id);
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    input.value = ''; // else the same file would be no change
    if (file) onFile(file);
  });
  return {
    element: create(
      'div',
      { className: 'file' },
      create('span', { id, textContent: label }),
      create('div', { className: 'row' }, button, name, input),
    ),
    get name() {
      return name.textContent ?? '';
    },
    set name(value: string) {
      name.textContent = value;
    },
  };
}
