// Compiles the kernels, twice from the same source, and writes them as base64 into binary.generated.ts: one file for
// every host, with nothing to fetch and nothing for a bundler to miss.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('./assembly/', import.meta.url));

async function compile(entry, features) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...[entry, '--baseDir', folder, '--outFile', 'kernel.wasm'],
      ...['-O3', '--converge', '--noAssert', '--runtime', 'minimal', '--importMemory', '--use', 'abort='],
      // v128 parameters never cross to JavaScript: the functions that have them are not exported from the entry.
      ...['--disableWarning', '112'],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      writeFile: (_name, contents) => {
        binary = contents;
      },
    },
  );
  if (error) throw new Error(`${entry} does not compile\n${stderr}`);
  return binary;
}

const reproducible = await compile('reproducible.ts', ['simd']);
const fast = await compile('fast.ts', ['simd', 'relaxed-simd']);
const constant = (name, binary) => `export const ${name}: string =\n  '${Buffer.from(binary).toString('base64')}';\n`;
await writeFile(
  new URL('./binary.generated.ts', import.meta.url),
  `// Written by build.mjs.\n${constant('reproducible', reproducible)}${constant('fast', fast)}`,
);
console.log(`kernels: reproducible ${reproducible.length} bytes, fast ${fast.length} bytes`);
