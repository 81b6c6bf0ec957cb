// Bundles the command line and the libraries that it uses into one file, so that the package needs none of them.
import { readFile, writeFile } from 'node:fs/promises';
import { rolldown } from 'rolldown';

const FOLDER = 'dist/cli';
const BUNDLED = ['commander', 'csv-parse', 'csv-stringify', 'mediabunny'];

const bundle = await rolldown({
  input: 'src/cli/main.ts',
  platform: 'node',
  tsconfig: false,
  transform: { target: 'node22' },
});
const { output } = await bundle.write({ dir: FOLDER, entryFileNames: 'tapline.js', chunkFileNames: '[name].js' });
await bundle.close();

const licences = await Promise.all(
  BUNDLED.map(async (name) => {
    const { version, license, repository } = JSON.parse(await readFile(`node_modules/${name}/package.json`, 'utf8'));
    const text = await readFile(`node_modules/${name}/LICENSE`, 'utf8');
    return `${name} ${version} (${license}), unchanged; its source: ${repository.url ?? repository}\n\n${text}`;
  }),
);
await writeFile(
  `${FOLDER}/third-party-licences.txt`,
  `tapline's command line contains:\n\n${licences.join(`\n${'-'.repeat(80)}\n\n`)}`,
);
const bytes = output.reduce((sum, chunk) => sum + (chunk.code?.length ?? 0), 0);
console.log(`command line: ${Math.round(bytes / 1000)} kB`);
