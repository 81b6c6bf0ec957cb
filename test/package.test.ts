import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tapline-package-'));
const installed = join(folder, 'node_modules', 'tapline');

// The package as a user gets it: packed, and unpacked into a project's node_modules.
beforeAll(() => {
  const [tarball] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball.filename), '-C', installed, '--strip-components=1']);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the package runs with nothing beside it', () => {
  writeFileSync(
    join(folder, 'main.js'),
    `import { Conv1d } from 'tapline';
     console.log(new Conv1d({ weight: [1, 2] }).apply([Float32Array.of(1, 1)])[0].join());`,
  );
  expect(execFileSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' })).toBe('2,3\n');
});

test.each(['nodenext', 'bundler'])(
  'its types are whole without the DOM, for module resolution %s',
  (moduleResolution) => {
    writeFileSync(
      join(folder, 'main.ts'),
      `import { type Block, Conv1d, type Conv1dPlan, conv1d, formatPlan, planConv1d } from 'tapline';
     import { type Conv1dNode, createConv1dNode, type HostContext, type HostNode } from 'tapline/audio';
     const layer = new Conv1d({ weight: new Float64Array(6), inChannels: 2, padding: [3, 0] });
     const stream = layer.createStream({ nonFinite: 'zero' });
     export const rows: Float32Array[] = stream.push([new Float32Array(1), new Float32Array(1)] satisfies Block);
     export const plan: Conv1dPlan = planConv1d(layer.shape, { blockSize: 128 });
     export const text: string = formatPlan(plan) + conv1d({ data: new Float32Array(2), shape: [1, 2] }, { weight: [1] }).shape;
     interface Param { value: number }
     interface Node extends HostNode { readonly parameters: { get(name: string): Param | undefined }; readonly own: string }
     declare const context: HostContext;
     declare const AudioWorkletNode: new (context: HostContext, name: string, options?: { channelCount?: number }) => Node;
     export const node: Conv1dNode<Node> = await createConv1dNode(context, { weight: [1], AudioWorkletNode, outputs: true });
     node.mix.value = node.own.length + node.latency;
     for await (const block of node.outputs) rows.push(...block);
     export const installed: 'installed' | 'superseded' = await node.setWeight([2], { fade: 1 });
     // @ts-expect-error: without the DOM no other node is known than any host's
     (await createConv1dNode(context, { weight: [1] })).own;
     // @ts-expect-error: no such padding
     new Conv1d({ weight: [1], padding: 'reflect' });
     // @ts-expect-error: streams are made by a layer
     new (stream.constructor as typeof import('tapline').Conv1dStream)();`,
    );
    const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext';
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022', '--types', ''];
    const printed = execFileSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        ...options,
        '--module',
        module,
        '--moduleResolution',
        moduleResolution,
        'main.ts',
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(printed).toBe('');
  },
);

test.each([
  ['tapline', '.', []],
  ['tapline/design', './design', []],
  ['tapline/rx', './rx', ['rxjs']],
  ['tapline/streams', './streams', []],
  ['tapline/audio', './audio', []],
])('%s loads nothing of Node, so that browsers load it: its own files and %s alone', (_, entry, packages) => {
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const { files, outside } = importsFrom(join(installed, exports[entry].default));
  expect(files.length).toBeGreaterThan(1);
  expect(outside).toEqual(packages);
});

test('the worklet is one classic script, for pages that serve it themselves, and the one that is embedded', async () => {
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const script = readFileSync(join(installed, exports['./worklet.js']), 'utf8');
  expect(() => new Function(script)).not.toThrow(); // neither import nor export
  const { workletSource } = await import(join(installed, 'dist/audio/worklet.generated.js'));
  expect(script).toBe(workletSource);
});

test('the walk over imports sees those of Node', () => {
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(importsFrom(join(installed, exports['./node'].default)).outside).toEqual(['node:stream']);
});

/** The files that a module loads, itself included, and the packages and built-in modules that they name. */
function importsFrom(entry: string): { files: readonly string[]; outside: readonly string[] } {
  const files = new Set([entry]);
  const outside = new Set<string>();
  // A set's loop goes on to what is added meanwhile.
  for (const file of files) {
    // `from '…'`, `import '…'` and `import('…')`; comments out of the way, where examples import the package.
    const code = readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
    for (const [, name = ''] of code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
      if (name.startsWith('.')) files.add(join(file, '..', name));
      else outside.add(name);
    }
  }
  return { files: [...files], outside: [...outside] };
}
