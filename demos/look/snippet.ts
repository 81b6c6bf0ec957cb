import { create } from './element.ts';

export interface Snippet {
  readonly element: HTMLElement;
  text: string;
}

/** Milliseconds for which the button says what happened. */
const SAID = 1500;

/** Code in a frame, with a button that copies it. */
export function snippet(label: string, text = ''): Snippet {
  const code = create('code', {}, ...unbroken(text));
  const block = create('pre', { tabIndex: 0 }, code);
  block.setAttribute('role', 'region');
  block.setAttribute('aria-label', label);
  const button = create('button', { type: 'button', textContent: 'Copy', ariaLabel: `Copy: ${label}` });
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
      button.textContent = 'Copied';
    } catch {
      // No permission: selected, so that a key copies it.
      getSelection()?.selectAllChildren(code);
      button.textContent = 'Selected';
    }
    setTimeout(() => {
      button.textContent = 'Copy';
    }, SAID);
  });
  return {
    element: create('div', { className: 'snippet' }, block, button),
    get text() {
      return code.textContent ?? '';
    },
    set text(value: string) {
      if (code.textContent !== value) code.replaceChildren(...unbroken(value));
    },
  };
}

/** Text whose options are not broken after one of their hyphens, as `--block` would be. */
function unbroken(text: string): (Node | string)[] {
  return text
    .split(/(?<=\s)(--[\w-]+)/)
    .map((part, i) => (i % 2 === 0 ? part : create('span', { className: 'unbroken', textContent: part })));
}
