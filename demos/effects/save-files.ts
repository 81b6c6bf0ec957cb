import { create } from '../look/element.ts';
import type { NamedLayer } from './effect.ts';

export interface SavedFile {
  readonly name: string;
  content(): Promise<Blob>;
}

/** Milliseconds after which a browser has long begun to read what it was given to save. */
const BEGUN = 60_000;

/** Hands files over to be saved. */
export async function saveFiles(files: readonly SavedFile[]): Promise<void> {
  const contents = await Promise.all(files.map(async ({ name, content }) => ({ name, blob: await content() })));
  for (const { name, blob } of contents) {
    const address = URL.createObjectURL(blob);
    create('a', { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), BEGUN);
  }
}

/** A layer as JSON: what `tapline filter --weight` and `createConv1dNode` take. */
export function layerFile({ file, options }: NamedLayer): SavedFile {
  return {
    name: file,
    async content() {
      const layer = options();
      const text = JSON.stringify({ ...layer, weight: Array.from(layer.weight) });
      return new Blob([text], { type: 'application/json' });
    },
  };
}

/** Rows of samples as a WAV file of 32-bit floats. */
export function soundFile(name: string, rows: () => readonly Float32Array[], sampleRate: number): SavedFile {
  return {
    name,
    async content() {
      const { wavFile } = await import('./wav-file.ts'); // a library that only this needs
      return new Blob([await wavFile(rows(), sampleRate)], { type: 'audio/wav' });
    },
  };
}
