// Compiles the kernels, twice from the same source, and writes them as base64 into binary.generated.ts: one file for
// every host, with nothing to fetch and nothing for a bundler to miss.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/**
 * Binaryen's passes, all of which leave computations in the order of the source: V8 keeps it, and it decides how well the
 * processor's units are filled (src/kernel/assembly/tile.ts). Those that asc's own levels of optimisation run as well move
 * products into their sums. The rest V8 does better, but for inlining, which the source asks for.
 */
const PASSES = [
  ...['duplicate-function-elimination', 'remove-unused-module-elements', 'inlining', 'precompute-propagate'],
  ...['optimize-instructions', 'dce', 'remove-unused-brs', 'remove-unused-names', 'merge-blocks', 'rse'],
  ...['coalesce-locals', 'reorder-locals', 'vacuum'],
];

const folder = fileURLToPath(new URL('./assembly/', import.meta.url));

/**
 * What AssemblyScript cannot say, or other tools that read TypeScript do not let pass, stands in comments: `@inline` for its
 * decorator, and `@times 3` … `@end` around lines that are to be there three times.
 */
function readFile(name, base) {
  let source;
  try {
    source = readFileSync(join(base, name), 'utf8');
  } catch {
    return null; // asc asks for files of its own library, too
  }
  return source
    .replaceAll(/^\/\/ @inline$/gm, '@inline')
    .replaceAll(/^ *\/\/ @times (\d)\n(.*?)^ *\/\/ @end\n/gms, (_, times, lines) => lines.repeat(Number(times)));
}

async function compile(entry, features) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...[entry, '--baseDir', folder, '--outFile', 'kernel.wasm'],
      ...['-O0', '--runPasses', PASSES.join(','), '--noAssert'],
      ...['--runtime', 'minimal', '--importMemory', '--use', 'abort='],
      // v128 parameters never cross to JavaScript: the functions that have them are not exported from the entry.
      ...['--disableWarning', '112'],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile,
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
