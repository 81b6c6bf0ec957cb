import { create } from '../look/element.ts';
import type { NamedLayer } from './effect.ts';

/** Hands layers over as JSON files: what `tapline filter --weight` and `createConv1dNode` take. */
export function saveLayers(layers: readonly NamedLayer[]): void {
  for (const { file, options } of layers) {
    const layer = options();
    const text = JSON.stringify({ ...layer, weight: Array.from(layer.weight) });
    const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    create('a', { href: address, download: file }).click();
    URL.revokeObjectURL(address);
  }
}
