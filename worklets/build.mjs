// Bundles the processor with the engine into one classic script: worklet.js for pages that serve it themselves, and the
// same text as a string in the package, for all others.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { rolldown } from 'rolldown';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
await writeFile(
  'src/audio/version.generated.ts',
  `// Written by worklets/build.mjs.\nexport const version: string = '${version}';\n`,
);
const bundle = await rolldown({
  input: 'worklets/processor.ts',
  platform: 'neutral',
  tsconfig: false,
  transform: { target: 'es2022' },
});
const { output } = await bundle.generate({ format: 'iife', minify: true });
await bundle.close();
const { code } = output[0];
await mkdir('dist', { recursive: true });
await writeFile('dist/worklet.js', code);
await writeFile(
  'src/audio/worklet.generated.ts',
  `// Written by worklets/build.mjs.\nexport const workletSource: string = ${JSON.stringify(code)};\n`,
);
console.log(`worklet: ${code.length} bytes`);
