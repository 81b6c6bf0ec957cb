import { create, element } from '../look/element.ts';
import { snippet } from '../look/snippet.ts';
import { showLaw } from './law.ts';

/** What the smallest program is. The page's own stream below is the same with other numbers. */
const PROGRAM = `import { Conv1d } from 'tapline';

// Prepared once, for many streams:
const layer = new Conv1d({
  weight: [0.25, 0.5, 0.25],
});
const stream = layer.createStream();

stream.push([
  Float32Array.of(4, 0, 0, 8),
]); // [1, 2, 1, 2]
stream.push([
  Float32Array.of(0),
]); // [4], as if it were one signal
`;

element('program', HTMLElement).append(snippet('Program', PROGRAM).element);
try {
  showLaw(element('law', HTMLElement));
} catch (error) {
  element('law', HTMLElement).append(
    create('p', { role: 'alert', textContent: error instanceof Error ? error.message : String(error) }),
  );
}
