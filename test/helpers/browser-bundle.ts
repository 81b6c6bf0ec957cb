import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT } from './examples.ts';

/** Where a page finds the package, as it was built. */
const SERVED: Readonly<Record<string, string>> = {
  tapline: '/dist/index.js',
  'tapline/audio': '/dist/audio/index.js',
  'tapline/design': '/dist/design/index.js',
};

/** A module of the helpers as one ES module for a page, with all that it imports but the package's own modules. */
export async function bundle(name: string): Promise<string> {
  const bundled = await rolldown({
    input: join(ROOT, 'test/helpers', name),
    platform: 'browser',
    tsconfig: false,
    plugins: [
      {
        name: 'served',
        resolveId: (source) => (SERVED[source] ? { id: SERVED[source], external: true } : null),
      },
    ],
  });
  const { output } = await bundled.generate({ format: 'esm' });
  await bundled.close();
  return output[0].code;
}
